"""Filling the outbox and emptying it: each step may be run twice at once, or be cut off."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import CursorResult, Table, delete, select, update
from sqlalchemy.orm import Session

from reporting.database import table_of
from reporting.notices.models import OutboxMail
from reporting.notices.slots import Slot
from reporting.upserts import insert_into

# Longer than one letter may take; then another run may try it.
CLAIM_FOR: Final = timedelta(minutes=5)
# A letter that nobody took for this long says nothing any more: the next slot says it anew.
GIVE_UP_AFTER: Final = timedelta(hours=20)
KEEP_SENT_FOR: Final = timedelta(days=7)

_JITTER_SECONDS: Final = 600
_FIRST_WAIT: Final = timedelta(minutes=1)
_LONGEST_WAIT: Final = timedelta(hours=1)


@dataclass(frozen=True)
class ClaimedMail:
    """A letter that this run alone may send for some minutes."""

    mail_id: bytes
    member_id: bytes
    slot: str
    tries: int


def note_waiting(session: Session, members: Iterable[bytes], slot: Slot, *, now: datetime) -> int:
    """Put one letter for each of these members into the outbox; give how many were new.

    A member has at most one letter a slot, however often this runs and however many reports came.
    It leaves within ten minutes, at a moment that is drawn.
    """
    table = table_of(OutboxMail)
    added = 0
    for member_id in members:
        row = {
            "id": secrets.token_bytes(16),
            "member_id": member_id,
            "slot": slot.name,
            "tries": 0,
            "next_try_at": now + timedelta(seconds=1 + secrets.randbelow(_JITTER_SECONDS)),
        }
        result = session.execute(insert_into(session, table).values(row).on_conflict_do_nothing())
        added += cast("CursorResult[Any]", result).rowcount
    return added


def claim_mail(session: Session, *, now: datetime) -> ClaimedMail | None:
    """Take the next letter whose time has come, so that no other run sends it; None if none."""
    table = table_of(OutboxMail)
    found = session.scalars(
        select(OutboxMail)
        .where(
            OutboxMail.sent_on.is_(None),
            OutboxMail.next_try_at <= now,
            (OutboxMail.claimed_until.is_(None)) | (OutboxMail.claimed_until <= now),
        )
        .order_by(OutboxMail.next_try_at, table.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if found is None:
        return None
    found.claimed_until = now + CLAIM_FOR
    session.flush()  # what is returned below must be stored with this transaction
    return ClaimedMail(found.id, found.member_id, found.slot, found.tries)


def note_sent(session: Session, mail: ClaimedMail, *, today: date) -> None:
    """Note that a mail server has taken a letter."""
    _change(session, mail, sent_on=today, claimed_until=None)


def note_failed(session: Session, mail: ClaimedMail, *, now: datetime) -> None:
    """Let a letter wait longer each time: one minute, two, four, at most an hour."""
    wait = min(_FIRST_WAIT * 2**mail.tries, _LONGEST_WAIT)
    _change(session, mail, tries=mail.tries + 1, next_try_at=now + wait, claimed_until=None)


def drop_mail(session: Session, mail: ClaimedMail) -> None:
    """Forget a letter that nobody is to get any more, for they left or muted it."""
    session.execute(delete(OutboxMail).where(OutboxMail.id == mail.mail_id))


def forget_mail(session: Session, *, now: datetime) -> None:
    """Delete letters that were sent a week ago, and those that waited for too long."""
    table: Table = table_of(OutboxMail)
    sent = table.c.sent_on < (now - KEEP_SENT_FOR).date()
    stale = table.c.sent_on.is_(None) & (table.c.next_try_at < now - GIVE_UP_AFTER)
    session.execute(delete(table).where(sent | stale))


def _change(session: Session, mail: ClaimedMail, **values: object) -> None:
    statement = update(OutboxMail).where(OutboxMail.id == mail.mail_id).values(**values)
    session.execute(statement, execution_options={"synchronize_session": False})
