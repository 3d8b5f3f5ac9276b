"""Places in figures: small ones are counted together with those around them (ux §5.2 D5).

Every report stands in exactly one row: that of a district, of the rest of its municipality, of
the rest of its region, or of elsewhere in Finland. A row for all of a municipality never stands
beside its districts, so nothing can be subtracted.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from reporting.places import MunicipalityUnknownError, municipality, regions
from reporting.statistics.perturbation import perturbed, together, without
from reporting.statistics.subjects import subject_of
from reporting.statistics.tables import (
    COUNT,
    HIDDEN,
    OTHERS,
    TOTAL,
    Cell,
    Counted,
    ExactTable,
    Table,
)
from reporting.vocabulary import N_, Term

LEAST_IN_PLACE: Final = 20
"""A place with fewer reports in the year has no row, and one of fewer no rate."""

REGION: Final = "region-"
DISTRICT: Final = "district-"

HELSINKI: Final = "091"
_LEAST_ELSEWHERE: Final = 5
_PEOPLE: Final = 10_000


class RegionGroup(Term):
    """The three parts of Finland that public figures tell apart."""

    UUSIMAA = "group-uusimaa", N_("Uusimaa")
    SOUTH_WEST = "group-south-west", N_("Rest of the south and west")
    EAST_NORTH = "group-east-north", N_("East and north")


def merged_places(exact: ExactTable) -> ExactTable:
    """Give a table of municipalities and districts with small places counted with others.

    The row of a municipality counts what is in none of its districts' rows, and the row of a
    region what is in none of its municipalities' rows. Rows that are no place stay as they are.
    Whether a place is small is decided by the figure that would be published of it.
    """
    other = {row: exact.cells[row, COUNT] for row in exact.rows if not _is_place(row)}
    rows: dict[str, Counted] = {}
    left: defaultdict[str, list[Counted]] = defaultdict(list)
    for code, counted in _municipalities(exact):
        rest = _without_districts(exact, counted, rows) if code == HELSINKI else counted
        region = _region_row(code)
        if region != OTHERS and _figure(exact, code, rest) >= LEAST_IN_PLACE:
            rows[code] = rest
        else:
            left[region].append(rest)
    rows = _with_regions(exact, rows, left)
    cells = {(code, COUNT): counted for code, counted in (rows | other).items()}
    if (TOTAL, COUNT) in exact.cells:
        cells[TOTAL, COUNT] = exact.cells[TOTAL, COUNT]
    return replace(exact, rows=(*sorted(rows), *other), cells=cells)


def grouped_places(table: Table) -> Table:
    """Give a published table of places with its rows added up to three parts of Finland."""
    other = {row: table[row, COUNT] for row in table.rows if not _is_place(row)}
    groups = {
        str(group): _added(table[row, COUNT] for row in table.rows if _group_of(row) is group)
        for group in RegionGroup
    }
    rows = groups | other
    cells = {(code, COUNT): cell for code, cell in rows.items()}
    if (TOTAL, COUNT) in table.cells:
        cells[TOTAL, COUNT] = table.cells[TOTAL, COUNT]
    return replace(table, rows=tuple(rows), cells=cells)


def rate(cell: Cell, people: int) -> float | None:
    """Give a published figure per 10 000 people; None where it is too small for a rate."""
    if cell.value is None or cell.value < LEAST_IN_PLACE or people <= 0:
        return None
    return round(_PEOPLE * cell.value / people, 1)


def people_in(row: str, rows: Iterable[str]) -> int | None:
    """Give how many people live in the place of a row, given the other rows; None if unknown.

    The people of a district are unknown to us, and so are those of what is left without it.
    """
    beside = {one for one in rows if one != row}
    if row.startswith(REGION):
        inside = {one for one in beside if _is_place(one) and _region_row(one) == row}
        if any(one.startswith(DISTRICT) for one in inside):
            return None
        whole = next((one.population for one in regions() if REGION + one.code == row), 0)
        return whole - sum(municipality(one).population for one in inside) or None
    is_divided = row == HELSINKI and any(one.startswith(DISTRICT) for one in beside)
    if is_divided or row.startswith(DISTRICT) or not _is_place(row) or _region_row(row) == OTHERS:
        return None
    return municipality(row).population


def _municipalities(exact: ExactTable) -> Iterator[tuple[str, Counted]]:
    for row in exact.rows:
        if _is_place(row) and not row.startswith((REGION, DISTRICT)):
            yield row, exact.cells[row, COUNT]


def _without_districts(exact: ExactTable, whole: Counted, rows: dict[str, Counted]) -> Counted:
    """Give what is left of a municipality when its districts that are large enough have rows."""
    districts = {row: exact.cells[row, COUNT] for row in exact.rows if row.startswith(DISTRICT)}
    if together(*districts.values()).count > whole.count:
        return whole
    for code, counted in districts.items():
        if _figure(exact, code, counted) >= LEAST_IN_PLACE:
            rows[code] = counted
            whole = without(whole, counted)
    return whole


def _with_regions(
    exact: ExactTable, rows: dict[str, Counted], left: Mapping[str, list[Counted]]
) -> dict[str, Counted]:
    """Give the rows with what is left by region, and elsewhere where a region is small too."""
    found, elsewhere = dict(rows), Counted(0)
    for region, parts in left.items():
        rest = together(*parts)
        if region != OTHERS and _figure(exact, region, rest) >= LEAST_IN_PLACE:
            found[region] = rest
        else:
            elsewhere = together(elsewhere, rest)
    if found and 0 < _figure(exact, OTHERS, elsewhere) < _LEAST_ELSEWHERE:
        # One hidden row beside a total could be worked out, so another place joins it.
        joining = min(
            sorted(found), key=lambda code: _ease(code, _figure(exact, code, found[code]))
        )
        elsewhere = together(elsewhere, found.pop(joining))
    return found | {OTHERS: elsewhere}


def _ease(code: str, figure: int) -> tuple[bool, bool, int]:
    # What is left of a region goes first, so that no row says it counts a place that it does not.
    return not code.startswith(REGION), code.startswith(DISTRICT), figure


def _figure(exact: ExactTable, code: str, counted: Counted) -> int:
    return perturbed(counted, str(subject_of(exact.view, exact.period, (code, COUNT))))


def _is_place(row: str) -> bool:
    return row.startswith((REGION, DISTRICT)) or row.isdecimal()


def _region_row(row: str) -> str:
    """Give the row of the region that a place lies in; elsewhere for a municipality that ended."""
    if row.startswith(REGION):
        return row
    try:
        place = municipality(HELSINKI if row.startswith(DISTRICT) else row)
    except MunicipalityUnknownError:
        return OTHERS
    return REGION + place.region_code


def _group_of(row: str) -> RegionGroup | None:
    return _GROUPS.get(_region_row(row)) if _is_place(row) else None


def _added(cells: Iterable[Cell]) -> Cell:
    values = [cell.value for cell in cells]
    return HIDDEN if None in values else Cell(sum(value or 0 for value in values))


_EAST_NORTH: Final = ("08", "09", "10", "11", "12", "13", "17", "18", "19")
_GROUPS: Final[Mapping[str, RegionGroup]] = {
    REGION + one.code: RegionGroup.UUSIMAA
    if one.code == "01"
    else RegionGroup.EAST_NORTH
    if one.code in _EAST_NORTH
    else RegionGroup.SOUTH_WEST
    for one in regions()
}
