"""Counting the ten views that facts make: exact, for the team and for freezing a release.

Only sets of facts are counted, never a row and never a sealed report. A figure of a release also
carries the sum of its facts' record keys, by which it is perturbed (security reference §3.2).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from pyroaring import BitMap

from reporting.coding import ClosingReason
from reporting.facts.answers import YES, Dimension
from reporting.facts.periods import Period
from reporting.facts.sets import FactSets
from reporting.places import municipalities
from reporting.statistics.catalogue import VIEWS, View
from reporting.statistics.geography import DISTRICT, HELSINKI
from reporting.statistics.selection import (
    Selection,
    of_any_time,
    of_period,
    selected,
    united,
)
from reporting.statistics.tables import COUNT, TOTAL, Counted, ExactTable
from reporting.vocabulary import Area, BystanderAnswer, Ground, Kind, Role, Term, TimeOfDay, Wish

Sets = Mapping[str, BitMap]
RecordKeys = Mapping[int, int]

PAIR: Final = "+"
"""Stands between the two grounds in the code of a pair."""

_KEY_BITS: Final = 0xFFFF_FFFF
_TERMS: Final[Mapping[Dimension, type[Term]]] = {
    Dimension.ROLE: Role,
    Dimension.AREA: Area,
    Dimension.KIND: Kind,
    Dimension.TIME_OF_DAY: TimeOfDay,
    Dimension.BYSTANDER: BystanderAnswer,
    Dimension.WISH: Wish,
    Dimension.CLOSING_REASON: ClosingReason,
}


@dataclass(frozen=True)
class _Universe:
    """What one table is counted of: its facts, and the record keys when they are wanted."""

    view: View
    period: Period
    facts: BitMap
    keys: RecordKeys | None = field(repr=False)

    def counted(self, facts: BitMap) -> Counted:
        if self.keys is None:
            return Counted(len(facts))
        return Counted(len(facts), sum(map(self.keys.__getitem__, facts)) & _KEY_BITS)

    def table(
        self,
        rows: Iterable[str],
        columns: Iterable[str],
        cells: Mapping[tuple[str, str], Counted],
        answered: BitMap,
    ) -> ExactTable:
        return ExactTable(
            view=self.view,
            period=self.period,
            rows=tuple(rows),
            columns=tuple(columns),
            cells=cells,
            reports=self.counted(answered),
            untold=self.counted(self.facts - answered),
        )


def exact_table(
    sets: FactSets, view: View, selection: Selection, *, record_keys: RecordKeys | None = None
) -> ExactTable:
    """Give the exact table of a view that facts make, with every code of its vocabularies.

    Raises KeyError for the views that facts do not make.
    """
    universe = _Universe(view, selection.period, selected(sets, selection), record_keys)
    if view in _OWN:
        return _OWN[view](universe, sets)
    spec = VIEWS[view]
    if spec.rows is None:
        raise KeyError(view)
    rows = _values(sets, spec.rows)
    if spec.columns is None:
        return _flat(universe, rows)
    return _crossed(universe, rows, _values(sets, spec.columns))


def received_table(
    sets: FactSets,
    selection: Selection,
    quarters: Iterable[Period],
    *,
    record_keys: RecordKeys | None = None,
) -> ExactTable:
    """Give who told in each of some quarters, which may reach beyond the selection's period."""
    rows = {str(quarter): of_period(sets, quarter) for quarter in quarters}
    facts = of_any_time(sets, selection) & united(rows.values())
    universe = _Universe(View.RECEIVED, selection.period, facts, record_keys)
    return _crossed(universe, rows, _values(sets, Dimension.ROLE))


def _values(sets: FactSets, dimension: Dimension) -> Sets:
    """Give the facts of each value in the order of the vocabulary, also of those nobody chose.

    Grounds that only staff code are counted within the ground they belong to.
    """
    found = sets.of(dimension)
    if dimension is Dimension.GROUND:
        return {str(ground): _with_staff_codes(found, ground) for ground in Ground.on_form()}
    return {str(value): found.get(value, BitMap()) for value in _TERMS[dimension]}


def _with_staff_codes(grounds: Sets, ground: Ground) -> BitMap:
    inner = (one for one in Ground if one.parent is ground and not one.is_on_form)
    return united(grounds[one] for one in (ground, *inner) if one in grounds)


def _flat(universe: _Universe, rows: Sets) -> ExactTable:
    answered = united(rows.values()) & universe.facts
    cells = {(code, COUNT): universe.counted(facts & answered) for code, facts in rows.items()}
    cells[TOTAL, COUNT] = universe.counted(answered)
    return universe.table(rows, (COUNT,), cells, answered)


def _crossed(universe: _Universe, rows: Sets, columns: Sets) -> ExactTable:
    answered = united(rows.values()) & united(columns.values()) & universe.facts
    inside = {code: facts & answered for code, facts in columns.items()}
    cells = {(TOTAL, code): universe.counted(facts) for code, facts in inside.items()}
    for code, facts in rows.items():
        own = facts & answered
        cells[code, TOTAL] = universe.counted(own)
        cells |= {(code, name): universe.counted(own & many) for name, many in inside.items()}
    cells[TOTAL, TOTAL] = universe.counted(answered)
    return universe.table(rows, columns, cells, answered)


def _received(universe: _Universe, sets: FactSets) -> ExactTable:
    rows = {str(quarter): of_period(sets, quarter) for quarter in universe.period.quarters}
    return _crossed(universe, rows, _values(sets, Dimension.ROLE))


def _pairs(universe: _Universe, sets: FactSets) -> ExactTable:
    """Count pairs of grounds; answers that are no ground make no pair."""
    grounds = {
        code: facts & universe.facts
        for code, facts in _values(sets, Dimension.GROUND).items()
        if not Ground(code).is_answer
    }
    pairs = combinations(grounds.items(), 2)
    return _flat(universe, {f"{a}{PAIR}{b}": first & other for (a, first), (b, other) in pairs})


def _places(universe: _Universe, sets: FactSets) -> ExactTable:
    """Count every municipality of today, and each district that somebody coded."""
    named = sets.of(Dimension.MUNICIPALITY)
    today = [str(one.code) for one in municipalities()]
    rows = {code: named.get(code, BitMap()) for code in (*today, *sorted(set(named) - set(today)))}
    table = _flat(universe, rows)
    districts = {
        (DISTRICT + code, COUNT): universe.counted(facts & rows[HELSINKI] & universe.facts)
        for code, facts in sorted(sets.of(Dimension.DISTRICT).items())
    }
    rows_too = (*table.rows, *(code for code, _ in districts))
    return universe.table(
        rows_too, (COUNT,), {**table.cells, **districts}, united(rows.values()) & universe.facts
    )


def _times(universe: _Universe, sets: FactSets) -> ExactTable:
    """Count by time of day, and how many of each said that it keeps happening."""
    rows = _values(sets, Dimension.TIME_OF_DAY)
    answered = united(rows.values()) & universe.facts
    repeated = sets.one(Dimension.REPEATED, YES) & answered
    rows = {code: facts & answered for code, facts in rows.items()} | {TOTAL: answered}
    cells = {(code, COUNT): universe.counted(facts) for code, facts in rows.items()}
    cells |= {(code, YES): universe.counted(facts & repeated) for code, facts in rows.items()}
    return universe.table([r for r in rows if r != TOTAL], (COUNT, YES), cells, answered)


_OWN: Final[Mapping[View, Callable[[_Universe, FactSets], ExactTable]]] = {
    View.RECEIVED: _received,
    View.GROUND_PAIRS: _pairs,
    View.PLACES: _places,
    View.TIMES: _times,
}
