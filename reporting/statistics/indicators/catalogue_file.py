"""Reading and checking the file of indicators: everything it names exists, in every language."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from reporting.authorities.toml_lines import TomlLines
from reporting.errors import RinnallaError
from reporting.facts.answers import Dimension
from reporting.statistics.catalogue import View
from reporting.statistics.indicators.mappings import (
    LANGUAGES,
    Catalogue,
    Goal,
    Indicator,
    IndicatorText,
    MappingConfidence,
    Scheme,
)
from reporting.statistics.names import code_term


class IndicatorsFileError(RinnallaError):
    """The file of indicators cannot be used; the message lists every fault with its line."""


def parse_indicators(text: str) -> Catalogue:
    """Return the catalogue of a TOML text, or raise `IndicatorsFileError`."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise IndicatorsFileError(str(error)) from error
    rows = {name: tables.get(name, []) for name in _TABLES}
    known = {name: [str(row.get("id", "")) for row in rows[name]] for name in _TABLES}
    lines = TomlLines(text)
    faults = [
        f"line {lines.of_row(name, index)}: {row.get('id') or 'a row without id'}: {fault}"
        for name in _TABLES
        for index, row in enumerate(rows[name])
        for fault in _faults(name, row, known, index=index)
    ]
    if faults:
        raise IndicatorsFileError("; ".join(faults))
    return Catalogue(
        schemes=MappingProxyType({row["id"]: _scheme(row) for row in rows["scheme"]}),
        goals=MappingProxyType({row["id"]: _goal(row) for row in rows["goal"]}),
        indicators=tuple(_indicator(row, known["scheme"]) for row in rows["indicator"]),
    )


_TABLES: Final = ("scheme", "goal", "indicator")
_GOAL: Final = re.compile(r"[0-9]{1,2}\.([0-9]{1,2}|[a-d])(\.[0-9]{1,2})?")
_NAME: Final = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}")
_PLAIN: Final = frozenset({"id", "views", "dimensions", "codes", "sdg", *LANGUAGES})

Known = Mapping[str, list[str]]


def _faults(table: str, row: Mapping[str, Any], known: Known, *, index: int) -> Iterator[str]:
    wanted = _GOAL if table == "goal" else _NAME
    if not wanted.fullmatch(str(row.get("id", ""))):
        yield "the id is none"
    if row.get("id") in known[table][:index]:
        yield "the id is used twice"
    yield from _indicator_faults(row, known) if table == "indicator" else _named_faults(row)
    if table == "goal" and not row.get("official"):
        yield "the official words are missing"


def _named_faults(row: Mapping[str, Any]) -> Iterator[str]:
    if not row.get("source"):
        yield "has no source"
    if not _is_day(str(row.get("verified_on", "?"))):
        yield "verified_on is no date"
    if row.get("confidence") not in list(MappingConfidence):
        yield "the confidence is unknown"
    yield from (f"{language} is missing" for language in LANGUAGES if not row.get(language))


def _indicator_faults(row: Mapping[str, Any], known: Known) -> Iterator[str]:
    yield from _unknown("view", row.get("views", []), set(View))
    yield from _unknown("dimension", row.get("dimensions", []), set(Dimension))
    yield from _unknown("goal", row.get("sdg", []), set(known["goal"]))
    yield from _unknown("scheme", set(row) - _PLAIN, set(known["scheme"]))
    if not row.get("views"):
        yield "is computed from no view"
    for code in row.get("codes", []):
        dimension, _, value = str(code).partition(":")
        is_known = dimension in row.get("dimensions", []) and dimension in set(Dimension)
        if not is_known or code_term(Dimension(dimension), value) is None:
            yield f"there is no code {code} in its dimensions"
    for language in LANGUAGES:
        text = row.get(language, {})
        if not (text.get("name") and text.get("counts")):
            yield f"{language} lacks its name or what it counts"


def _unknown(what: str, named: Iterable[Any], known: set[Any]) -> Iterator[str]:
    return (f"there is no {what} {one}" for one in named if one not in known)


def _scheme(row: Mapping[str, Any]) -> Scheme:
    return Scheme(
        id=row["id"],
        names=MappingProxyType({language: row[language] for language in LANGUAGES}),
        source=row["source"],
        verified_on=_day(row["verified_on"]),
        confidence=MappingConfidence(row["confidence"]),
    )


def _goal(row: Mapping[str, Any]) -> Goal:
    return Goal(
        id=row["id"],
        official=row["official"],
        limits=MappingProxyType({language: row[language] for language in LANGUAGES}),
        source=row["source"],
        verified_on=_day(row["verified_on"]),
        confidence=MappingConfidence(row["confidence"]),
    )


def _indicator(row: Mapping[str, Any], schemes: Iterable[str]) -> Indicator:
    return Indicator(
        id=row["id"],
        texts=MappingProxyType({one: IndicatorText(**row[one]) for one in LANGUAGES}),
        views=tuple(View(one) for one in row["views"]),
        dimensions=tuple(Dimension(one) for one in row.get("dimensions", [])),
        codes=tuple(row.get("codes", [])),
        mappings=MappingProxyType({one: tuple(row[one]) for one in schemes if one in row}),
        goals=tuple(row.get("sdg", [])),
    )


def _day(text: str) -> date | None:
    """Give a date; a month alone counts from its first day."""
    if not text:
        return None
    return date.fromisoformat(f"{text}-01" if _MONTH.fullmatch(text) else text)


def _is_day(text: str) -> bool:
    try:
        _day(text)
    except ValueError:
        return False
    return True
