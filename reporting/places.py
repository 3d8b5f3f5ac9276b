"""Municipalities, regions and districts, and finding the municipality that somebody meant.

Names and codes are Statistics Finland's (classification of 2026, CC BY 4.0); see data/README.md.
"""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NewType

from reporting.deferred import Deferred
from reporting.errors import NotFoundError

if TYPE_CHECKING:
    from rapidfuzz import distance
else:
    distance = Deferred("rapidfuzz.distance")

MunicipalityCode = NewType("MunicipalityCode", str)
RegionCode = NewType("RegionCode", str)

MAX_INPUT: Final = 80
"""Characters of an answer that are looked at; the form's own limit for a place."""
MAX_SUGGESTIONS: Final = 4


class MunicipalityUnknownError(NotFoundError):
    """No municipality has this code."""


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality; `language` is `fi`, `fi-sv`, `sv-fi` or `sv` by the decree for 2023–2032."""

    code: MunicipalityCode
    name_fi: str
    name_sv: str
    name_se: str
    language: str
    region_code: RegionCode
    population: int

    def name(self, language: str) -> str:
        """Return the name to show in an interface language: Swedish, Northern Sámi or Finnish."""
        if language.startswith("sv"):
            return self.name_sv
        return self.name_se if language == "se" and self.name_se else self.name_fi


@dataclass(frozen=True, slots=True)
class Region:
    """A region (maakunta, landskap)."""

    code: RegionCode
    name_fi: str
    name_sv: str
    population: int

    def name(self, language: str) -> str:
        """Return the name to show in an interface language: Swedish or Finnish."""
        return self.name_sv if language.startswith("sv") else self.name_fi


@dataclass(frozen=True, slots=True)
class District:
    """A part of Helsinki; its parent is a major district's code, or Helsinki's own (091)."""

    code: str
    level: str
    parent_code: str
    name_fi: str
    name_sv: str

    def name(self, language: str) -> str:
        """Return the name to show in an interface language: Swedish or Finnish."""
        return self.name_sv if language.startswith("sv") else self.name_fi


@dataclass(frozen=True, slots=True)
class Match:
    """What an answer can mean: one municipality for certain, or up to four guesses, or nothing."""

    exact: Municipality | None = None
    suggestions: tuple[Municipality, ...] = ()


def municipalities() -> tuple[Municipality, ...]:
    """Return all municipalities of Finland in the order of their codes."""
    return tuple(_by_code().values())


def municipality(code: str) -> Municipality:
    """Return the municipality of a code of three digits, or raise `MunicipalityUnknownError`."""
    try:
        return _by_code()[MunicipalityCode(code)]
    except KeyError:
        raise MunicipalityUnknownError from None


@cache
def regions() -> tuple[Region, ...]:
    """Return the 19 regions in the order of their codes."""
    return tuple(
        Region(RegionCode(row["code"]), row["name_fi"], row["name_sv"], int(row["population"]))
        for row in _rows("regions.csv")
    )


@cache
def helsinki_districts() -> tuple[District, ...]:
    """Return the 8 major districts of Helsinki (level `major_district`), then its 34 districts."""
    return tuple(District(**row) for row in _rows("helsinki_districts.csv"))


def find_municipality(text: str) -> Match:
    """Find what somebody meant by the name or code they typed, in any language or script.

    A name, alias or code that only one municipality has is exact. Anything else that is close,
    that contains such a name or that names a district is only suggested, the likeliest first.
    """
    answer = unicodedata.normalize("NFC", text[:MAX_INPUT])
    typed, words = _folded(answer), [_folded(word) for word in _NOT_LETTERS.split(answer)]
    codes = _codes_by_name().get(typed, ())
    if len(codes) == 1:
        return Match(exact=municipality(codes[0]))
    found = codes or (*_named_by(typed, *words), *_codes_near(typed))
    likeliest = tuple(dict.fromkeys(found))[:MAX_SUGGESTIONS]
    return Match(suggestions=tuple(municipality(code) for code in likeliest))


_DATA: Final = Path(__file__).resolve().parent.parent / "data"

# What Unicode does not decompose, and letters that Arabic, Persian, Urdu and Sorani keyboards
# exchange: their spellings of a foreign name vary in life, so they are folded to one.
_SAME_LETTER: Final = str.maketrans(
    "øđŋŧıł" + "\u06cc\u0649\u06d0\u06a9\u06aa\u06be\u06c1\u06d5\u0629\u06c3\u0671",
    "odntil" + "\u064a\u064a\u064a\u0643\u0643\u0647\u0647\u0647\u0647\u0647\u0627",
    "\u0621\u0640",
)
_NOT_LETTERS: Final = re.compile(r"[\W_]+")
_DOUBLED_ARABIC: Final = re.compile(r"([\u0621-\u06d3])\1+")

_HELSINKI: Final = MunicipalityCode("091")

# Tried with misspelt, inflected and foreign names and with ordinary words: these find
# "Helsingissä", "Lapperanta" and "Хелсинки", and nothing for "asdf", "test" or "tram".
_SHORTEST_GUESS: Final = 3
_LONGEST_GUESS: Final = 40
_LEAST_ALIKE: Final = 0.72
_LEAST_ALIKE_AT_START: Final = 0.9


def _rows(file_name: str) -> list[dict[str, str]]:
    with (_DATA / file_name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _by_code() -> Mapping[MunicipalityCode, Municipality]:
    found: dict[MunicipalityCode, Municipality] = {}
    for row in _rows("municipalities.csv"):
        code = MunicipalityCode(row["code"])
        found[code] = Municipality(
            code=code,
            name_fi=row["name_fi"],
            name_sv=row["name_sv"],
            name_se=row["name_se"],
            language=row["language"],
            region_code=RegionCode(row["region_code"]),
            population=int(row["population"]),
        )
    return MappingProxyType(found)


@cache
def _codes_by_name() -> Mapping[str, tuple[MunicipalityCode, ...]]:
    """Return every folded name, alias and code with the municipalities that it can mean."""
    found: defaultdict[str, set[MunicipalityCode]] = defaultdict(set)
    for name, code in _all_names():
        found[_folded(name)].add(code)
    found.pop("", None)
    return MappingProxyType({name: tuple(sorted(codes)) for name, codes in found.items()})


def _all_names() -> Iterator[tuple[str, MunicipalityCode]]:
    for place in municipalities():
        for name in (place.code, place.name_fi, place.name_sv, place.name_se):
            yield name, place.code
    for row in _rows("municipality_aliases.csv"):
        yield row["alias"], MunicipalityCode(row["code"])


def _folded(text: str) -> str:
    """Return the letters and digits of a name without case, accents and spelling habits."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    letters = _NOT_LETTERS.sub("", letters.translate(_SAME_LETTER))
    return _DOUBLED_ARABIC.sub(r"\1", letters)


def _named_by(*words: str) -> Iterator[MunicipalityCode]:
    """Yield the municipalities that single words name, by themselves or by a district."""
    for word in words:
        yield from _codes_by_name().get(word, ())
        if word in _helsinki_district_names():
            yield _HELSINKI


@cache
def _helsinki_district_names() -> frozenset[str]:
    districts = helsinki_districts()
    return frozenset(_folded(name) for one in districts for name in (one.name_fi, one.name_sv))


def _codes_near(typed: str) -> list[MunicipalityCode]:
    """Return the municipalities with a name close to what was typed, closest and biggest first."""
    if not _SHORTEST_GUESS <= len(typed) <= _LONGEST_GUESS:
        return []
    near = [
        (closeness, municipality(code).population, code)
        for name, codes in _codes_by_name().items()
        if (closeness := _closeness(typed, name))
        for code in codes
    ]
    return [code for _, _, code in sorted(near, reverse=True)]


def _closeness(typed: str, name: str) -> float:
    """Return how close two folded names are (0–1); 0 when too far apart to be worth asking."""
    spelling = distance.OSA.normalized_similarity(typed, name)
    if name.startswith(typed):
        return max(spelling, _LEAST_ALIKE_AT_START)
    beginning = distance.JaroWinkler.normalized_similarity(typed, name)
    is_longer_form = len(name) > _SHORTEST_GUESS and typed.startswith(name)
    if spelling >= _LEAST_ALIKE or beginning >= _LEAST_ALIKE_AT_START or is_longer_form:
        return max(spelling, beginning)
    return 0.0
