"""The database: what its errors say, what deleting leaves, and who writes after reading."""

import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from reporting.database import Database
from reporting.facts.answers import FactAnswers
from reporting.facts.models import Fact
from reporting.facts.settling import add_facts
from reporting.runtime import Runtime
from reporting.teams.models import Team
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


def test_what_is_deleted_is_written_over(runtime: Runtime) -> None:
    """T19, 4.35: also in pages that are free then, which `secure_delete=FAST` would leave."""
    with runtime.database.reading() as session:
        assert session.scalar(text("PRAGMA secure_delete")) == 1


def test_whoever_reads_before_writing_is_not_turned_away(database: Database) -> None:
    """T18: of many who read first and then write at once, each waits for a turn and gets it."""

    def read_and_write(_: int) -> None:
        with database.writing() as session:
            session.scalar(select(func.count()).select_from(Team))
            session.add(Team(id=secrets.token_bytes(16), name=secrets.token_hex(8)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(read_and_write, range(80)))

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Team)) == 80
