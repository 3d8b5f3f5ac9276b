"""Changing a release: who does it and when, one after the other, once, and as it was seen."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reporting.audit import AuditAction, audit_subject, record
from reporting.errors import AlreadyReceivedError
from reporting.keyring import Keyring
from reporting.statistics.releases.models import Release
from reporting.statistics.releases.queries import stored_release
from reporting.statistics.releases.refusals import ReleaseChangedError
from reporting.statistics.releases.workflow import ReleaseStep, check_step

# Any number will do that no other part of the service locks.
_TURN: Final = 0x52_4E_57_52


@dataclass(frozen=True)
class Acting:
    """Who changes a release, and when.

    A page also gives the digest of its form, so that sending it twice changes nothing, and the
    revision that it showed. On the command line `by` is `COMMAND_LINE`.
    """

    by: bytes
    today: date
    now: datetime
    keyring: Keyring = field(repr=False)
    form_digest: bytes | None = None
    seen: int | None = None


def take_turn(session: Session) -> None:
    """Wait for others who change releases; on SQLite the writing transaction is the turn."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_TURN)))


def step_taken(session: Session, name: str, step: ReleaseStep, *, acting: Acting) -> Release:
    """Give a release that has taken a step, held until the end of the transaction.

    What else the step needs is the caller's to check; an error takes everything back. Raises
    NotFoundError when there is none, AlreadyReceivedError when this form was sent before,
    ReleaseChangedError when it is not as its page showed it, ReleaseStepError when the step is
    not possible.
    """
    take_turn(session)
    release = stored_release(session, name)
    session.refresh(release, with_for_update=True)
    if acting.form_digest is not None and acting.form_digest == release.form_digest:
        raise AlreadyReceivedError
    rule = check_step(step, release.state)
    if acting.seen is not None and acting.seen != release.revision:
        raise ReleaseChangedError(name)
    release.state = rule.target
    release.revision += 1
    release.form_digest = acting.form_digest
    note_deed(session, rule.action, name, acting=acting)
    return release


def note_deed(session: Session, action: AuditAction, name: str, *, acting: Acting) -> None:
    """Write into the trail what was done with a release or a break."""
    subject = audit_subject(acting.keyring, f"release:{name}".encode())
    record(session, action, actor=acting.by, subject=subject, now=acting.now)
