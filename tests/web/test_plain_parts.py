"""Forms without files are read at once, and always as Werkzeug itself would read them."""

import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from werkzeug.formparser import FormDataParser

from reporting.web.plain_parts import PlainFormParser, plain_fields

BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
FIELD = 'Content-Disposition: form-data; name="story"'
NO_FILE = (
    'Content-Disposition: form-data; name="files"; filename=""\r\n'
    "Content-Type: application/octet-stream"
)
HEADS = st.sampled_from(
    [
        FIELD,
        NO_FILE,
        'Content-Disposition: form-data; name="a-b.c_1"',
        'content-disposition: form-data; name="story"',
        "Content-Disposition: form-data; name=story",
        'Content-Disposition: form-data; name="st%22ory"',
        'Content-Disposition: form-data; name="vä"',
        FIELD + "\r\nContent-Type: text/plain; charset=iso-8859-1",
        FIELD + "; filename=a.txt",
        NO_FILE.replace('""', '"a.jpg"'),
        "",
        "X: y",
    ]
)
PIECES = st.lists(
    st.sampled_from(
        [
            *(b"", b"word", b"\r\n", b"\r", b"\n", b"\r\n\r\n", b"--", b" ", b"\xff"),
            *("å𐍈".encode(), FIELD.encode(), BOUNDARY.encode()),
            b"\n--" + BOUNDARY.encode() + b"\r\n",
        ]
    ),
    max_size=5,
).map(b"".join)
ENDS = st.sampled_from([b"--\r\n", b"--", b"\r\n", b"", b"-- \r\n", b"--\r\nepilogue"])


def body_of(parts: list[tuple[str, bytes]], end: bytes = b"--\r\n") -> bytes:
    """Write a body as a browser does."""
    line = f"--{BOUNDARY}".encode()
    written = [line + b"\r\n" + h.encode() + b"\r\n\r\n" + v + b"\r\n" for h, v in parts]
    return b"".join(written) + line + end


def _in_memory(
    total_content_length: int | None,
    content_type: str | None,
    filename: str | None,
    content_length: int | None = None,
) -> io.BytesIO:
    return io.BytesIO()


def read_by(parser: type[FormDataParser], body: bytes) -> object:
    """Give all fields and all chosen files, or the class of the fault."""
    try:
        reader = parser(_in_memory, silent=False)
        source = io.BytesIO(body)
        _, form, files = reader.parse(
            source, "multipart/form-data", len(body), {"boundary": BOUNDARY}
        )
    except ValueError as error:
        return type(error)
    chosen = [(name, file.filename) for name, file in files.items(multi=True) if file.filename]
    return list(form.items(multi=True)), chosen


@given(parts=st.lists(st.tuples(HEADS, PIECES), max_size=4), end=ENDS)
@example(parts=[(FIELD, b"--" + BOUNDARY.encode())], end=b"--\r\n")
@example(parts=[(FIELD, b"a\r\n--" + BOUNDARY.encode() + b"--\r\n")], end=b"--\r\n")
@settings(max_examples=400, deadline=None)
def test_it_reads_what_werkzeug_reads(parts: list[tuple[str, bytes]], end: bytes) -> None:
    body = body_of(parts, end)
    assert read_by(PlainFormParser, body) == read_by(FormDataParser, body)


@given(body=st.binary(max_size=300).map(lambda b: b.replace(b"X", f"--{BOUNDARY}".encode())))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_alike(body: bytes) -> None:
    assert read_by(PlainFormParser, body) == read_by(FormDataParser, body)


def test_what_browsers_send_needs_no_second_reading() -> None:
    body = body_of([(FIELD, "Hän huusi.\r\nKaksi riviä.".encode()), (NO_FILE, b"")])

    assert plain_fields(body, BOUNDARY.encode()) == [("story", "Hän huusi.\r\nKaksi riviä.")]


@pytest.mark.parametrize("filename", ["a.jpg", "..", " "])
def test_a_chosen_file_is_left_to_werkzeug(filename: str) -> None:
    body = body_of([(NO_FILE.replace('""', f'"{filename}"'), b"")])

    assert plain_fields(body, BOUNDARY.encode()) is None


def test_more_parts_than_a_form_has_are_left_to_werkzeug() -> None:
    assert plain_fields(body_of([(FIELD, b"")] * 101), BOUNDARY.encode()) is None
