"""PDF and pictures to look at: drawn pages, one JPEG each, and nothing of the file itself."""

import io

import pytest
from PIL import Image
from pypdf import PdfWriter

from reporting.attachments.bounds import Verdict
from reporting.attachments.pages import pack_pages, packed_pages, page_total
from reporting.attachments.process import Maker
from reporting.printing.pdf import pdf_from_html
from tests.attachments import samples
from tests.attachments.opening import made, verdict


def drawn(maker: Maker, content: bytes) -> tuple[int, list[Image.Image]]:
    """Give how many pages there are, and those that were drawn."""
    result = io.BytesIO(made(maker, content))
    total = page_total(result)
    return total, [Image.open(io.BytesIO(page)) for page in packed_pages(result)]


def test_every_page_is_drawn_as_a_picture() -> None:
    html = '<html lang="en"><title>x</title><h1>Dark</h1></html>'
    total, (page,) = drawn(Maker.PAGES, pdf_from_html(html, wait_seconds=60))

    assert total == 1
    assert (page.format, max(page.size)) == ("JPEG", 1500)
    shades = set(page.convert("L").tobytes())
    assert min(shades) < 90
    assert max(shades) > 250


def test_a_long_document_says_how_much_is_left_out() -> None:
    total, pages = drawn(Maker.PAGES, samples.pdf(40))

    assert total == 40
    assert len(pages) == 25


def test_nothing_of_the_file_itself_is_in_it() -> None:
    content = made(Maker.PAGES, samples.pdf())

    for word in (b"/JavaScript", b"app.alert", samples.CAMERA.encode(), b"%PDF"):
        assert word not in content
    assert samples.CAMERA.encode() in samples.pdf()


def test_a_password_is_told_apart_from_damage() -> None:
    assert verdict(Maker.PAGES, samples.pdf(password="secret")) is Verdict.LOCKED
    assert verdict(Maker.PAGES, b"%PDF-1.7\n" + bytes(300)) is Verdict.UNREADABLE


def test_a_page_as_large_as_a_field_is_drawn_small() -> None:
    writer = PdfWriter()
    writer.add_blank_page(14_400, 9)
    held = io.BytesIO()
    writer.write(held)

    assert max(drawn(Maker.PAGES, held.getvalue())[1][0].size) <= 1501


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_of_a_moving_picture_the_first_is_shown(kind: str) -> None:
    total, pages = drawn(Maker.VIEW, samples.moving(kind))

    assert (total, len(pages)) == (3, 1)


def test_a_picture_to_look_at_hides_nothing_and_is_not_too_large() -> None:
    content = made(Maker.VIEW, samples.picture(size=(4000, 100)))
    assert samples.CAMERA.encode() not in content

    _, (page,) = drawn(Maker.VIEW, samples.picture(size=(4000, 100)))
    assert page.size == (2400, 60)


def test_a_length_that_leads_nowhere_ends_the_pages() -> None:
    packed = pack_pages(2, [b"one"]) + (999).to_bytes(4) + b"two"
    held = io.BytesIO(packed)

    assert page_total(held) == 2
    assert list(packed_pages(held)) == [b"one"]
