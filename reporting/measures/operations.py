"""Adding counts to the table; several processes may do so at once."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from reporting.database import Database, table_of
from reporting.measures.counters import Counted, Counters
from reporting.measures.models import Measure
from reporting.upserts import insert_into


def hand_on(counters: Counters, database: Database, *, today: date) -> None:
    """Add what was counted to the table; what cannot be added now stays counted.

    Raises SQLAlchemyError when the database cannot be written.
    """
    with counters.handed_on(today=today) as counts:
        if counts:
            with database.writing() as session:
                add_counts(session, counts)


def add_counts(session: Session, counts: Mapping[Counted, int]) -> None:
    """Add counts to the rows there are, in one statement."""
    rows = [
        {
            "day": counted.day,
            "page_group": counted.group,
            "language": counted.language,
            "campaign": counted.campaign,
            "count": count,
        }
        for counted, count in sorted(counts.items(), key=lambda item: _order(item[0]))
    ]
    insert = insert_into(session, table_of(Measure)).values(rows)
    added = Measure.count + insert.excluded.count
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["day", "page_group", "language", "campaign"], set_={"count": added}
        )
    )


def _order(counted: Counted) -> tuple[str, ...]:
    # Two processes that lock the same rows in the same order cannot wait for each other.
    return (counted.day.isoformat(), counted.group, counted.language, counted.campaign)
