"""Linking cases by hand, and one answer to everybody in a mass report."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy.orm import Session

from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import Sending, case_to_change, locked_case, note_sent
from reporting.casework.entries import entries_of
from reporting.casework.linking import LinkKind, link_reports, links_in, unlink_reports
from reporting.casework.opening import DAMAGE
from reporting.casework.operations import AnswerDraft, answer
from reporting.casework.queries import case_visible_to, cases_visible_to
from reporting.database import Database
from reporting.errors import (
    AlreadyReceivedError,
    NotFoundError,
    RinnallaError,
    StepNotAllowedError,
)
from reporting.report.models import Report
from reporting.vocabulary import N_, Term

MOST_IN_BUCKET: Final = 10_000
AT_ONCE: Final = 200


class LinkedToItselfError(RinnallaError):
    """A case cannot be linked to itself."""


class Delivery(Term):
    """What became of a shared answer for one report."""

    SENT = "sent", N_("Sent")
    EARLIER = "earlier", N_("Sent earlier")
    NO_INBOX = "no_inbox", N_("Nobody can read it: there is no inbox")
    NOT_POSSIBLE = "not_possible", N_("Not possible in the state of this case")
    LATER = "later", N_("Not yet")


@dataclass(frozen=True)
class Linked:
    """A link of a case as its page shows it."""

    report: Report
    kind: LinkKind


@dataclass(frozen=True)
class Delivered:
    """One report of a bucket, and what became of the shared answer."""

    report: Report
    delivery: Delivery = field(default=Delivery.LATER)


def link_cases(
    session: Session,
    case_id: bytes,
    other_id: bytes,
    kind: LinkKind,
    *,
    by: Caseworker,
    sending: Sending,
) -> None:
    """Link two of the person's own cases; neither reporter is told.

    Raises LinkedToItselfError, NotFoundError, and what `case_to_change` raises.
    """
    if other_id == case_id:
        raise LinkedToItselfError
    _hold_both(session, case_id, other_id, by=by)
    report = case_to_change(session, case_id, by=by, sending=sending)
    other = locked_case(session, other_id, by=by)
    link_reports(session, report, other, kind, by=by, now=sending.mark.now)
    note_sent(session, report, sending)


def unlink_cases(
    session: Session,
    case_id: bytes,
    other_id: bytes,
    kind: LinkKind,
    *,
    by: Caseworker,
    sending: Sending,
) -> None:
    """Take a link away again.

    Raises NotFoundError when there is none, and what `case_to_change` raises.
    """
    _hold_both(session, case_id, other_id, by=by)
    report = case_to_change(session, case_id, by=by, sending=sending)
    other = locked_case(session, other_id, by=by)
    if (other_id, kind) not in links_in(entries_of(session, report, by=by)):
        raise NotFoundError("no such link")
    unlink_reports(session, report, other, kind, by=by, now=sending.mark.now)
    note_sent(session, report, sending)


def links_of(session: Session, report: Report, *, by: Caseworker) -> tuple[Linked, ...]:
    """Give the links of a case to cases that exist for this person."""
    links = links_in(entries_of(session, report, by=by))
    ids = {case_id for case_id, _ in links}
    visible = cases_visible_to(by).where(Report.id.in_(ids))
    found = {one.id: one for one in session.scalars(visible)}
    return tuple(Linked(found[i], kind) for i, kind in links if i in found)


def mass_report_of(session: Session, report: Report, *, by: Caseworker) -> tuple[Report, ...]:
    """Give all cases of the mass report that a case belongs to, itself among them, by number."""
    bucket, ahead = {report.id: report}, [report]
    while ahead and len(bucket) < MOST_IN_BUCKET:
        for link in _links_if_sound(session, ahead.pop(), by):
            if link.kind is LinkKind.MASS_REPORT and link.report.id not in bucket:
                bucket[link.report.id] = link.report
                ahead.append(link.report)
    return tuple(sorted(bucket.values(), key=lambda one: one.number))


def answer_all(
    database: Database,
    bucket: Iterable[Report],
    draft: AnswerDraft,
    *,
    by: Caseworker,
    sending: Sending,
) -> tuple[Delivered, ...]:
    """Send one answer to every inbox of a mass report, each once however often this is called.

    Every case is a transaction of its own, so what broke off goes on where it was. At most 200
    are sent in one call; the others are `LATER`.
    """
    results, sent = [], 0
    for report in bucket:
        if sent == AT_ONCE:
            results.append(Delivered(report))
            continue
        delivery = _answer_one(database, report, draft, by=by, sending=sending)
        sent += delivery is Delivery.SENT
        results.append(Delivered(report, delivery))
    return tuple(results)


def _answer_one(
    database: Database, report: Report, draft: AnswerDraft, *, by: Caseworker, sending: Sending
) -> Delivery:
    if report.code_lookup_id is None:
        return Delivery.NO_INBOX
    # One mark for each report and form: a second call finds it and sends nothing.
    digest = hashlib.sha256(sending.mark.token_digest + report.id).digest()
    own = replace(sending, mark=replace(sending.mark, token_digest=digest), seen=None)
    try:
        with database.writing() as session:
            answer(session, report.id, draft, by=by, sending=own)
    except AlreadyReceivedError:
        return Delivery.EARLIER
    except (StepNotAllowedError, NotFoundError):
        return Delivery.NOT_POSSIBLE
    return Delivery.SENT


def _links_if_sound(session: Session, report: Report, by: Caseworker) -> tuple[Linked, ...]:
    try:
        return links_of(session, report, by=by)
    except DAMAGE:  # one damaged case must not hide the others
        return ()


def _hold_both(session: Session, one: bytes, other: bytes, *, by: Caseworker) -> None:
    """Hold two cases, always in the same order, so that two people never wait for each other."""
    case_visible_to(session, other, by=by)
    for case_id in sorted((one, other)):
        locked_case(session, case_id, by=by)
