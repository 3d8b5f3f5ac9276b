"""Reading and checking `translations/<language>/now.toml`; a fault names its line."""

import logging
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

from reporting.errors import RinnallaError
from reporting.guide.now.cards import (
    Card,
    CardName,
    NowTexts,
    OverWords,
    Setting,
    SettingName,
    Words,
)
from reporting.languages import nearest

FOLDER: Final = Path(__file__).resolve().parents[3] / "translations"
RULES: Final = 9
"""How many safety rules every language has (domain facts §6.4, ux M37, M38)."""

# Vowel marks and the joiners within Persian words are parts of words.
_SIGNS: Final = r"\w’:\u0300-\u036f\u064b-\u0652\u200c-"
_WORD: Final = re.compile(rf"[{_SIGNS}]*\w[{_SIGNS}]*")

_log = logging.getLogger(__name__)

T = TypeVar("T", Words, OverWords, Card)


class CardsFileError(RinnallaError):
    """A file of cards cannot be used; the message lists every fault with its line."""


def cards_path(language: str) -> Path:
    """Give the file of a language."""
    return FOLDER / language / "now.toml"


def read_cards(language: str) -> NowTexts:
    """Give what `/now` says in a language. Raises CardsFileError, also when there is no file."""
    path = cards_path(language)
    try:
        return parse_cards(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, CardsFileError) as error:
        raise CardsFileError(f"translations/{language}/now.toml: {error}") from error


@cache
def spoken_cards(language: str) -> NowTexts:
    """Give what `/now` says to readers of a language, read once.

    Where its file is missing or has a fault, those who run the service are told, and readers get
    the nearest language that can be read. Raises CardsFileError when none can.
    """
    for code in nearest(language):
        try:
            return read_cards(code)
        except CardsFileError as error:
            _log.error("cards of the moment cannot be read: %s", error)
    raise CardsFileError("no language can be read")


def parse_cards(text: str) -> NowTexts:
    """Give the texts of a file. Raises CardsFileError that lists every fault, each with its line.

    Every language has the same sections, keys and number of rules, and nothing beyond them.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CardsFileError(str(error)) from error
    faults = [f"line {_line_of(text, *place)}: {fault}" for *place, fault in _faults(data)]
    if faults:
        raise CardsFileError("; ".join(faults))
    settings = {name: _setting(name, data[name]) for name in SettingName}
    return NowTexts(
        words=Words(**data["words"]),
        over=OverWords(**data["over"]),
        rules=tuple(data["rules"]),
        settings=MappingProxyType(settings),
    )


def word_count(text: str) -> int:
    """Give how many words a text has; a number is a word, a dash is none."""
    return len(_WORD.findall(text))


def _setting(name: SettingName, row: Mapping[str, Any]) -> Setting:
    cards = tuple(Card(**row[card]) for card in CardName)
    return Setting(name, place=row["place"], title=row["title"], cards=cards)


def _faults(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Give each fault as the section and the key it stands at, and what is wrong."""
    wanted = {"rules", "words", "over", *SettingName}
    yield from (("", name, f"“{name}” is unknown") for name in sorted(set(data) - wanted))
    rules = data.get("rules")
    if not isinstance(rules, list) or len(rules) != RULES or not all(map(_is_text, rules)):
        yield "", "rules", f"“rules” must be {RULES} texts"
    yield from _row_faults("words", data.get("words"), Words)
    yield from _row_faults("over", data.get("over"), OverWords)
    for name in SettingName:
        yield from _setting_faults(name, data.get(name))


def _setting_faults(name: str, row: object) -> Iterator[tuple[str, str, str]]:
    if not isinstance(row, dict):
        yield "", "", f"there is no [{name}]"
        return
    for key in ("place", "title"):
        if not _is_text(row.get(key)):
            yield name, key, f"[{name}] has no “{key}”"
    for key in sorted(set(row) - {"place", "title", *CardName}):
        yield name, key, f"[{name}] has an unknown “{key}”"
    for card in CardName:
        yield from _row_faults(f"{name}.{card}", row.get(card), Card)


def _row_faults(section: str, row: object, kind: type[T]) -> Iterator[tuple[str, str, str]]:
    if not isinstance(row, dict):
        yield "", "", f"there is no [{section}]"
        return
    known = {one.name: one.metadata.get("most_words") for one in fields(kind)}
    for key in sorted(set(row) - set(known)):
        yield section, key, f"[{section}] has an unknown “{key}”"
    for key, most in known.items():
        if not _is_text(row.get(key)):
            yield section, key, f"[{section}] has no “{key}”"
        elif most and word_count(row[key]) > most:
            yield section, key, f"[{section}] “{key}” has more than {most} words"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _line_of(text: str, section: str, key: str) -> int:
    """Give the line of a key in a section, of the section where the key is missing, or 1."""
    here, found = "", 1
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.fullmatch(r"\s*\[([^\]]+)\]\s*(#.*)?", line)
        here = header[1].strip() if header else here
        if here == section and header:
            found = number
        if here == section and key and re.match(rf"\s*{re.escape(key)}\s*=", line):
            return number
    return found
