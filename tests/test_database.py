"""The database: what a statement carried stands in no error, which command lines print."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from reporting.database import Database
from reporting.facts.answers import FactAnswers
from reporting.facts.models import Fact
from reporting.facts.settling import add_facts
from tests.facts.examples import FULL, KEYRING


def add(database: Database, *facts: FactAnswers) -> None:
    """Add facts, all under the same key."""
    with database.writing() as session:
        add_facts(session, KEYRING, [(bytes(16), one) for one in facts])


def test_an_error_says_nothing_of_the_rows_that_were_written(database: Database) -> None:
    add(database, FULL)
    with database.reading() as session:
        record_key = session.scalars(select(Fact.record_key)).one()

    with pytest.raises(IntegrityError) as error:
        add(database, FULL)

    told = str(error.value)
    assert str(FULL.role) not in told
    assert "religion" not in told
    assert str(record_key) not in told


def test_an_error_says_nothing_of_what_was_asked_for(database: Database) -> None:
    with pytest.raises(DBAPIError) as error, database.reading() as session:
        session.execute(text("SELECT :asked FROM no_such_table"), {"asked": "a secret"})

    assert "a secret" not in str(error.value)
