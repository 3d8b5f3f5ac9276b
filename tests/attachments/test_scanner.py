"""A real clamd, with one signature of our own: what it finds, and what happens without it."""

import socket
import threading
from collections.abc import Iterator

import pytest

from reporting.attachments import scanner
from reporting.attachments.scanner import Scan, scan
from tests.attachments import samples


@pytest.fixture
def answering(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of a scanner that answers with the bytes of the parameter."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            line, _ = server.accept()
            with line:
                line.recv(10)
                line.sendall(request.param)

        thread = threading.Thread(target=answer)
        thread.start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
        thread.join()


def test_a_known_virus_is_found_wherever_it_stands(clamd: str) -> None:
    """4.19: EICAR is left as it is, but flagged."""
    assert scan(clamd, [samples.EICAR]) is Scan.FOUND
    assert scan(clamd, [samples.picture(), bytes(200_000), samples.EICAR]) is Scan.FOUND
    hidden = samples.docx("", **{"word/media/image1.png": samples.EICAR})
    assert scan(clamd, [hidden]) is Scan.FOUND


def test_a_harmless_file_is_clean(clamd: str) -> None:
    assert scan(clamd, [samples.picture()]) is Scan.CLEAN
    assert scan(clamd, []) is Scan.CLEAN


def test_what_a_scanner_does_not_take_is_not_scanned(clamd: str) -> None:
    assert scan(clamd, [bytes(1_000_000)] * 30) is Scan.NOT_SCANNED


def test_without_a_scanner_nobody_is_asked() -> None:
    assert scan("", [samples.EICAR]) is Scan.NONE


@pytest.mark.parametrize("address", ["unix:/nowhere/clamd", "tcp://127.0.0.1:9", "unix:", "x"])
def test_a_scanner_that_is_gone_costs_no_file(address: str) -> None:
    """5.x: whoever sends a file while the scanner is away does not lose it."""
    assert scan(address, [samples.picture()]) is Scan.NOT_SCANNED


@pytest.mark.parametrize(
    "answering",
    [b"", b"stream: OK", b"stream: OKAY\0", b"INSTREAM size limit exceeded. ERROR\0", bytes(5000)],
    indirect=True,
    ids=["nothing", "cut off", "other words", "error", "noise"],
)
def test_only_a_whole_answer_counts(answering: str) -> None:
    assert scan(answering, [b"x"]) is Scan.NOT_SCANNED


def test_a_scanner_that_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"

        assert scan(address, [samples.picture()]) is Scan.NOT_SCANNED
