"""Searching words in open cases: in our notes and in the name of the organisation (ux §4.3).

Nothing is indexed: the cases are opened and closed again, and the trail says that somebody
searched, not for what.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.audit import AuditAction, record
from reporting.casework.caseworker import Caseworker
from reporting.casework.entries import EntryKind, entries_in
from reporting.casework.opening import DAMAGE, opened_part
from reporting.casework.queries import CaseRow, cases_visible_to
from reporting.report.conversation import story_of
from reporting.report.models import Report, SealedKey, SealedObject
from reporting.sealing import KeyRole
from reporting.triage.conditions import OPEN, order_of
from reporting.triage.filters import QueueFilter
from reporting.triage.rows import Desk, owner_names, rows_of

SHORTEST = 3
MOST_SEARCHED = 2000
MOST_FOUND = 50

_PIECE = 100
_TEXTS = frozenset({EntryKind.NOTE, EntryKind.NEXT_STEP, EntryKind.HAND_OVER})


@dataclass(frozen=True)
class Found:
    """The cases in which words were found; `is_cut` says that not all could be searched."""

    rows: tuple[CaseRow, ...]
    names: Mapping[bytes, str]
    is_cut: bool = False


def search_cases(session: Session, words: str, desk: Desk, *, now: datetime) -> Found:
    """Find open cases by words in notes or in the organisation's name; the trail tells of it."""
    subject = desk.by.audit_subject(desk.by.team_id or b"")
    record(session, AuditAction.CASES_SEARCHED, actor=desk.by.member_id, subject=subject, now=now)
    visible = (
        cases_visible_to(desk.by).where(Report.state.in_(OPEN)).order_by(*order_of(QueueFilter()))
    )
    chosen = visible.limit(MOST_SEARCHED + 1).with_only_columns(Report.id)
    ids = session.scalars(chosen).all()
    wanted, found = words.casefold(), []
    for start in range(0, min(len(ids), MOST_SEARCHED), _PIECE):
        piece = ids[start : start + _PIECE]
        found += [i for i, texts in _texts(session, piece, desk.by) if _has(texts, wanted)]
        if len(found) >= MOST_FOUND:
            break
    rows = rows_of(session, found[:MOST_FOUND], desk)
    is_cut = len(ids) > MOST_SEARCHED or len(found) > MOST_FOUND
    return Found(rows, owner_names(session, rows), is_cut)


def _texts(
    session: Session, ids: Iterable[bytes], by: Caseworker
) -> Iterable[tuple[bytes, list[str]]]:
    wanted = list(ids)
    keys = session.scalars(select(SealedKey).where(SealedKey.report_id.in_(wanted))).all()
    objects = session.scalars(select(SealedObject).where(SealedObject.report_id.in_(wanted))).all()
    for case_id in wanted:
        own = [row for row in objects if row.report_id == case_id]
        wraps = [row for row in keys if row.report_id == case_id]
        yield case_id, _words_in(own, wraps, by)
    session.expunge_all()


def _words_in(objects: list[SealedObject], keys: list[SealedKey], by: Caseworker) -> list[str]:
    texts: list[str] = []
    with suppress(*DAMAGE):  # a damaged part must not keep the rest from being found
        internal = opened_part(objects, keys, by.seeds, role=KeyRole.INTERNAL)
        notes = (entry for entry in entries_in(internal) if entry.kind in _TEXTS)
        texts += [str(value) for note in notes for value in note.content.values()]
    with suppress(*DAMAGE):
        story = story_of(opened_part(objects, keys, by.seeds, role=KeyRole.STORY))
        texts += [story.organisation] if story else []
    return texts


def _has(texts: Iterable[str], wanted: str) -> bool:
    return any(wanted in text.casefold() for text in texts)
