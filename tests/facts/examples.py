"""Facts to test with."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from reporting.database import Database
from reporting.facts.answers import Dimension, FactAnswers, FactState
from reporting.facts.models import Fact, FactChange
from reporting.facts.operations import new_fact_key, note_fact, sealed_fact
from reporting.facts.periods import Period, Span
from reporting.facts.sets import FactSets
from reporting.facts.settling import add_facts
from reporting.keyring import Keyring
from reporting.runtime import Runtime
from reporting.vocabulary import Area, BystanderAnswer, Ground, Kind, Role, TimeOfDay, Wish

KEYRING = Keyring("demo", bytes(16), *[bytes([number]) * 32 for number in range(1, 7)])
"""Secrets for tests that put facts into a database and count them there, without an instance."""

TODAY = date(2026, 11, 28)
WEEK = "2026-W47"
YEAR = Period(Span.YEAR, 2026)

FULL = FactAnswers(
    period=WEEK,
    role=Role.WITNESSED,
    area=Area.TRANSPORT,
    grounds=(Ground.LANGUAGE, Ground.RELIGION),
    kinds=(Kind.THREAT,),
    municipality="091",
    time_of_day=TimeOfDay.EVENING,
    is_repeated=True,
    bystander=BystanderAnswer.HELPED,
    wish=Wish.ADVICE,
    language="sv",
)
EMPTY = FactAnswers(period=WEEK, language="fi")


def note(database: Database, keyring: Keyring, answers: FactAnswers = FULL) -> bytes:
    """Note a new fact, which then waits; give its key."""
    key = new_fact_key()
    with database.writing() as session:
        note_fact(session, sealed_fact(keyring, key, answers))
    return key


def damage_one(database: Database) -> None:
    """Change one bit of something that waits."""
    with database.writing() as session:
        row = session.scalars(select(FactChange)).first()
        assert row is not None
        row.sealed_answers = row.sealed_answers[:-1] + bytes([row.sealed_answers[-1] ^ 1])


@dataclass(frozen=True)
class Settled(FactAnswers):
    """A settled fact with all its answers, also those that sealed sets alone say."""

    key: bytes = b""
    position: int = 0
    record_key: int = 0


def settled(database: Database, *answers: FactAnswers, keyring: Keyring = KEYRING) -> list[bytes]:
    """Put facts right into the table; give their keys."""
    facts = [(new_fact_key(), one) for one in answers]
    with database.writing() as session:
        add_facts(session, keyring, facts)
    return [key for key, _ in facts]


def settled_in(runtime: Runtime, *answers: FactAnswers) -> list[bytes]:
    """Put facts right into the table of an instance; give their keys."""
    return settled(runtime.database, *answers, keyring=runtime.keyring)


def accepted(**answers: object) -> FactAnswers:
    """Give answers that count for others."""
    told: dict[str, object] = {"period": WEEK, "state": FactState.ACCEPTED}
    return FactAnswers(**(told | answers))  # type: ignore[arg-type]  # names are checked at the call


def rows(database: Database, keyring: Keyring = KEYRING) -> list[Settled]:
    """Give every settled fact."""
    with database.reading() as session:
        sets = FactSets(session, keyring)
        facts = session.scalars(select(Fact).order_by(Fact.position))
        return [
            Settled(
                **vars(sets.answers_of(fact)),
                key=fact.key,
                position=fact.position,
                record_key=fact.record_key,
            )
            for fact in facts
        ]


def counts(database: Database, dimension: Dimension, keyring: Keyring = KEYRING) -> dict[str, int]:
    """Give how many settled facts have each value of a dimension."""
    with database.reading() as session:
        sets = FactSets(session, keyring).of(dimension)
        return {value: len(facts) for value, facts in sets.items()}
