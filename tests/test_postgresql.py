"""Connections to PostgreSQL: no answer is waited for without end, but for where it is allowed."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from reporting.database import Database
from tests.support.databases import postgres_copy
from tests.support.servers import PostgresServer

SLOW = text("SELECT pg_sleep(0.5)")


@pytest.fixture
def hasty(postgres: PostgresServer) -> Iterator[Database]:
    """Give a database on PostgreSQL."""
    with postgres_copy(postgres) as url:
        database = Database(url)
        yield database
        database.close()


def bare(session: Session) -> Any:
    return session.connection().connection.driver_connection


def test_an_answer_that_does_not_come_is_given_up_and_the_next_one_comes(hasty: Database) -> None:
    """5.8: a server that stands still, or a proxy that only takes."""
    with hasty.reading() as session:
        given_up = bare(session)
        given_up.patience = 0.1
        with pytest.raises(OperationalError):
            session.execute(SLOW)

    assert given_up.closed
    with hasty.reading() as session:
        assert session.execute(SLOW).all()
        assert bare(session) is not given_up


def test_a_backup_takes_its_time_and_the_next_page_does_not(hasty: Database) -> None:
    with hasty.reading() as session:
        patient = bare(session)
        patient.patience = 0.1
        hasty.wait_long(session)
        assert session.execute(SLOW).all()

    with hasty.reading() as session:
        assert bare(session) is patient
        assert 10 < patient.patience < 12


def test_an_error_of_the_server_does_not_end_the_connection(hasty: Database) -> None:
    with hasty.reading() as session:
        found = bare(session)
        session.execute(text("SET LOCAL statement_timeout = 50"))
        with pytest.raises(OperationalError):
            session.execute(SLOW)

    assert not found.closed
