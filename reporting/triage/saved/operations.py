"""Saving, renaming and deleting views."""

import secrets
from datetime import datetime
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from reporting.audit import AuditAction, record
from reporting.casework.caseworker import Caseworker
from reporting.errors import NotFoundError, StepNotAllowedError
from reporting.triage.filters import QueueFilter
from reporting.triage.models import SavedView

MOST_VIEWS = 30


def save_view(
    session: Session,
    name: str,
    wanted: QueueFilter,
    *,
    is_teams: bool,
    by: Caseworker,
    now: datetime,
) -> None:
    """Save a filter under a name, for oneself or for the team.

    Raises NotFoundError without a team, StepNotAllowedError when there are too many already.
    """
    if by.team_id is None:
        raise NotFoundError("no team")
    count = select(func.count()).select_from(SavedView).where(_visible(by))
    if (session.scalar(count) or 0) >= MOST_VIEWS:
        raise StepNotAllowedError("too many views")
    view = SavedView(
        id=secrets.token_bytes(16),
        team_id=by.team_id,
        member_id=None if is_teams else by.member_id,
        name=name,
        query=urlencode(wanted.query),
    )
    session.add(view)
    _note(session, AuditAction.VIEW_SAVED, view, by=by, now=now)


def rename_view(
    session: Session, view_id: bytes, name: str, *, by: Caseworker, now: datetime
) -> None:
    """Give a view another name. Raises NotFoundError when the person has no such view."""
    view = view_of(session, view_id, by=by)
    view.name = name
    _note(session, AuditAction.VIEW_SAVED, view, by=by, now=now)


def delete_view(session: Session, view_id: bytes, *, by: Caseworker, now: datetime) -> None:
    """Delete a view. Raises NotFoundError when the person has no such view."""
    view = view_of(session, view_id, by=by)
    _note(session, AuditAction.VIEW_DELETED, view, by=by, now=now)
    session.delete(view)


def views_of(session: Session, *, by: Caseworker) -> list[SavedView]:
    """Give the person's own views and the team's, the team's first, by name."""
    order = (SavedView.member_id.is_not(None), SavedView.name, SavedView.id)
    return list(session.scalars(select(SavedView).where(_visible(by)).order_by(*order)))


def view_of(session: Session, view_id: bytes, *, by: Caseworker) -> SavedView:
    """Give one view of the person or of the team. Raises NotFoundError for any other."""
    found = session.scalars(select(SavedView).where(_visible(by), SavedView.id == view_id)).first()
    if found is None:
        raise NotFoundError("no such view")
    return found


def _visible(by: Caseworker) -> ColumnElement[bool]:
    own = or_(SavedView.member_id.is_(None), SavedView.member_id == by.member_id)
    return and_(SavedView.team_id == by.team_id, own)


def _note(
    session: Session, action: AuditAction, view: SavedView, *, by: Caseworker, now: datetime
) -> None:
    record(session, action, actor=by.member_id, subject=by.audit_subject(view.id), now=now)
