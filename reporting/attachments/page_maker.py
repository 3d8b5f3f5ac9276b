"""The process that turns a PDF into pictures of its pages: `python -m …attachments.page_maker`.

No script of the file runs (the library is built without any), no form is filled in, nothing is
fetched, and what was hidden in the file stays there.
"""

import io
import time
from collections.abc import Iterator
from typing import Final

import pypdfium2 as pdfium
from PIL import Image

from reporting.attachments.bounds import RefusedError, Verdict
from reporting.attachments.closed import run_closed
from reporting.attachments.pages import pack_pages

MOST_PAGES: Final = 25
_MOST_BYTES: Final = 8 * 1000 * 1000
_LONGER_SIDE: Final = 1500  # pixels: A4 at 128 to the inch
_QUALITY: Final = 75
_STOP_AFTER: Final = 9.0  # seconds of the processor: then what is ready is shown


def make_pages(content: bytes) -> bytes:
    """Give the first pages of a PDF as JPEGs (`pages`), as many as fit into time and size.

    Raises RefusedError when it needs a password or has no page that can be drawn.
    """
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        is_locked = error.err_code == pdfium.raw.FPDF_ERR_PASSWORD
        raise RefusedError(Verdict.LOCKED if is_locked else Verdict.UNREADABLE) from error
    pages = list(_drawn(document))
    if not pages:
        raise RefusedError(Verdict.UNREADABLE)
    return pack_pages(len(document), pages)


def _drawn(document: pdfium.PdfDocument) -> Iterator[bytes]:
    room = _MOST_BYTES
    for number in range(min(len(document), MOST_PAGES)):
        page = _jpeg(document[number])
        room -= len(page)
        if room < 0:
            return
        yield page
        if time.process_time() > _STOP_AFTER:
            return


def _jpeg(page: pdfium.PdfPage) -> bytes:
    scale = _LONGER_SIDE / max(*page.get_size(), 1.0)
    drawn: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    made = io.BytesIO()
    drawn.convert("RGB").save(made, "JPEG", quality=_QUALITY)
    return made.getvalue()


if __name__ == "__main__":
    Image.preinit()  # what it loads cannot be loaded afterwards
    run_closed(make_pages)
