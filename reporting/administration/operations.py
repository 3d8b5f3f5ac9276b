"""What an admin does, each change audited: set a preference, undo it, check a contact."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from reporting.audit import AuditAction, audit_subject, record
from reporting.authorities.cards import Contact
from reporting.authorities.checks import Check, note_check, take_back_check
from reporting.keyring import Keyring
from reporting.preferences.declared import PreferenceName
from reporting.preferences.operations import set_preference, undo_preference


@dataclass(frozen=True)
class Admin:
    """Who changes something, when, and the secrets that name in the audit what was changed."""

    by: bytes
    now: datetime
    today: date
    keyring: Keyring


def change_preference(
    session: Session, name: PreferenceName, value: Any, *, seen: int | None, admin: Admin
) -> None:
    """Set a preference to a checked value. Raises as `set_preference`."""
    set_preference(session, name, value, by=admin.by, today=admin.today, seen=seen)
    _record(session, AuditAction.PREFERENCE_CHANGED, f"preference:{name.value}", admin=admin)


def restore_preference(session: Session, name: PreferenceName, *, seen: int, admin: Admin) -> None:
    """Bring back what a preference was before. Raises as `undo_preference`."""
    undo_preference(session, name, by=admin.by, today=admin.today, seen=seen)
    _record(session, AuditAction.PREFERENCE_RESTORED, f"preference:{name.value}", admin=admin)


def check_contact(session: Session, card: Contact, check: Check, *, admin: Admin) -> None:
    """Keep what somebody read on an authority's own page; residents then see it."""
    note_check(session, card, check)
    _record(session, AuditAction.CONTACT_CHECKED, f"contact:{card.id}", admin=admin)


def restore_contact(session: Session, card: Contact, *, number: int, admin: Admin) -> None:
    """Take the newest check of a card back. Raises NotFoundError when it is another one."""
    take_back_check(session, card, number=number)
    _record(session, AuditAction.CONTACT_RESTORED, f"contact:{card.id}", admin=admin)


def _record(session: Session, action: AuditAction, about: str, *, admin: Admin) -> None:
    subject = audit_subject(admin.keyring, about.encode())
    record(session, action, actor=admin.by, subject=subject, now=admin.now)
