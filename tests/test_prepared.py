"""Statements that are compiled once: the same on both databases, and with every value given."""

from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from reporting.database import Database, table_of
from reporting.measures.models import Measure, PageGroup
from reporting.prepared import Prepared
from reporting.upserts import insert_into, insert_on

_TABLE = table_of(Measure)
_PLACE = {"day": date(2026, 11, 28), "page_group": PageGroup.HOME, "language": "fi", "campaign": ""}


def test_a_value_is_found_by_its_name_however_often_it_is_asked_for(database: Database) -> None:
    named: Any = select(bindparam("second") + 0, bindparam("first") + 0)
    statement = Prepared(lambda _: named)
    with database.reading() as session:
        for number in (1, 5):
            row = statement.run(session, {"first": number, "second": number + 1}).one()
            assert tuple(row) == (number + 1, number)


def test_an_insert_that_finds_its_row_there_changes_it(database: Database) -> None:
    def added(name: str) -> object:
        values = _PLACE | {"count": 2}
        insert = insert_on(name, _TABLE).values(values)
        return insert.on_conflict_do_update(
            index_elements=list(_TABLE.primary_key), set_={"count": _TABLE.c.count + 2}
        )

    with database.writing() as session:
        for _ in range(3):
            session.execute(added(session.get_bind().dialect.name))  # type: ignore[call-overload]
        session.execute(
            insert_into(session, _TABLE).values(_PLACE | {"count": 9}).on_conflict_do_nothing()
        )
        assert session.scalars(select(Measure.count)).all() == [6]
