"""The process that makes one PDF: HTML and CSS in on stdin, the PDF out on stdout, and it ends.

Run as `python -m reporting.printing.maker`. It loads nothing but what it was given, writes no
file, and has bounds of its own, so that no text of a stranger can hold up or fill the service.
"""

import json
import re
import resource
import sys
from typing import Any, Final, NoReturn

from reporting.printing.bounds import MEMORY_BYTES, PANGO_MISSING, SECONDS

try:
    import pydyf
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher
except OSError as error:  # the Python parts are there, Debian's libraries are not
    raise SystemExit(PANGO_MISSING) from error

# Every text in a font of Debian's Noto family; the page number stands where no text can be.
_BASE: Final = """
@page { size: A4; margin: 18mm 18mm 20mm; @bottom-right { content: counter(page) " / "
  counter(pages); font: 8pt "Noto Sans"; color: #444 } }
html { font: 10.5pt/1.5 "Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC",
  "Droid Sans Fallback", sans-serif;
  color: #111; background: #fff }
h1 { font-size: 18pt; line-height: 1.2; margin: 0 0 4mm } h2 { font-size: 13pt; margin: 6mm 0 2mm }
h1, h2, h3 { break-after: avoid } p { margin: 0 0 2.5mm; overflow-wrap: anywhere }
"""
_NOWHERE: Final = "https://nowhere.invalid/"  # a style's addresses need one to be refused at
_PRODUCER: Final = re.compile(rb'(Producer=")[^"]*')


class AddressRefusedError(ValueError):
    """The document asked for something outside itself; it is made without that."""


class ClosedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Fetches nothing: no other site, no file of this machine, no data address."""

    def fetch(self, url: str, headers: object = None) -> NoReturn:
        """Raise AddressRefusedError."""
        raise AddressRefusedError


def make_pdf(html: str, *, css: str = "") -> bytes:
    """Give a tagged PDF (PDF/UA-1) of a page of HTML, which carries its title and language."""
    closed = ClosedFetcher()
    document = HTML(string=html, url_fetcher=closed)
    sheets = [text for text in (_BASE, css) if text]
    styles = [CSS(string=text, base_url=_NOWHERE, url_fetcher=closed) for text in sheets]
    made = document.write_pdf(
        stylesheets=styles,
        pdf_variant="pdf/ua-1",
        pdf_identifier=bytes(16),
        finisher=_forget_the_maker,
    )
    assert isinstance(made, bytes)
    return made


def main() -> None:
    """Read what to make, and make it within the bounds of this process."""
    _bound()
    wanted = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(make_pdf(wanted["html"], css=wanted["css"]))


def _bound() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),  # nothing of a report reaches the disk
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _forget_the_maker(_: object, pdf: Any) -> None:
    """Say neither which program made the file nor in which version."""
    pdf.info["Producer"] = pydyf.String("Rinnalla")
    for part in pdf.objects:
        if isinstance(part, pydyf.Stream) and part.extra.get("Type") == "/Metadata":
            part.stream = [_PRODUCER.sub(rb"\1Rinnalla", piece) for piece in part.stream]


if __name__ == "__main__":
    main()
