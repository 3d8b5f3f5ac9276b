"""Asking for a second person, and what waits for one: for a week, while the case stays the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from reporting.accounts.queries import names_of
from reporting.audit import AuditAction
from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import Sending, case_to_change, note_deed, note_sent
from reporting.casework.entries import Entry, EntryKind, append_entry, case_file, entries_of
from reporting.casework.queries import case_visible_to, cases_visible_to
from reporting.casework.second_looks.models import Deed, SecondLook
from reporting.casework.workflow import Step, check_step
from reporting.errors import NotFoundError, StepNotAllowedError
from reporting.permissions import Identity
from reporting.report.models import Report

WAITS_DAYS: Final = 7

_STEP_OF: Final = {Deed.UNLIKELY: Step.MARK_UNLIKELY, Deed.REFER: Step.REFER}


@dataclass(frozen=True)
class Waiting:
    """A case that waits for a second person, as lists show it: no word of what is asked."""

    case_id: bytes
    number: str
    deed: Deed
    asked_by: bytes
    name: str
    last_day: date
    may_answer: bool


@dataclass(frozen=True)
class Look:
    """What a second person is asked about one case, with everything that was written to it."""

    report: Report
    row: SecondLook
    name: str
    details: Mapping[str, Any] = field(repr=False)


def ask_second_person(
    session: Session,
    case_id: bytes,
    deed: Deed,
    details: Mapping[str, Any],
    *,
    by: Caseworker,
    sending: Sending,
) -> None:
    """Ask for a second person about a deed; what was asked about it before is forgotten.

    `details` are sealed with the case. Raises StepNotAllowedError when the deed is not possible
    in this state, and what `case_to_change` raises.
    """
    report = case_to_change(session, case_id, by=by, sending=sending)
    if deed in _STEP_OF:
        check_step(_STEP_OF[deed], report.state)
    take_back(session, report, deed)
    content = {"deed": deed, "answer": "asked", **details}
    now = sending.mark.now
    append_entry(session, report, Entry(EntryKind.SECOND_LOOK, by.member_id, now, content), by=by)
    note_deed(session, report, AuditAction.SECOND_LOOK_ASKED, by=by, now=now)
    row = SecondLook(report_id=report.id, deed=deed, asked_by=by.member_id)
    row.asked_on, row.revision = sending.today, report.revision
    session.add(row)
    note_sent(session, report, sending)


def take_back(session: Session, report: Report, deed: Deed) -> None:
    """Forget that a second person was asked about a deed."""
    rows = (SecondLook.report_id == report.id, SecondLook.deed == deed)
    session.execute(delete(SecondLook).where(*rows))


def is_open(row: SecondLook, report: Report, *, today: date) -> bool:
    """Say whether a request still stands: within its week, and the case as it was then."""
    in_time = today <= row.asked_on + timedelta(days=WAITS_DAYS)
    return in_time and row.revision == report.revision


def second_look(
    session: Session, case_id: bytes, deed: Deed, *, by: Caseworker, today: date
) -> Look:
    """Give what a second person is asked about, opened.

    Raises NotFoundError when the case is not one of the person's own, or nothing is asked, or
    the question does not stand any more.
    """
    report = case_visible_to(session, case_id, by=by)
    row = session.get(SecondLook, (case_id, deed))
    if row is None or row.given_by is not None:
        raise NotFoundError("nothing is asked")
    if not is_open(row, report, today=today):
        raise StepNotAllowedError("the case has changed since, or a week has passed")
    file = case_file(entries_of(session, report, by=by))
    asked = [e.content for e in file.second_looks if e.content.get("deed") == deed]
    if not asked:
        raise NotFoundError("nothing is asked")
    name = names_of(session, {row.asked_by}).get(row.asked_by, "–")
    return Look(report, row, name, asked[-1])


def second_looks_waiting(
    session: Session, *, by: Identity, today: date, case_id: bytes | None = None
) -> tuple[Waiting, ...]:
    """Give what waits for a second person in the person's own cases, or in one, oldest first.

    What the person asked is listed too, for a colleague to answer: `may_answer` is then false.
    """
    since = today - timedelta(days=WAITS_DAYS)
    asked = select(SecondLook).where(SecondLook.given_by.is_(None), SecondLook.asked_on >= since)
    if case_id is not None:
        asked = asked.where(SecondLook.report_id == case_id)
    rows = _with_cases(session, session.scalars(asked).all(), by)
    names = names_of(session, {row.asked_by for _, row in rows})
    return tuple(
        Waiting(
            case_id=report.id,
            number=report.number,
            deed=row.deed,
            asked_by=row.asked_by,
            name=names.get(row.asked_by, "–"),
            last_day=row.asked_on + timedelta(days=WAITS_DAYS),
            may_answer=row.asked_by != by.member_id,
        )
        for report, row in rows
    )


def is_granted(session: Session, report: Report, deed: Deed, *, by: Identity, today: date) -> bool:
    """Say whether a second person agreed to what this person asked for, and it still stands."""
    row = session.get(SecondLook, (report.id, deed))
    if row is None or row.given_by is None or row.given_by == by.member_id:
        return False
    return row.asked_by == by.member_id and is_open(row, report, today=today)


def _with_cases(
    session: Session, rows: Sequence[SecondLook], by: Identity
) -> list[tuple[Report, SecondLook]]:
    """Give requests with their cases, those that this person sees and nobody changed since."""
    visible = cases_visible_to(by).where(Report.id.in_([row.report_id for row in rows]))
    cases = {case.id: case for case in session.scalars(visible)}
    found = [(cases[row.report_id], row) for row in rows if row.report_id in cases]
    still = [pair for pair in found if pair[0].revision == pair[1].revision]
    return sorted(still, key=lambda pair: (pair[1].asked_on, pair[0].number))
