"""The log: the class of an error and a place in our code, on one line, never a text."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from reporting.logs import ScrubbedFormatter, set_up_logs

SECRET = "zzKanarialintu"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Give what the logger `canary` writes through the scrubbing formatter."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(ScrubbedFormatter())
    logger = logging.getLogger("canary")
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


def fail(text: str) -> None:
    """Fail with a text that quotes a person, from another such error."""
    try:
        int(text)
    except ValueError as error:
        raise RuntimeError(text) from error


def test_an_errors_text_is_never_written_but_its_class_and_place_are(
    written: io.StringIO,
) -> None:
    """T16: no text of an error."""
    try:
        fail(SECRET)
    except RuntimeError:
        logging.getLogger("canary").exception("failed")

    line = written.getvalue()
    assert SECRET not in line
    assert "RuntimeError" in line
    assert "test_logs.py:" in line


def test_a_record_is_one_printable_line_whatever_is_in_it(written: io.StringIO) -> None:
    """4.26: line ends and escapes are no lines and no colours."""
    hostile = "a\r\nERROR forged\x1b[31m\x00\u2028\u202eb\x9b"

    logging.getLogger("canary").error("%s", hostile)

    assert written.getvalue().count("\n") == 1
    assert not {"\r", "\x1b", "\x00", "\u2028", "\u202e", "\x9b"} & set(written.getvalue())


def test_a_group_of_errors_and_an_error_without_a_trace_are_written_as_classes(
    written: io.StringIO,
) -> None:
    log = logging.getLogger("canary")

    log.error("one", exc_info=ExceptionGroup(SECRET, [ValueError(SECRET)]))
    log.error("two", exc_info=KeyError(SECRET))
    log.error("three", exc_info=(None, None, None))

    assert SECRET not in written.getvalue()
    assert "ExceptionGroup" in written.getvalue()
    assert "KeyError" in written.getvalue()


def test_stacks_and_notes_are_not_written(written: io.StringIO) -> None:
    error = ValueError(SECRET)
    error.add_note(SECRET)

    logging.getLogger("canary").error("failed", exc_info=error, stack_info=True)

    assert SECRET not in written.getvalue()
    assert "Stack" not in written.getvalue()


def test_a_record_formatted_before_by_another_handler_is_scrubbed_too(
    written: io.StringIO,
) -> None:
    try:
        fail(SECRET)
    except RuntimeError as error:
        trace = (type(error), error, error.__traceback__)
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "failed", None, trace)
    careless = logging.Formatter().format(record)

    assert SECRET in careless
    assert SECRET not in ScrubbedFormatter().format(record)


def test_every_logger_writes_through_the_scrubber_and_nothing_below_a_warning(
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    set_up_logs()
    try:
        logging.getLogger("anything.at.all").info(SECRET)
        logging.getLogger("werkzeug").warning(SECRET)
        logging.getLogger("_granian").warning(SECRET)
        logging.getLogger("_granian.utils").error(SECRET)
        logging.getLogger("sqlalchemy").error("failed", exc_info=ValueError(SECRET))
    finally:
        root.handlers[:], root.level = before

    shown = capsys.readouterr()
    assert SECRET not in shown.err + shown.out
    assert "ValueError" in shown.err


@pytest.fixture
def own() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """Give a logger of our own code and what it writes."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(ScrubbedFormatter())
    logger = logging.getLogger("rinnalla.canary")
    logger.addHandler(handler)
    yield logger, stream
    logger.removeHandler(handler)


def test_a_line_is_json_with_a_moment_a_level_an_event_and_an_error(
    own: tuple[logging.Logger, io.StringIO],
) -> None:
    """4.26: one line of JSON; the event is the constant in our code."""
    logger, stream = own

    logger.error("answered %s", 503, exc_info=KeyError(SECRET))

    line = json.loads(stream.getvalue())
    assert line.pop("at").endswith("Z")
    assert line == {
        "level": "error",
        "from": "rinnalla.canary",
        "event": "answered %s",
        "values": [503],
        "error": "KeyError at ",
    }


@pytest.mark.parametrize(
    "value",
    [
        "a\r\nERROR forged\x1b[31m",
        '"}\n{"level": "error"}',
        "203.0.113.77",
        "12345 67890 12345 67890 12345",
        1234567890123456789012345,
        "Hän huusi minulle",
        b"bytes",
        {"story": "x"},
        None,
    ],
)
def test_a_value_that_could_come_from_a_person_is_a_question_mark(
    value: object, own: tuple[logging.Logger, io.StringIO]
) -> None:
    """T16, 4.26: texts, addresses, codes and structures never reach the log as values."""
    logger, stream = own

    logger.warning("seen %s and %s", value, "x")

    assert stream.getvalue().count("\n") == 1
    assert json.loads(stream.getvalue())["values"] == ["?", "x"]


def test_the_name_of_an_error_is_kept_and_its_text_is_not(
    own: tuple[logging.Logger, io.StringIO],
) -> None:
    """T16: an error given as a value is told by its class."""
    logger, stream = own

    logger.warning("a mail server did not take a digest: %s", OSError(SECRET))

    assert json.loads(stream.getvalue())["values"] == ["OSError"]


def test_a_library_is_not_quoted(written: io.StringIO) -> None:
    """T16: libraries' messages quote what they were given, so only the place is told."""
    logging.getLogger("canary").error("statement %s", SECRET)

    line = json.loads(written.getvalue())
    assert line["event"] == "a library's message"
    assert SECRET not in written.getvalue()
