"""4.35: what was deleted is in no free page of the file after the weekly VACUUM."""

from sqlalchemy import delete, insert, text

from reporting.database import Database, table_of
from reporting.preferences.models import PreferenceRow
from reporting.runtime import Runtime
from tests import factories


def free_pages(database: Database) -> int:
    """Give how many pages of SQLite's file hold nothing."""
    with database.reading() as session:
        return int(session.scalar(text("PRAGMA freelist_count")) or 0)


def test_compacting_gives_back_the_room_of_what_was_deleted(runtime: Runtime) -> None:
    """4.35: the file shrinks, no page is left free, and no deleted word is in it or its log."""
    database, path = runtime.database, runtime.config.instance / "rinnalla.db"
    marker = "a-word-that-was-deleted-"
    table = table_of(PreferenceRow)
    row = {"value": marker * 160, "changed_by": bytes(16), "changed_on": factories.TODAY}
    with database.writing() as session:
        session.execute(insert(table), [row | {"name": f"name-{at}"} for at in range(500)])
    database.empty_log()
    size, before = path.stat().st_size, marker.encode() in path.read_bytes()
    with database.writing() as session:
        session.execute(delete(table))
    database.empty_log()
    free = free_pages(database)

    database.compact()

    stored = b"".join(p.read_bytes() for p in path.parent.glob("rinnalla.db*"))
    assert before
    assert free > 100
    assert free_pages(database) == 0
    assert path.stat().st_size < size / 2
    assert marker.encode() not in stored


def test_compacting_changes_no_row_and_postgresql_needs_none(database: Database) -> None:
    before = factories.row_counts(database)

    database.compact()

    assert factories.row_counts(database) == before
