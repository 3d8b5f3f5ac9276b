"""Who writes in the registers and the report, when, and the trail of it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from reporting.audit import AuditAction, audit_subject, record
from reporting.errors import RinnallaError
from reporting.keyring import Keyring
from reporting.preferences.faults import Fault, ValueRefusedError


class SamePersonError(RinnallaError):
    """A second person has to agree, and this is the first one."""


@dataclass(frozen=True)
class Writer:
    """A person at the desk, the moment, and the secrets that name what is audited."""

    by: bytes
    now: datetime
    today: date
    keyring: Keyring


def note_down(session: Session, action: AuditAction, about: str, *, writer: Writer) -> None:
    """Write into the trail who did what; `about` names the entry or report."""
    subject = audit_subject(writer.keyring, about.encode())
    record(session, action, actor=writer.by, subject=subject, now=writer.now)


def refuse(faults: list[Fault]) -> None:
    """Raise ValueRefusedError when there is any fault."""
    if faults:
        raise ValueRefusedError(*faults)
