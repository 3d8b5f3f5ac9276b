"""Which texts there are, and which of them each language speaks."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir

from reporting.languages import LANGUAGES, STAFF_LANGUAGES

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT / "translations"

ALL: Final = "messages"
"""Every text: for the languages that staff work in."""
PUBLIC: Final = "public"
"""What residents, bystanders and readers of figures see: for every other language."""
EASY: Final = "easy"
"""The report, the inbox, the moment and the help: what easy language says in its own words."""

PARTS: Final[Mapping[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "parts.toml").read_text(encoding="utf-8")
)
"""The files and folders whose texts belong to a part."""


def part_of(language: str) -> str:
    """Give which part of the texts a language speaks."""
    if language in STAFF_LANGUAGES:
        return ALL
    return EASY if LANGUAGES[language].easy_of else PUBLIC


@cache
def template_of(part: str) -> Catalog:
    """Give the texts of a part, without translations, sorted, with comments for translators."""
    found = Catalog(project="rinnalla", copyright_holder="the Rinnalla authors", charset="utf-8")
    for file, message, comments, context in _extracted():
        if part == ALL or file.startswith(tuple(PARTS[part])):
            safety = ["Safety."] if file.startswith(tuple(PARTS["safety"])) else []
            found.add(message, None, auto_comments=[*comments, *safety], context=context)
    return found


def catalogue_path(language: str) -> Path:
    """Give the file of a language's texts."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def _extracted() -> Iterator[tuple[str, str | tuple[str, ...], list[str], str | None]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    methods = [(one["pattern"], one["method"]) for one in settings["tool"]["babel"]["mappings"]]
    for file, _, message, comments, context in extract_from_dir(
        str(ROOT), methods, {}, comment_tags=("Translators:",)
    ):
        yield file, message, comments, context
