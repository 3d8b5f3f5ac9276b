"""Migrations run up and down with rows in the tables, on every database."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Date, DateTime, Integer, LargeBinary, Table, inspect, text

from reporting.database import Base, Database
from reporting.migration import check_models, downgrade, upgrade
from reporting.schema import LEAVES_RUNNING, MIGRATIONS, is_current, newest_revision

pytestmark = pytest.mark.database

_NOT_NOTED = {"instance_mark": f"WHERE name <> '{LEAVES_RUNNING}'"}
VERSIONS = sorted((MIGRATIONS / "versions").glob("*.py"))


def test_upgrade_from_empty_gives_exactly_the_tables_of_the_models(empty: Database) -> None:
    assert not is_current(empty)

    upgrade(empty)

    assert is_current(empty)
    check_models(empty)


def test_a_second_upgrade_changes_nothing(empty: Database) -> None:
    upgrade(empty)
    rows = fill(empty)

    upgrade(empty)

    assert count_rows(empty) == rows


def test_rows_survive_the_last_migration_undone_and_run_again(empty: Database) -> None:
    """P18: no migration loses a row."""
    upgrade(empty)
    before = fill(empty)

    downgrade(empty, "-1")
    kept = count_rows(empty)
    upgrade(empty)

    after = count_rows(empty)
    assert is_current(empty)
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


def test_everything_can_be_undone_with_rows_in_every_table(empty: Database) -> None:
    upgrade(empty)
    fill(empty)

    downgrade(empty, "base")

    assert set(inspect(empty.engine).get_table_names()) <= {"alembic_version"}
    upgrade(empty)
    assert not any(count_rows(empty).values())


def test_a_newer_or_older_database_is_not_current(empty: Database) -> None:
    upgrade(empty)
    with empty.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'ffffffffffff'"))

    assert not is_current(empty)


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_needs_no_code_of_ours_and_goes_both_ways(path: Path) -> None:
    source = path.read_text(encoding="utf-8")

    assert "import reporting" not in source
    assert "from reporting" not in source
    assert "def upgrade" in source
    assert "def downgrade" in source


def test_file_names_carry_time_revision_and_purpose() -> None:
    for path in VERSIONS:
        day, minute, revision, slug = path.stem.split("_", 3)
        assert (len(day), len(minute), len(revision)) == (8, 4, 12)
        assert slug.islower()
    assert VERSIONS[-1].stem.split("_")[2] == newest_revision()


def fill(database: Database) -> dict[str, int]:
    """Put a row into every table, parents first; give how many each has."""
    with database.writing() as session:
        for table in Base.metadata.sorted_tables:
            session.execute(table.insert().values(row_of(table)))
    return count_rows(database)


def row_of(table: Table) -> dict[str, Any]:
    """Give a row that fits a table; keys of parents and children agree."""
    return {column.name: _value(column.type) for column in table.columns}


def count_rows(database: Database) -> dict[str, int]:
    """Give the number of rows of each of our tables that is there, but for what upgrades note."""
    names = set(inspect(database.engine).get_table_names()) - {"alembic_version"}
    with database.reading() as session:
        return {
            name: session.execute(
                text(f'SELECT count(*) FROM "{name}" {_NOT_NOTED.get(name, "")}')  # noqa: S608 - our own table names
            ).scalar_one()
            for name in sorted(names)
        }


def _value(kind: Any) -> Any:
    """Give a value every column of this type takes; keys of parents and children agree."""
    if isinstance(kind, LargeBinary):
        return b"\1" * (kind.length or 16)
    for type_, value in (
        (Boolean, True),
        (Integer, 1),
        (DateTime, datetime(2026, 11, 20, tzinfo=UTC)),
        (Date, date(2026, 11, 20)),
    ):
        if isinstance(kind, type_):
            return value
    return _word(kind)


def _word(kind: Any) -> Any:
    if hasattr(kind, "term"):  # several codes in one column
        return tuple(kind.term)[:2]
    if hasattr(kind, "enums"):
        return kind.enum_class and next(iter(kind.enum_class))
    if hasattr(kind, "impl") and isinstance(kind.impl, DateTime):
        return datetime(2026, 11, 20, tzinfo=UTC)
    return "091"
