"""Which facts share an answer, as bitmaps: any count of any selection without reading a row.

A million facts take some ten megabytes; the largest table of two dimensions is counted in about
ten milliseconds (`make bench`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pyroaring import BitMap
from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from reporting.database import table_of
from reporting.facts.answers import Dimension, FactAnswers, FactState, Place, all_places, read
from reporting.facts.models import Fact, FactSet, SealedFactSet
from reporting.facts.sealed_sets import (
    OPEN_NAMES,
    SEALED,
    SEALED_DIMENSIONS,
    opened_bits,
    sealed_bits,
)
from reporting.keyring import Keyring

_NONE: Final = BitMap()
# Of these a single set is loaded alone; the sets of the others are few and small.
_WIDE: Final = frozenset(
    {
        Dimension.AREA,
        Dimension.GROUND,
        Dimension.KIND,
        Dimension.MUNICIPALITY,
        Dimension.DISTRICT,
        Dimension.WEEK,
    }
)
_TABLE: Final = table_of(FactSet)
# Made once: a page of figures reads some ten dimensions.
_NAMES: Final = select(_TABLE.c.value).where(_TABLE.c.dimension == bindparam("asked"))
_ONE: Final = select(_TABLE.c.positions).where(
    _TABLE.c.dimension == bindparam("asked"), _TABLE.c.value == bindparam("value")
)
_STORED_BINARY: Final = "SELECT value, positions FROM fact_set WHERE dimension = %s"
_STORED: Final = select(_TABLE.c.value, _TABLE.c.positions).where(
    _TABLE.c.dimension == bindparam("asked")
)


@dataclass(frozen=True)
class Placed:
    """A fact that waits, with the position it has or would get, and its answers before and now."""

    position: int
    before: FactAnswers | None
    now: FactAnswers


@dataclass(frozen=True)
class SetChanges:
    """Positions that enter and leave sets."""

    added: Mapping[Place, BitMap] = field(default_factory=dict)
    removed: Mapping[Place, BitMap] = field(default_factory=dict)


class FactSets:
    """The sets of one database, loaded when asked for, with what waits already in its place."""

    def __init__(self, session: Session, keyring: Keyring, waiting: Iterable[Placed] = ()) -> None:
        self._session, self._keyring = session, keyring
        self._changes = changes_of(waiting)
        self._loaded: dict[Dimension, Mapping[str, BitMap]] = {}
        self._single: dict[Place, BitMap] = {}

    def of(self, dimension: Dimension) -> Mapping[str, BitMap]:
        """Give the facts of every value of a dimension that any fact has."""
        if dimension not in self._loaded:
            self._loaded[dimension] = self._load(dimension)
        return self._loaded[dimension]

    def one(self, dimension: Dimension, value: str) -> BitMap:
        """Give the facts of one value, none when there are none."""
        if dimension in self._loaded or dimension not in _WIDE:
            return self.of(dimension).get(value, _NONE)
        place = (dimension, value)
        if place not in self._single:
            self._single[place] = self._load_one(place)
        return self._single[place]

    def values(self, dimension: Dimension) -> frozenset[str]:
        """Give the values of a dimension that any fact has, or has had while it waited."""
        if dimension not in _WIDE:
            return frozenset(self.of(dimension))
        stored = self._session.connection().execute(_NAMES, {"asked": str(dimension)})
        waiting = {value for asked, value in self._changes.added if asked is dimension}
        return frozenset(waiting.union(stored.scalars()))

    def counted(self) -> BitMap:
        """Give every fact that counts for the team: all that are not withdrawn."""
        return self.one(Dimension.STATE, FactState.PROVISIONAL) | self.accepted()

    def accepted(self) -> BitMap:
        """Give every fact that counts for others."""
        return self.one(Dimension.STATE, FactState.ACCEPTED)

    def answers_of(self, fact: Fact) -> FactAnswers:
        """Give all answers of a settled fact: those of its row, and those that sets alone say."""
        told = {name: getattr(fact, name) for name in OPEN_NAMES}
        for name, dimension in SEALED.items():
            for value, positions in self.of(dimension).items():
                if fact.position in positions:
                    told |= read({name: value})
        return FactAnswers(**told)

    def _load_one(self, place: Place) -> BitMap:
        asked = {"asked": str(place[0]), "value": place[1]}
        bits = self._session.connection().execute(_ONE, asked).scalar()
        positions = BitMap.deserialize(bits) if bits else _NONE
        removed, added = self._changes.removed.get(place), self._changes.added.get(place)
        return (positions - (removed or _NONE)) | (added or _NONE)

    def _load(self, dimension: Dimension) -> Mapping[str, BitMap]:
        stored = _stored(self._session, self._keyring, dimension)
        sets = {value: BitMap.deserialize(bits) for value, bits in stored}
        for (changed, value), positions in self._changes.removed.items():
            if changed is dimension:
                sets[value] = sets.get(value, _NONE) - positions
        for (changed, value), positions in self._changes.added.items():
            if changed is dimension:
                sets[value] = sets.get(value, _NONE) | positions
        return {value: positions for value, positions in sets.items() if positions}


def _stored(session: Session, keyring: Keyring, dimension: Dimension) -> Iterable[Any]:
    if dimension in SEALED_DIMENSIONS:
        return _stored_sealed(session, keyring, dimension)
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        return connection.execute(_STORED, {"asked": str(dimension)})
    # As text, PostgreSQL would send twice the bytes.
    driver: Any = connection.connection.driver_connection
    with driver.cursor(binary=True) as cursor:
        return list(cursor.execute(_STORED_BINARY, (str(dimension),)))


def _stored_sealed(
    session: Session, keyring: Keyring, dimension: Dimension
) -> list[tuple[str, bytes]]:
    rows = session.scalars(select(SealedFactSet).where(SealedFactSet.dimension == dimension))
    found = [(row.value, row.sealed_positions) for row in rows]
    return [(value, opened_bits(keyring, (dimension, value), bits)) for value, bits in found]


def changes_of(placed: Iterable[Placed]) -> SetChanges:
    """Give what placing these facts changes in the sets."""
    added: dict[Place, BitMap] = defaultdict(BitMap)
    removed: dict[Place, BitMap] = defaultdict(BitMap)
    for one in placed:
        before = all_places(one.before) if one.before else frozenset()
        now = all_places(one.now)
        for place in before - now:
            removed[place].add(one.position)
        for place in now - before:
            added[place].add(one.position)
    return SetChanges(added, removed)


def write_changes(session: Session, keyring: Keyring, changes: SetChanges) -> None:
    """Write what changed into the sets; the caller holds the turn of those who settle."""
    for place in {*changes.added, *changes.removed}:
        positions = _positions(session, keyring, place)
        positions -= changes.removed.get(place, _NONE)
        positions |= changes.added.get(place, _NONE)
        table = SealedFactSet if place[0] in SEALED_DIMENSIONS else FactSet
        session.execute(delete(table).where(table.dimension == place[0], table.value == place[1]))
        if positions:
            positions.run_optimize()
            _add_set(session, keyring, place, positions)


def sets_of_rows(session: Session) -> Mapping[Place, BitMap]:
    """Count all rows anew: what the sets must say that are not sealed."""
    sets: dict[Place, BitMap] = defaultdict(BitMap)
    facts = select(Fact).execution_options(yield_per=5000)
    for fact in session.scalars(facts):
        told = FactAnswers(**{name: getattr(fact, name) for name in OPEN_NAMES})
        for place in all_places(told):
            if place[0] not in SEALED_DIMENSIONS:
                sets[place].add(fact.position)
    return sets


def _positions(session: Session, keyring: Keyring, place: Place) -> BitMap:
    dimension, value = place
    if dimension in SEALED_DIMENSIONS:
        at = SealedFactSet.dimension == dimension, SealedFactSet.value == value
        sealed = session.scalar(select(SealedFactSet.sealed_positions).where(*at))
        return BitMap.deserialize(opened_bits(keyring, place, sealed)) if sealed else BitMap()
    of_place = FactSet.dimension == dimension, FactSet.value == value
    bits = session.scalar(select(FactSet.positions).where(*of_place))
    return BitMap.deserialize(bits) if bits else BitMap()


def _add_set(session: Session, keyring: Keyring, place: Place, positions: BitMap) -> None:
    dimension, value = place
    named, bits = {"dimension": dimension, "value": value}, positions.serialize()
    if dimension in SEALED_DIMENSIONS:
        sealed = sealed_bits(keyring, place, bits)
        session.execute(insert(SealedFactSet).values(sealed_positions=sealed, **named))
    else:
        session.execute(insert(FactSet).values(positions=bits, **named))
