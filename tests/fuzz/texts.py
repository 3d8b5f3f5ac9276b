"""Documents, cards and tables that people write: a fault is named, whatever the fault is."""

import csv
import io
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final

from reporting.authorities.contacts_file import ContactsFileError, parse_contacts
from reporting.authorities.rules_file import RulesFileError, parse_rules
from reporting.authorities.translated import parse_help
from reporting.documents import DocumentError, parse_document
from reporting.facts.import_lines import ImportRefusedError, read_lines
from reporting.guide.now.cards_file import CardsFileError, parse_cards
from reporting.learning.texts import LearnTextsError, parse_texts
from reporting.measures.spreadsheet import csv_text, safe_cell
from reporting.replies.seed import RepliesFileError, parse_replies
from reporting.statistics.indicators.catalogue_file import IndicatorsFileError, parse_indicators
from reporting.statistics.references.series_file import ReferencesRefusedError, parse_figures
from tests.fuzz.target import Target

_ROOT: Final = Path(__file__).resolve().parents[2]
_TODAY: Final = date(2026, 11, 28)
_TOML: Final = (
    *(b'"x"', b"1", b"-1", b"1e999", b"[]", b"{}", b"true", b"2026-11-28", b"''", b'"""', b"\n["),
    *(b"[[x]]\n", b"id = ", b" = ", b".", b"[" * 60, b"\n+++\n", b"\xff", b"\0", b"\\u0000"),
)
_CELLS: Final = (b",", b'"', b"\r\n", b"\n", b"\r", b"\0", b"\xff", b"2026-Q1", b"1", b"mass", b" ")
_WIDE: Final = {0xFF1D: "=", 0xFF0B: "+", 0xFF0D: "-", 0xFF20: "@"}


def _text_target(
    name: str,
    parse: Callable[[str], object],
    allowed: tuple[type[Exception], ...],
    *seeds: str,
) -> Target:
    def run(data: bytes) -> None:
        with suppress(*allowed):
            parse(data.decode(errors="replace"))

    texts = tuple((_ROOT / path).read_bytes() for path in seeds)
    return Target(name, run, tuple(part for text in texts for part in _begun(text)), _TOML)


def _begun(text: bytes) -> tuple[bytes, ...]:
    """Give a file whole and its beginning: short bytes are changed where it matters."""
    return text, text[:1500]


def _document(text: str) -> None:
    found = parse_document(text, "fi", name="x.md")
    body = str(found.body).lower()
    assert "<script" not in body
    assert "javascript:" not in body.replace("<code>", "")


def _series(data: bytes) -> None:
    with suppress(ReferencesRefusedError):
        parse_figures(data, units={})


def _import(data: bytes) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        with suppress(ImportRefusedError):
            for line in read_lines(Path(file.name), today=_TODAY, tell=lambda _: None):
                assert line.count > 0


def _cells(data: bytes) -> None:
    """Whatever is written into cells is read back as those cells, and none is a formula."""
    cells = data.decode(errors="replace").split("\x1f")
    written = csv_text(["head"], [[cell] for cell in cells]).removeprefix("\ufeff")
    read = list(csv.reader(io.StringIO(written, newline="")))
    assert len(read) == len(cells) + 1
    for row, cell in zip(read[1:], cells, strict=True):
        told = row[0] if row else ""
        assert told in {cell, "'" + cell}
        assert told == safe_cell(cell)
        assert not _is_formula(told), repr(told)


def _is_formula(cell: str) -> bool:
    """Say whether a spreadsheet could compute a cell: it may drop blanks and narrow wide signs."""
    begun = cell.lstrip(" \u00a0\u3000\ufeff\0").translate(_WIDE)
    return begun.startswith(("=", "+", "-", "@")) or cell.startswith(("\t", "\r", "\n"))


_IMPORT: Final = (
    b"period,count,role,area,grounds,kinds,municipality,flags\n"
    b"2026-Q1,3,experienced,transport,religion origin,hate_material,091,mass\n"
)
_SERIES: Final = b"\n".join((_ROOT / "data/reference_series.csv").read_bytes().split(b"\n")[:3])

TARGETS: Final = (
    _text_target("document", _document, (DocumentError,), "translations/en/guide/five-ways.md"),
    _text_target("cards", parse_cards, (CardsFileError,), "translations/en/now.toml"),
    _text_target("contacts", parse_contacts, (ContactsFileError,), "data/contacts.toml"),
    _text_target(
        "rules", lambda t: parse_rules(t, ("112",)), (RulesFileError,), "data/routing.toml"
    ),
    _text_target("replies", parse_replies, (RepliesFileError,), "data/replies.toml"),
    _text_target(
        "learning", lambda t: parse_texts(t, "en"), (LearnTextsError,), "translations/en/learn.toml"
    ),
    _text_target("indicators", parse_indicators, (IndicatorsFileError,), "data/indicators.toml"),
    _text_target("help", parse_help, (ValueError, TypeError), "translations/ru/help.toml"),
    Target("series", _series, (_SERIES,), _CELLS),
    Target("import", _import, (_IMPORT,), _CELLS),
    Target(
        "cells", _cells, (b"=1+1", b"a\x1f+2", b'"\x1f,\x1f\r\n'), (b"\x1f", b"=", b"\t", b"\r")
    ),
)
