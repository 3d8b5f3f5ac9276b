"""A PDF is tagged, in the fonts of its scripts, says nothing of this machine, and loads nothing."""

import fcntl
import io
import os
import socket
import sys
import threading
from base64 import b64encode
from pathlib import Path
from typing import Any

import psutil
import pytest
from pypdf import PdfReader

from reporting.errors import BusyError, PrintingFailedError, PrintingUnavailableError
from reporting.printing import pdf
from reporting.printing.bounds import MEMORY_BYTES, PANGO_MISSING
from reporting.printing.pdf import pdf_from_html
from tests.factories import PNG

SCRIPTS = {
    "fi": "Älä jää yksin, me tulemme rinnalle.",
    "ar": "لست وحدك",
    "ru": "Ты не один",
    "am": "ብቻህን አይደለህም",
    "ta": "நீங்கள் தனியாக இல்லை",
}


def page(body: str, *, lang: str = "en", title: str = "Report 2026-000001") -> str:
    """Give a whole page."""
    return f'<!doctype html><html lang="{lang}"><head><title>{title}</title></head>{body}</html>'


def opened(made: bytes) -> PdfReader:
    """Open a PDF."""
    return PdfReader(io.BytesIO(made))


def all_text(reader: PdfReader) -> str:
    """Give the text of all its pages."""
    return "\n".join(one.extract_text() for one in reader.pages)


def test_it_is_tagged_and_says_its_language_and_title() -> None:
    reader = opened(pdf_from_html(page("<h1>Kertomus</h1><p>Teksti</p>", lang="fi")))
    root: Any = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == "fi"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Report 2026-000001"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_texts_in_many_scripts_stay_texts_and_are_drawn_in_noto() -> None:
    body = "".join(f'<p lang="{code}">{text}</p>' for code, text in SCRIPTS.items())
    reader = opened(pdf_from_html(page(body)))
    resources: Any = reader.pages[0]["/Resources"]
    fonts = resources["/Font"].values()
    names = {font.get_object()["/BaseFont"] for font in fonts}

    assert all("Noto" in name for name in names), names
    assert SCRIPTS["ru"] in all_text(reader)
    assert SCRIPTS["ar"] in all_text(reader)


def test_it_runs_nothing_and_carries_nothing() -> None:
    """T01: PDFs run nothing."""
    body = (
        "<script>app.alert(1)</script><p onclick='x()'>Hello</p>"
        '<link rel="attachment" href="file:///etc/hostname">'
        '<object data="file:///etc/hostname"></object>'
    )
    made = pdf_from_html(page(body))

    for word in (b"/JavaScript", b"/JS", b"/EmbeddedFile", b"/Launch", b"/OpenAction", b"/AA"):
        assert word not in made


def test_it_says_neither_when_nor_where_it_was_made() -> None:
    """T17, T20: PDFs tell neither time nor machine."""
    made = pdf_from_html(page("<p>Hello</p>"))
    reader = opened(made)
    root: Any = reader.trailer["/Root"]
    about = str(reader.metadata) + root["/Metadata"].get_data().decode()

    for word in ("Date", "WeasyPrint", os.uname().nodename, "Author", "Creator"):
        assert word not in about, word
    assert made == pdf_from_html(page("<p>Hello</p>")), "two alike, so no time and no chance"


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a.png",
        "file:///etc/hostname",
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
        "//example.org/a.css",
        "/etc/hostname",
    ],
)
def test_no_address_is_loaded(address: str) -> None:
    """T06, 4.27: making a PDF loads nothing."""
    body = f'<img src="{address}" alt=""><link rel="stylesheet" href="{address}"><p>Hello</p>'
    css = f"@import url('{address}'); p {{ background: url('{address}') }}"
    reader = opened(pdf_from_html(page(body), css=css))

    assert "Hello" in all_text(reader)
    assert not reader.pages[0].images


def test_not_even_what_is_within_reach_is_loaded(tmp_path: Path) -> None:
    """T06, 4.27: no picture and style in an address or a file, and nothing of another server."""
    (tmp_path / "a.png").write_bytes(PNG)
    (tmp_path / "a.css").write_text("@page { size: A6 }")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        starts = (f"file://{tmp_path}/a", f"http://127.0.0.1:{server.getsockname()[1]}/a")
        pictures = ["data:image/png;base64," + b64encode(PNG).decode()]
        sheets = ["data:text/css,@page{size:A6}"]
        pictures += [f"{start}.png" for start in starts]
        sheets += [f"{start}.css" for start in starts]
        body = "".join(f'<img src="{one}" alt="">' for one in pictures)
        body += "".join(f'<link rel="stylesheet" href="{one}">' for one in sheets)
        css = "".join(f"@import url('{one}');" for one in sheets)
        made = opened(pdf_from_html(page(f"{body}<p>Hello</p>"), css=css)).pages[0]
        with pytest.raises(BlockingIOError):
            server.accept()

    assert round(made.mediabox.width) == 595  # A4
    assert not made.images


def test_own_style_and_drawings_are_kept() -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        '<rect width="9" height="9"/></svg>'
    )
    made = pdf_from_html(page(f"{drawing}<p>Hello</p>"), css="@page { size: A6 }")

    width, height = opened(made).pages[0].mediabox.upper_right
    assert (round(width), round(height)) == (298, 420)


def test_nothing_is_written_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_ENVIRONMENT", pdf._ENVIRONMENT | {"TMPDIR": str(tmp_path)})

    assert pdf_from_html(page("<p>Hello</p>"))
    assert not list(tmp_path.iterdir())


def test_at_most_two_are_made_at_once() -> None:
    handles = [os.open(path, os.O_RDONLY) for path in pdf._PLACES]
    try:
        for handle in handles:
            fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(BusyError):
            pdf_from_html(page("<p>Hello</p>"), wait_seconds=0)
    finally:
        for handle in handles:
            os.close(handle)


def test_one_more_waits_for_its_turn() -> None:
    made: list[bytes] = []
    threads = [
        threading.Thread(
            target=lambda: made.append(pdf_from_html(page("<p>x</p>"), wait_seconds=60))
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == len(threads)


def test_without_pango_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_COMMAND", ("/bin/sh", "-c", f"exit {PANGO_MISSING}"))

    with pytest.raises(PrintingUnavailableError):
        pdf_from_html(page("<p>Hello</p>"))


def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 0.2)
    monkeypatch.setattr(pdf, "_COMMAND", ("/bin/sh", "-c", "exec tail -f /dev/null"))

    with pytest.raises(PrintingFailedError):
        pdf_from_html(page("<p>Hello</p>"))


def test_what_needs_too_much_memory_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    small = "from reporting.printing import maker; maker.MEMORY_BYTES = 2**27; maker.main()"
    monkeypatch.setattr(pdf, "_COMMAND", (sys.executable, "-c", small))

    with pytest.raises(PrintingFailedError):
        pdf_from_html(page("<p>Hello</p>" * 2000))


def test_this_process_does_not_grow() -> None:
    pdf_from_html(page("<p>Hello</p>"))
    before = psutil.Process().memory_info().rss
    for _ in range(3):
        pdf_from_html(page("<p>Hello there</p>" * 300))

    assert psutil.Process().memory_info().rss - before < MEMORY_BYTES / 40
    assert "weasyprint" not in sys.modules
