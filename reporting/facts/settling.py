"""Settling: what waits becomes rows and sets, together and in random order.

If facts were written with their reports, a copy of the database would tell which belong together:
by the transaction that PostgreSQL marks rows with, or by comparing two copies. Settled with all
others of its week, or with five hundred at least, a fact shows no more than its week did
(docs/decisions/0005).
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from pyroaring import BitMap
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from reporting.facts.answers import FactAnswers, Place, places_of
from reporting.facts.models import Fact, FactChange, FactSet, UnsealedFact
from reporting.facts.periods import parse_period
from reporting.facts.sealed_sets import SEALED, SEALED_DIMENSIONS, open_answers
from reporting.facts.sets import (
    FactSets,
    Placed,
    SetChanges,
    changes_of,
    sets_of_rows,
    write_changes,
)
from reporting.facts.waiting import Waiting, changes_to_settle, changes_waiting
from reporting.inserts import Inserts
from reporting.keyring import Keyring

ENOUGH: Final = 500
"""So many changes are settled without waiting for the end of their week."""

_FACTS: Final = Inserts(Fact)
# Any number will do that no other part of the service locks.
_TURN: Final = 0x52_4E_57_46
_PIECE: Final = 500


def placed(session: Session, keyring: Keyring, waiting: Iterable[Waiting]) -> tuple[Placed, ...]:
    """Give what waits as facts in their places, for figures that must be complete today."""
    changes = tuple(waiting)
    settled = _settled(session, [change.key for change in changes if not change.is_new])
    free, found, sets = _next_position(session), [], FactSets(session, keyring)
    for change in changes:
        fact = settled.get(change.key)
        if change.is_new:
            found.append(Placed(free, None, change.applied_to(None)))
            free += 1
        elif fact is not None:
            before = sets.answers_of(fact)
            found.append(Placed(fact.position, before, change.applied_to(before)))
    return tuple(found)


def placed_when_due(session: Session, keyring: Keyring, *, today: date) -> tuple[Placed, ...]:
    """Give in their places what settling once a week would settle now; it changes nothing."""
    waiting = [c for c in changes_waiting(session, keyring) if _is_over(c, today)]
    return placed(session, keyring, waiting)


def settle(session: Session, keyring: Keyring, *, today: date, is_weekly: bool) -> int:
    """Settle what is due; give how many facts changed. Safe to run twice at once.

    With `is_weekly`, once a week, all corrections and the facts of weeks that are over are
    settled; otherwise everything as soon as ENOUGH of it waits.
    What was damaged while it waited stays behind.
    """
    take_turn(session)
    waiting = changes_to_settle(session, keyring)
    if len(waiting) < ENOUGH:
        waiting = tuple(c for c in waiting if _is_over(c, today)) if is_weekly else ()
    return _settle(session, keyring, waiting)


def settle_waiting(session: Session, keyring: Keyring) -> int:
    """Settle all that waits, due or not; give how many facts changed."""
    take_turn(session)
    return _settle(session, keyring, changes_to_settle(session, keyring))


def take_turn(session: Session) -> None:
    """Wait for others who settle; on SQLite the writing transaction itself is the turn."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_TURN)))


def add_facts(
    session: Session, keyring: Keyring, facts: Sequence[tuple[bytes, FactAnswers]]
) -> None:
    """Add facts under their keys, in this order, with their sets. The caller holds the turn."""
    if not facts:
        return
    first = _next_position(session)
    rows = [
        open_answers(answers)
        | {"key": key, "position": first + n, "record_key": secrets.randbits(32)}
        for n, (key, answers) in enumerate(facts)
    ]
    _FACTS.add(session, sorted(rows, key=lambda row: row["key"]))
    added = (Placed(first + n, None, answers) for n, (_, answers) in enumerate(facts))
    write_changes(session, keyring, changes_of(added))


def complete_sets(session: Session, keyring: Keyring) -> bool:
    """Make the sets of a database whose facts are older than sets; say whether it was one.

    What an older version said in clear of a fact and of its report is sealed as well.
    """
    take_turn(session)
    _seal_unsealed(session, keyring)
    has_facts = session.scalar(select(Fact.position).limit(1)) is not None
    if not has_facts or session.scalar(select(FactSet.value).limit(1)) is not None:
        return False
    write_changes(session, keyring, SetChanges(added=sets_of_rows(session)))
    return True


def unseal_sets(session: Session, keyring: Keyring) -> int:
    """Say in clear again what an older version needs, before going back to it; give how much."""
    take_turn(session)
    sets, shared = FactSets(session, keyring), FactSet.dimension.in_(SEALED_DIMENSIONS)
    session.execute(delete(UnsealedFact))
    session.execute(delete(FactSet).where(shared))
    for dimension in SEALED_DIMENSIONS:
        for value, positions in sets.of(dimension).items():
            bits = positions.serialize()
            session.add(FactSet(dimension=dimension, value=value, positions=bits))
    facts = session.scalars(select(Fact)).all()
    for fact in facts:
        told = vars(sets.answers_of(fact))
        session.add(UnsealedFact(position=fact.position, **{name: told[name] for name in SEALED}))
    return len(facts)


def _seal_unsealed(session: Session, keyring: Keyring) -> None:
    added: dict[Place, BitMap] = defaultdict(BitMap)
    for row in session.scalars(select(UnsealedFact).execution_options(yield_per=_PIECE)):
        for name in SEALED:
            for place in places_of(name, getattr(row, name)):
                added[place].add(row.position)
    write_changes(session, keyring, SetChanges(added=added))
    session.execute(delete(UnsealedFact))
    session.execute(delete(FactSet).where(FactSet.dimension.in_(SEALED_DIMENSIONS)))


def _settle(session: Session, keyring: Keyring, waiting: Sequence[Waiting]) -> int:
    shuffled = list(waiting)
    secrets.SystemRandom().shuffle(shuffled)
    changes = placed(session, keyring, shuffled)
    add_facts(session, keyring, [(c.key, c.applied_to(None)) for c in shuffled if c.is_new])
    _correct(session, [c for c in shuffled if not c.is_new])
    write_changes(session, keyring, changes_of(p for p in changes if p.before is not None))
    for piece in _pieces([c.digest for c in shuffled]):
        session.execute(delete(FactChange).where(FactChange.key_digest.in_(piece)))
    return len(changes)


def _is_over(change: Waiting, today: date) -> bool:
    return not change.is_new or parse_period(change.answers["period"]).last_day < today


def _next_position(session: Session) -> int:
    last = session.scalar(select(func.max(Fact.position)))
    return 0 if last is None else last + 1


def _settled(session: Session, keys: Sequence[bytes]) -> Mapping[bytes, Fact]:
    found: dict[bytes, Fact] = {}
    for piece in _pieces(keys):
        facts = session.scalars(select(Fact).where(Fact.key.in_(piece)))
        found |= {fact.key: fact for fact in facts}
    return found


def _correct(session: Session, changes: Iterable[Waiting]) -> None:
    for change in changes:
        said = open_answers(change.answers)
        if not said:
            continue
        correction = update(Fact).where(Fact.key == change.key).values(**said)
        session.execute(correction, execution_options={"synchronize_session": False})


def _pieces(items: Sequence[bytes]) -> Iterable[Sequence[bytes]]:
    return (items[at : at + _PIECE] for at in range(0, len(items), _PIECE))
