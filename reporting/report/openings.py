"""Who of the team opened the text of a report on which day: sealed for its reporter to see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from reporting.inserts import Inserts
from reporting.permissions import StaffRole
from reporting.report.models import SealedObject
from reporting.report.sealed import OpenedObject, ReportKeys, last_of, opened_objects, sealed_object
from reporting.sealing import Author, KeyRole, ObjectKind

_OBJECTS = Inserts(SealedObject)


@dataclass(frozen=True, order=True)
class Opening:
    """That somebody of a role read the text on a day; no name, no hour, no count."""

    day: date
    role: StaffRole


def note_opening(
    session: Session,
    rows: Sequence[SealedObject],
    keys: ReportKeys,
    opening: Opening,
) -> None:
    """Add an opening to the conversation of a report, once a day and role.

    `rows` are the report's objects, `keys` hold the thread's key, and the caller holds the report,
    so that two who read at once do not fork the chain. Raises SealBrokenError when the
    conversation does not open.
    """
    if opening in openings_of(opened_objects(rows, keys, KeyRole.THREAD)):
        return
    words: dict[str, Any] = {"opened": opening.role, "day": opening.day.isoformat()}
    last = last_of(rows, KeyRole.THREAD)
    row = sealed_object(
        keys, KeyRole.THREAD, ObjectKind.NOTE, words, author=Author.SYSTEM, after=last
    )
    _OBJECTS.add(session, [row])


def openings_of(objects: Iterable[OpenedObject]) -> tuple[Opening, ...]:
    """Give the openings noted in an opened conversation, newest first."""
    noted = (o.content for o in objects if o.kind is ObjectKind.NOTE)
    found = {Opening(date.fromisoformat(o["day"]), StaffRole(o["opened"])) for o in noted}
    return tuple(sorted(found, reverse=True))
