"""Doing one thing to many cases, each with its own entry and trail, and undoing all of it."""

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from reporting.audit import AuditAction
from reporting.casework.changes import Sending, hold_cases, locked_case, note_deed
from reporting.casework.conflicts.queries import members_in_conflict
from reporting.casework.entries import Entry, EntryKind, append_entry
from reporting.casework.linking import LinkKind, link_reports, unlink_reports
from reporting.casework.ownership.operations import assign_case
from reporting.casework.ownership.queries import colleagues
from reporting.casework.second_looks.answers import Answer, answer_second_look
from reporting.casework.second_looks.models import Deed
from reporting.casework.second_looks.requests import ask_second_person, take_back
from reporting.casework.steps.operations import release_case
from reporting.casework.steps.undoing import UNDO_MINUTES, undo_step
from reporting.database import Database
from reporting.errors import (
    AlreadyReceivedError,
    NotFoundError,
    PermissionMissingError,
    StepNotAllowedError,
)
from reporting.report.models import Report, SentForm
from reporting.report.queries import was_sent
from reporting.sealing import open_token, seal_token
from reporting.sealing.errors import SealBrokenError
from reporting.triage.models import BulkAction, BulkCase, BulkDeed
from reporting.triage.rows import Desk

# What keeps one case of many from being changed; the others are changed all the same.
_REFUSED = (NotFoundError, PermissionMissingError, StepNotAllowedError, SealBrokenError)
_FORGOTTEN_AFTER = timedelta(days=1)
_PIECE = 20


@dataclass(frozen=True)
class BulkDraft:
    """What to do with which cases: to whom they go, or why they are unlikely."""

    action: BulkAction
    case_ids: tuple[bytes, ...]
    to: bytes | None = None
    reason: str = ""


def do_in_bulk(database: Database, draft: BulkDraft, desk: Desk, *, sending: Sending) -> bytes:
    """Do one thing to each case that allows it, and give the id by which all is undone.

    A few cases are one transaction, so that nobody has to wait for all of them; what broke off
    half-way can be undone as well. Cases of others are passed over as if they did not exist.
    Raises AlreadyReceivedError when this form was sent before, NotFoundError when the new owner
    is no colleague.
    """
    deed_id, ids = secrets.token_bytes(16), sorted(draft.case_ids)
    with database.writing() as session:
        _begin(session, deed_id, draft, desk=desk, sending=sending)
    before: bytes | None = None
    for start in range(0, len(ids), _PIECE):
        with database.writing() as session:
            hold_cases(session, filter(None, (before, *ids[start : start + _PIECE])))
            for case_id in ids[start : start + _PIECE]:
                own = _own(sending, case_id)
                with suppress(*_REFUSED), session.begin_nested():
                    _do(session, draft, case_id, before=before, desk=desk, sending=own)
                    revision = locked_case(session, case_id, by=desk.by).revision
                    session.add(BulkCase(deed_id=deed_id, report_id=case_id, revision=revision))
                    before = case_id
    return deed_id


def undo_bulk(database: Database, deed_id: bytes, desk: Desk, *, sending: Sending) -> int:
    """Undo a bulk deed in every case that has not changed since, and give in how many.

    Raises NotFoundError for somebody else's, or one that ten minutes have passed over.
    """
    with database.reading() as session:
        deed = undoable_bulk(session, deed_id, desk, now=sending.mark.now)
        if deed is None:
            raise NotFoundError("nothing to undo")
        action = action_of_deed(deed, desk)
        of_deed = select(BulkCase).where(BulkCase.deed_id == deed_id)
        cases = session.scalars(of_deed.order_by(BulkCase.report_id)).all()
    undone, before = 0, None
    for start in range(0, len(cases), _PIECE):
        with database.writing() as session:
            piece = [case.report_id for case in cases[start : start + _PIECE]]
            hold_cases(session, filter(None, (before, *piece)))
            for case in cases[start : start + _PIECE]:
                own = _own(sending, case.report_id)
                with suppress(*_REFUSED), session.begin_nested():
                    _undo(session, action, case, before=before, desk=desk, sending=own)
                    undone += 1
                before = case.report_id
    with database.writing() as session:
        session.execute(delete(BulkDeed).where(BulkDeed.id == deed_id))
    return undone


def undoable_bulk(
    session: Session, deed_id: bytes, desk: Desk, *, now: datetime
) -> BulkDeed | None:
    """Give a bulk deed that this person may still undo, None for any other."""
    deed = session.get(BulkDeed, deed_id)
    if deed is None or deed.member_id != desk.by.member_id:
        return None
    is_fresh = now - deed.done_at < timedelta(minutes=UNDO_MINUTES)
    return deed if is_fresh else None


def action_of_deed(deed: BulkDeed, desk: Desk) -> BulkAction:
    """Give what a bulk deed did. Raises NotFoundError for who does not hold the team's key."""
    for seed in desk.by.seeds.values():
        with suppress(SealBrokenError):
            return BulkAction(
                open_token(deed.sealed_action, seed, purpose=_purpose(deed.id)).decode()
            )
    raise NotFoundError("no key opens this")


def forget_bulk_deeds(session: Session, *, now: datetime) -> None:
    """Delete what was noted of bulk deeds a day ago; they can be undone no more."""
    session.execute(delete(BulkDeed).where(BulkDeed.done_at < now - _FORGOTTEN_AFTER))


def _begin(
    session: Session, deed_id: bytes, draft: BulkDraft, *, desk: Desk, sending: Sending
) -> None:
    if was_sent(session, sending.mark.token_digest):
        raise AlreadyReceivedError
    if draft.action is BulkAction.ASSIGN:
        _check_colleague(session, draft.to, desk)
    now, me = sending.mark.now, desk.by.member_id
    forget_bulk_deeds(session, now=now)
    sealed = _sealed_action(draft.action, deed_id, desk)
    session.add(BulkDeed(id=deed_id, member_id=me, sealed_action=sealed, done_at=now))
    session.add(_sent(sending))


def _do(
    session: Session,
    draft: BulkDraft,
    case_id: bytes,
    *,
    before: bytes | None,
    desk: Desk,
    sending: Sending,
) -> None:
    by = desk.by
    if draft.action is BulkAction.ASSIGN:
        _assign(session, draft, case_id, desk=desk, sending=sending)
    elif draft.action is BulkAction.UNLIKELY:
        asked = {"question": draft.reason}
        ask_second_person(session, case_id, Deed.UNLIKELY, asked, by=by, sending=sending)
    elif draft.action is BulkAction.AGREE:
        said = Answer(agrees=True, text=draft.reason)
        answer_second_look(session, case_id, Deed.UNLIKELY, said, by=by, sending=sending)
    elif draft.action is BulkAction.RELEASE:
        release_case(session, case_id, by=by, sending=sending)
    elif draft.action is BulkAction.LINK:
        _link(session, before, case_id, desk=desk, now=sending.mark.now)
    else:
        raise StepNotAllowedError("nothing is changed by this")


def _assign(
    session: Session, draft: BulkDraft, case_id: bytes, *, desk: Desk, sending: Sending
) -> None:
    to = draft.to or b""
    if to in members_in_conflict(session, case_id):
        raise StepNotAllowedError("for this colleague the case does not exist")
    assign_case(session, case_id, to, draft.reason, by=desk.by, sending=sending)


def _link(
    session: Session, before: bytes | None, case_id: bytes, *, desk: Desk, now: datetime
) -> None:
    # Each is linked with the one before it: together they are one bucket all the same.
    report = locked_case(session, case_id, by=desk.by)
    if before is not None:
        other = locked_case(session, before, by=desk.by)
        link_reports(session, other, report, LinkKind.MASS_REPORT, by=desk.by, now=now)


def _undo(
    session: Session,
    action: BulkAction,
    case: BulkCase,
    *,
    before: bytes | None,
    desk: Desk,
    sending: Sending,
) -> None:
    report, now = locked_case(session, case.report_id, by=desk.by), sending.mark.now
    if action is BulkAction.LINK:
        if before is not None:
            other = locked_case(session, before, by=desk.by)
            unlink_reports(session, other, report, LinkKind.MASS_REPORT, by=desk.by, now=now)
        return
    if report.revision != case.revision:
        raise StepNotAllowedError("somebody changed it since")
    if action is BulkAction.UNLIKELY:
        _take_back(session, report, desk, now)
    else:
        undo_step(session, report.id, by=desk.by, sending=sending)


def _take_back(session: Session, report: Report, desk: Desk, now: datetime) -> None:
    taken_back = {"deed": Deed.UNLIKELY, "answer": "taken_back"}
    entry = Entry(EntryKind.SECOND_LOOK, desk.by.member_id, now, taken_back)
    append_entry(session, report, entry, by=desk.by)
    take_back(session, report, Deed.UNLIKELY)
    note_deed(session, report, AuditAction.CASE_UNDONE, by=desk.by, now=now)


def _sealed_action(action: BulkAction, deed_id: bytes, desk: Desk) -> bytes:
    if not desk.by.seeds:
        raise NotFoundError("without the team's key there is nothing to change")
    newest = desk.by.seeds[max(desk.by.seeds)]
    return seal_token(action.encode(), newest, purpose=_purpose(deed_id))


def _purpose(deed_id: bytes) -> str:
    return f"bulk:{deed_id.hex()}"


def _check_colleague(session: Session, member_id: bytes | None, desk: Desk) -> None:
    if member_id not in {colleague.id for colleague in colleagues(session, by=desk.by)}:
        raise NotFoundError("no such colleague")


def _own(sending: Sending, case_id: bytes) -> Sending:
    """Give each case a mark of its own: one form is sent for all of them."""
    digest = hashlib.sha256(sending.mark.token_digest + case_id).digest()
    return replace(sending, mark=replace(sending.mark, token_digest=digest))


def _sent(sending: Sending) -> SentForm:
    mark = sending.mark
    return SentForm(
        token_digest=mark.token_digest,
        content_digest=mark.content_digest,
        report_id=None,
        shows_code=False,
        sent_at=mark.sent_at,
    )
