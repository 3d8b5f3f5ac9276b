"""What in a text may point to somebody: found by its shape, to be looked at by a person.

Nothing is hidden by itself, and what is not found here may still point to somebody.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from reporting.casework.redaction.marks import MarkKind
from reporting.places import municipalities

MOST = 60
# Names are compared with each other, so the work must not grow with whatever somebody sends.
SEARCHED = 20_000

_CAPITAL = r"[A-ZÅÄÖÉŠŽÜА-ЯЁ]"
_NAME = _CAPITAL + r"[\w'’-]{1,30}"
_SAID = (
    r"(?:minun |mun )?nimeni on|(?:mä |minä )?olen|nimi on|jag heter|mitt namn är|jag är|heter|"
    r"my name is|i am|i'm|i’m|called|меня зовут|me llamo|je m'appelle|magacaygu waa"
)
_TITLE = (
    r"mr|mrs|ms|miss|dr|herra|rouva|neiti|herr|fru|opettaja|rehtori|lääkäri|esimies|pomo|kuljettaja"
    r"|lärare|rektor|läkare|chef|teacher|principal|doctor|boss|driver"
)
_ROAD = r"(?:katu|kadu|tie|kuja|polku|kaari|raitti|tori|väylä|gatan|gata|vägen|gränd|stigen|torget)"

# In this order: what an earlier one found is not offered again by a later one.
_SHAPES: tuple[tuple[MarkKind, re.Pattern[str]], ...] = (
    (MarkKind.EMAIL, re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")),
    (MarkKind.NAME, re.compile(r"(?<![\w@])@\w{3,30}")),
    (MarkKind.IDENTITY, re.compile(r"\b\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y]\b")),
    (MarkKind.OTHER, re.compile(r"\b[A-Z]{2}\d{2}(?: ?\d{4}){3} ?\d{2}\b")),
    (MarkKind.PHONE, re.compile(r"(?<![\w-])\+?\d(?:[ ()-]{0,2}\d){6,14}(?![\w-])")),
    (MarkKind.PLATE, re.compile(r"\b[A-ZÅÄÖ]{2,3}-\d{1,3}\b")),
    (MarkKind.PLACE, re.compile(rf"\b{_CAPITAL}\w{{1,25}}{_ROAD}\w{{0,6}}(?: \d{{1,4}}\b)?")),
    (MarkKind.NAME, re.compile(rf"\b(?i:{_SAID})\s+({_NAME}(?: {_NAME}){{0,2}})")),
    (MarkKind.NAME, re.compile(rf"\b(?i:{_TITLE})\.? ({_NAME}(?: {_NAME})?)")),
)
_TWO_NAMES = re.compile(rf"\b{_NAME} {_NAME}\b")


@dataclass(frozen=True)
class Suggestion:
    """Words to look at, and the mark that would fit."""

    words: str = field(repr=False)
    kind: MarkKind


def suggestions(texts: Iterable[str], known: Mapping[str, MarkKind]) -> tuple[Suggestion, ...]:
    """Give what may point to somebody, each once; `known` are names told in other answers.

    Only the first 20,000 letters are searched.
    """
    found: dict[str, MarkKind] = {}
    whole = "\n".join(texts)[:SEARCHED]
    for words, kind in _found_in(whole, known):
        if len(found) >= MOST:
            break
        if words and not any(words in other for other in found):
            found[words] = kind
    names = {words for words, kind in found.items() if kind is MarkKind.NAME}
    found |= dict(_parts_of_names(whole, names))
    return tuple(Suggestion(words, kind) for words, kind in found.items())


def with_marks(text: str, chosen: Iterable[tuple[str, str]]) -> str:
    """Give a text with words replaced by marks wherever they stand, the longest words first."""
    for words, mark in sorted(chosen, key=lambda pair: -len(pair[0])):
        if words:
            parts = re.split(rf"(?<!\w){re.escape(words)}(?!\w)", text)
            text = f"[{mark}]".join(parts)
    return text


def _found_in(text: str, known: Mapping[str, MarkKind]) -> Iterator[tuple[str, MarkKind]]:
    for name, kind in known.items():
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
            yield match[0], kind
    for kind, shape in (*_SHAPES, (MarkKind.PLACE, _towns())):
        for match in shape.finditer(text):
            yield match[match.lastindex or 0].strip(), kind
    for match in _TWO_NAMES.finditer(text):
        if not _towns().search(match[0]):
            yield match[0], MarkKind.NAME


def _parts_of_names(text: str, found: Collection[str]) -> Iterator[tuple[str, MarkKind]]:
    """Give first and last names that also stand alone, after they were found together."""
    rest = with_marks(text, [(words, "") for words in found])
    for words in found:
        for part in words.split() if " " in words else ():
            if re.search(rf"(?<!\w){re.escape(part)}(?!\w)", rest):
                yield part, MarkKind.NAME


@cache
def _towns() -> re.Pattern[str]:
    names = {town.name(language) for town in municipalities() for language in ("fi", "sv")}
    longest_first = sorted(map(re.escape, names), key=lambda name: (-len(name), name))
    return re.compile(rf"\b(?:{'|'.join(longest_first)})\w{{0,5}}")
