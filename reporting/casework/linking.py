"""Links between cases: an entry in each of the two, and their number in both summaries."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.audit import AuditAction
from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import note_deed
from reporting.casework.counting import append_counted
from reporting.casework.entries import (
    MASS_LINK,
    Entry,
    EntryKind,
    case_file,
    entries_of,
    rewrite_summary,
)
from reporting.casework.opening import DAMAGE
from reporting.report.models import Report
from reporting.vocabulary import N_, Term


class LinkKind(Term):
    """How two reports belong together (ux §4.7). They are never merged, and reporters not told."""

    SAME_EVENT = "same_event", N_("Same event"), N_("One thing that several people told of.")
    SAME_PLACE = "same_place", N_("Same place or organisation")
    SAME_PATTERN = "same_pattern", N_("Same pattern"), N_("Alike, elsewhere or at another time.")
    MASS_REPORT = MASS_LINK, N_("Mass report"), N_("One of many about the same, answered once.")
    CONTINUES = "continues", N_("Continues the other report")


def link_reports(
    session: Session, one: Report, other: Report, kind: LinkKind, *, by: Caseworker, now: datetime
) -> None:
    """Link two cases that are held, once of each kind."""
    for report, partner in ((one, other), (other, one)):
        if (partner.id, kind) not in _links_of(session, report, by):
            _note(session, report, EntryKind.LINK, link=(partner.id, kind), by=by, now=now)


def unlink_reports(
    session: Session, one: Report, other: Report, kind: LinkKind, *, by: Caseworker, now: datetime
) -> None:
    """Take a link between two cases that are held away, from both."""
    for report, partner in ((one, other), (other, one)):
        if (partner.id, kind) in _links_of(session, report, by):
            _note(session, report, EntryKind.UNLINK, link=(partner.id, kind), by=by, now=now)


def forget_links(session: Session, report: Report, *, by: Caseworker, now: datetime) -> None:
    """Take every link to a case that is deleted out of the other cases, in any hands."""
    with suppress(*DAMAGE):  # what is damaged must not keep a case from being deleted
        links = _links_of(session, report, by)
        ids = sorted({case_id for case_id, _ in links})
        held = select(Report).where(Report.id.in_(ids)).order_by(Report.id).with_for_update()
        others = {found.id: found for found in session.scalars(held)}
        for case_id, kind in links:
            if case_id in others:
                with suppress(*DAMAGE):
                    gone, other = (report.id, kind), others[case_id]
                    _note(session, other, EntryKind.UNLINK, link=gone, by=by, now=now)


def links_in(entries: Iterable[Entry]) -> tuple[tuple[bytes, LinkKind], ...]:
    """Give the links that hold, as the other case and the kind."""
    held = case_file(entries).links
    return tuple((bytes.fromhex(e.content["case"]), LinkKind(e.content["kind"])) for e in held)


def _links_of(
    session: Session, report: Report, by: Caseworker
) -> tuple[tuple[bytes, LinkKind], ...]:
    return links_in(entries_of(session, report, by=by))


def _note(
    session: Session,
    report: Report,
    what: EntryKind,
    *,
    link: tuple[bytes, LinkKind],
    by: Caseworker,
    now: datetime,
) -> None:
    content = {"case": link[0].hex(), "kind": link[1]}
    append_counted(session, report, Entry(what, by.member_id, now, content), by=by)
    rewrite_summary(session, report, by=by, links=len(_links_of(session, report, by)))
    action = AuditAction.CASE_LINKED if what is EntryKind.LINK else AuditAction.CASE_UNLINKED
    note_deed(session, report, action, by=by, now=now)
