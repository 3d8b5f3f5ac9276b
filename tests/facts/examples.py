"""Facts to test with."""

from datetime import date

from sqlalchemy import select

from reporting.database import Database
from reporting.facts.answers import Dimension, FactAnswers, FactState
from reporting.facts.models import Fact
from reporting.facts.operations import new_fact_key, note_fact, sealed_fact
from reporting.facts.periods import Period, Span
from reporting.facts.sets import FactSets
from reporting.facts.settling import add_facts
from reporting.keyring import Keyring
from reporting.vocabulary import Area, BystanderAnswer, Ground, Kind, Role, TimeOfDay, Wish

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


def settled(database: Database, *answers: FactAnswers) -> list[bytes]:
    """Put facts right into the table; give their keys."""
    facts = [(new_fact_key(), one) for one in answers]
    with database.writing() as session:
        add_facts(session, facts)
    return [key for key, _ in facts]


def accepted(**answers: object) -> FactAnswers:
    """Give answers that count for others."""
    told: dict[str, object] = {"period": WEEK, "state": FactState.ACCEPTED}
    return FactAnswers(**(told | answers))  # type: ignore[arg-type]  # names are checked at the call


def rows(database: Database) -> list[Fact]:
    """Give every settled fact."""
    with database.reading() as session:
        return list(session.scalars(select(Fact).order_by(Fact.position)))


def counts(database: Database, dimension: Dimension) -> dict[str, int]:
    """Give how many settled facts have each value of a dimension."""
    with database.reading() as session:
        return {value: len(facts) for value, facts in FactSets(session).of(dimension).items()}
