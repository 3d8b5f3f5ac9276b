"""New texts into every catalogue, old ones out, and compiled."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from catalogues.texts import ALL, EASY, FOLDER, PUBLIC, catalogue_path, part_of, template_of
from reporting.languages import LANGUAGES

_PARTS: Final = (ALL, PUBLIC, EASY)
# Babel would write the moment of compiling: the same texts must give the same bytes.
_ALWAYS: Final = datetime(2026, 1, 1, tzinfo=UTC)


def merge_all() -> None:
    """Write the templates of all parts and take their texts into each language's catalogue.

    Translations are kept, never guessed; those of texts that are gone stay below as obsolete.
    """
    for part in _PARTS:
        _write(FOLDER / f"{part}.pot", template_of(part))
    for code in LANGUAGES:
        merge(code)


def merge(language: str) -> None:
    """Take new texts into the catalogue of one language, which is made when there is none."""
    path = catalogue_path(language)
    catalogue = read_catalogue(language) if path.exists() else _new(language)
    catalogue.update(template_of(part_of(language)), no_fuzzy_matching=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, catalogue)


def compile_all() -> None:
    """Compile every catalogue. Raises PoFileError with file and line when one is broken."""
    for code in LANGUAGES:
        catalogue = read_catalogue(code)
        catalogue.creation_date = _ALWAYS
        with catalogue_path(code).with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


def read_catalogue(language: str) -> Catalog:
    """Give a language's catalogue. Raises PoFileError when it is broken."""
    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=LANGUAGES[language].cldr, abort_invalid=True)


def _new(language: str) -> Catalog:
    return Catalog(
        locale=LANGUAGES[language].cldr,
        project="rinnalla",
        copyright_holder="the Rinnalla authors",
        charset="utf-8",
    )


def _write(path: Path, catalogue: Catalog) -> None:
    # Without dates: the same texts give the same bytes.
    made = BytesIO()
    write_po(made, catalogue, no_location=True, sort_output=True, width=76)
    lines = made.getvalue().decode().splitlines(keepends=True)
    kept = (line for line in lines if not line.startswith(('"POT-Creation', '"PO-Revision')))
    path.write_text("".join(kept), encoding="utf-8")
