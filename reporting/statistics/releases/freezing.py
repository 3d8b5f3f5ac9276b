"""Freezing: what a release says, counted once from accepted facts and made safe at once.

Every figure passes through `disclosure` here; nothing exact leaves this module.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from pyroaring import BitMap
from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.facts.answers import MASS, Dimension
from reporting.facts.models import Fact
from reporting.facts.periods import Period, Span
from reporting.facts.sets import FactSets, Placed
from reporting.keyring import Keyring
from reporting.statistics.catalogue import VIEWS, View
from reporting.statistics.counting import exact_table, received_table
from reporting.statistics.disclosure import partner_count, partner_tables
from reporting.statistics.geography import HELSINKI
from reporting.statistics.releases.artefact import Artefact, Audience, Break
from reporting.statistics.releases.marks import FactMarks, marks_of
from reporting.statistics.releases.refusals import Refusal, ReleaseRefusedError
from reporting.statistics.selection import Selection, selected, united
from reporting.statistics.tables import Cell, Counted, ExactTable, Table
from reporting.statistics.waiting import published_waiting, waiting_table

QUARTERLY: Final = (
    View.RECEIVED,
    View.GROUNDS,
    View.AREAS,
    View.KINDS,
    View.TIMES,
    View.BYSTANDERS,
)
YEARLY: Final = (*QUARTERLY, View.GROUND_AREA, View.GROUND_PAIRS, View.PLACES, View.OUTCOMES)

Progress = Callable[[int, int], None]
"""Told how many tables are counted, and of how many."""

_PIECE: Final = 10_000


@dataclass(frozen=True)
class Freezing:
    """What is to be frozen.

    `districts` are the facts of districts that a signed-in lead opened. `standing` are the
    partner's editions that there are already of the same year: what they say is not said anew.
    `waiting` is counted as if it were settled, to see whether there can be a release at all.
    """

    period: Period
    version: int
    today: date
    breaks: tuple[Break, ...] = ()
    districts: Mapping[str, BitMap] = field(default_factory=dict, repr=False)
    standing: Mapping[Period, Artefact] = field(default_factory=dict, repr=False)
    waiting: tuple[Placed, ...] = field(default=(), repr=False)


class SetsWithDistricts(FactSets):
    """The sets of a database, with districts of Helsinki that lie sealed in cases.

    A fact is in one district at most, and only in one of its own town: the rest of the town is
    what is in none of them.
    """

    def __init__(self, session: Session, keyring: Keyring, freezing: Freezing) -> None:
        super().__init__(session, keyring, freezing.waiting)
        self._districts = freezing.districts

    def of(self, dimension: Dimension) -> Mapping[str, BitMap]:
        """Give the facts of every value of a dimension."""
        stored = super().of(dimension)
        if dimension is not Dimension.DISTRICT:
            return stored
        town = self.one(Dimension.MUNICIPALITY, HELSINKI)
        opened = {code: facts & town for code, facts in self._districts.items()}
        known = {code: (facts & town) - united(opened.values()) for code, facts in stored.items()}
        codes = sorted(known.keys() | opened.keys())
        return {c: known.get(c, BitMap()) | opened.get(c, BitMap()) for c in codes}


def partner_edition(
    session: Session, keyring: Keyring, freezing: Freezing, *, progress: Progress | None = None
) -> Artefact:
    """Count and perturb every table of a period as the partner may see it.

    Raises ReleaseRefusedError when nothing was accepted in the period, or too little.
    """
    sets = SetsWithDistricts(session, keyring, freezing)
    period = freezing.period
    if not counted_facts(sets, period):
        raise ReleaseRefusedError(Refusal.NO_FACTS)
    keys = record_keys(session, period, counted_facts(sets, _longest(period)))
    tables = _safe_tables(_Count(sets, keys), freezing, progress or _nobody)
    if not tables:
        raise ReleaseRefusedError(Refusal.TOO_FEW)
    waiting = published_waiting(waiting_table(session, period))
    if any(cell.value is not None for cell in waiting.cells.values()):
        tables.append(waiting)
    return Artefact(
        period=period,
        version=freezing.version,
        audience=Audience.PARTNER,
        frozen_on=freezing.today,
        tables=tuple(tables),
        breaks=tuple(one for one in freezing.breaks if one.quarter in period.quarters),
        mass=_mass(sets, period, keys),
    )


def views_of(period: Period) -> tuple[View, ...]:
    """Give the views of facts that a release of this length has; no others are ever made."""
    return YEARLY if period.span is Span.YEAR else QUARTERLY


def counted_facts(sets: FactSets, period: Period) -> BitMap:
    """Give the facts that a release of a period counts: those that were accepted."""
    return selected(sets, _selection(period))


def counted_marks(sets: FactSets, period: Period, *, key: bytes) -> FactMarks:
    """Give the marks of the facts of a period, by what its tables count."""
    specs = [VIEWS[view] for view in views_of(period)]
    counted = {name for spec in specs for name in (spec.rows, spec.columns) if name}
    facts = counted_facts(sets, period)
    return marks_of(sets, facts, sorted(counted | {Dimension.QUARTER}), key=key)


def record_keys(session: Session, period: Period, facts: BitMap) -> Mapping[int, int]:
    """Give the record keys of facts by position; they go no further than into a table's keys."""
    rows = select(Fact.position, Fact.record_key).where(Fact.period.startswith(str(period.year)))
    found = session.execute(rows.execution_options(yield_per=_PIECE))
    keys = {position: key for position, key in found if position in facts}
    # Facts that only wait have none yet; whatever they get is not published.
    return {position: keys.get(position, 0) for position in facts}


def _mass(sets: FactSets, period: Period, keys: Mapping[int, int]) -> Cell:
    """Give how many reports were part of a mass report, as the partner may see it."""
    facts = counted_facts(sets, period) & sets.one(Dimension.FLAG, MASS)
    counted = Counted(len(facts), sum(map(keys.__getitem__, facts)) % 2**32)
    return partner_count(counted, f"{MASS} {period}")


@dataclass(frozen=True)
class _Count:
    """What exact tables are counted of. Nothing exact leaves this module."""

    sets: FactSets
    keys: Mapping[int, int] = field(repr=False)

    def table(self, view: View, period: Period) -> ExactTable:
        """Count a view of a period."""
        selection = _selection(period)
        if view is View.RECEIVED and period.span is Span.HALF:
            # One row: its quarters were too small to stand alone.
            return received_table(self.sets, selection, [period], record_keys=self.keys)
        return exact_table(self.sets, view, selection, record_keys=self.keys)


def _safe_tables(count: _Count, freezing: Freezing, told: Progress) -> list[Table]:
    """Give what the partner may see, in the order of the views.

    A view that is too small in both quarters of a half-year is told once for the half-year.
    """
    period, views = freezing.period, views_of(freezing.period)
    earlier = [t for one in freezing.standing.values() for t in one.tables if t.view in YEARLY]
    exacts = []
    for done, view in enumerate(views, 1):
        exacts.append(count.table(view, period))
        told(done, len(views))
    found = partner_tables(exacts, earlier)
    if half := _half_ended_by(period):
        before = freezing.standing.get(period.before)
        shown = {table.view for table in (*found, *(before.tables if before else ()))}
        small = [count.table(view, half) for view in views if view not in shown]
        found += partner_tables(small, [*earlier, *found])
    return sorted(found, key=lambda table: views.index(table.view))


def _nobody(done: int, of: int) -> None:
    """Tell nobody how far counting is."""


def _selection(period: Period) -> Selection:
    return Selection(period, only_accepted=True, with_mass=True)


def _half_ended_by(period: Period) -> Period | None:
    """Give the half-year that ends with a quarter."""
    if period.span is not Span.QUARTER or period.number % 2:
        return None
    return Period(Span.HALF, period.year, period.number // 2)


def _longest(period: Period) -> Period:
    return _half_ended_by(period) or period
