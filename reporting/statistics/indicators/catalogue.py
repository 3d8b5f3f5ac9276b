"""The indicators and the codebook this service comes with."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from reporting.facts.answers import Dimension
from reporting.statistics.indicators.catalogue_file import IndicatorsFileError, parse_indicators
from reporting.statistics.indicators.mappings import Catalogue
from reporting.vocabulary import Area, Ground, Kind, Term

CODED: Final[Mapping[Dimension, type[Ground | Area | Kind]]] = MappingProxyType(
    {Dimension.GROUND: Ground, Dimension.AREA: Area, Dimension.KIND: Kind}
)
"""The vocabularies that the codebook maps, in its order."""


@dataclass(frozen=True)
class CodebookRow:
    """One of our codes and its names in the schemes of others, by the id of the scheme.

    `parent` is the code of the ground that a sub-ground belongs to, else empty. Grounds, areas
    and kinds that a scheme does not have are not in `names`.
    """

    vocabulary: Dimension
    term: Term
    parent: str
    names: Mapping[str, str]


@cache
def catalogue() -> Catalogue:
    """Give all indicators. Raises IndicatorsFileError when the file cannot be used."""
    return parse_indicators((_DATA / "indicators.toml").read_text(encoding="utf-8"))


@cache
def codebook_rows() -> tuple[CodebookRow, ...]:
    """Give every ground, area and kind with its names elsewhere, for open data and other cities.

    Raises IndicatorsFileError when a code is missing, unknown or told twice.
    """
    with (_DATA / "codebook.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        return parse_codebook(list(reader), tuple(catalogue().schemes))


def parse_codebook(rows: list[dict[str, str]], schemes: tuple[str, ...]) -> tuple[CodebookRow, ...]:
    """Return the rows of a codebook that names every code once; raises IndicatorsFileError."""
    told = [(row["vocabulary"], row["code"]) for row in rows]
    wanted = [(name.value, term.value) for name, terms in CODED.items() for term in terms]
    wrong = {*told} ^ {*wanted}
    if wrong or len(told) != len(wanted):
        raise IndicatorsFileError(f"codes missing, unknown or told twice: {sorted(wrong)}")
    return tuple(_row(row, schemes) for row in rows)


_DATA: Final = Path(__file__).resolve().parents[3] / "data"


def _row(row: dict[str, str], schemes: tuple[str, ...]) -> CodebookRow:
    vocabulary = Dimension(row["vocabulary"])
    term = CODED[vocabulary](row["code"])
    parent = term.parent if isinstance(term, Ground) else None
    names = {scheme: row[scheme] for scheme in schemes if row[scheme]}
    return CodebookRow(vocabulary, term, parent or "", MappingProxyType(names))
