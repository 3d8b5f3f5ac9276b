"""Writing a saved reply, and approving what somebody else wrote."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from reporting.audit import AuditAction, audit_subject, record
from reporting.errors import NotFoundError, RinnallaError
from reporting.keyring import Keyring
from reporting.preferences.faults import Fault, ValueChangedError, ValueRefusedError
from reporting.preferences.kinds import hidden_faults
from reporting.replies.gaps import gap_faults
from reporting.replies.models import MOST_TEXT, ReplyVersion
from reporting.replies.purposes import Purpose
from reporting.replies.queries import versions_of
from reporting.vocabulary import N_, ReplyLanguage

REVIEW_AFTER: Final = timedelta(days=180)
LONGEST_REVIEW: Final = timedelta(days=366)


class SamePersonError(RinnallaError):
    """Who wrote a reply cannot approve it: a second person must have read it."""


@dataclass(frozen=True)
class Desk:
    """Who works on replies, when, and the secrets that name what is audited."""

    by: bytes
    now: datetime
    today: date
    keyring: Keyring


def write_reply(
    session: Session,
    purpose: Purpose,
    language: ReplyLanguage,
    *,
    text: str,
    seen: int,
    keeps_owner: bool,
    desk: Desk,
) -> None:
    """Write a new version; the one in use stays until another person approves this one.

    `seen` is the number of the newest version that the writer saw. Raises ValueRefusedError for
    what cannot be sent, ValueChangedError when somebody wrote a version meanwhile.
    """
    _refuse(text_faults(text))
    versions = versions_of(session, purpose, language)
    if seen != (versions[-1].number if versions else 0):
        raise ValueChangedError
    row = ReplyVersion(purpose=purpose, language=language.value, number=seen + 1, text=text)
    row.owner_id = versions[-1].owner_id if versions and keeps_owner else desk.by
    row.written_by, row.written_on = desk.by, desk.today
    session.add(row)
    session.flush()  # two people who write at once must not both succeed
    _record(session, AuditAction.REPLY_WRITTEN, row, desk=desk)


def approve_reply(
    session: Session,
    purpose: Purpose,
    language: ReplyLanguage,
    *,
    number: int,
    review_on: date,
    desk: Desk,
) -> None:
    """Approve the newest version, or say that the one in use is still right, until a day.

    Raises SamePersonError for one's own text, ValueChangedError when there is a newer version,
    ValueRefusedError for a day that is past or over a year away, NotFoundError without a text.
    """
    versions = versions_of(session, purpose, language)
    if not versions:
        raise NotFoundError("nothing to approve")
    newest = versions[-1]
    if newest.number != number:
        raise ValueChangedError
    if not desk.today < review_on <= desk.today + LONGEST_REVIEW:
        _refuse([Fault("review_on", N_("Choose a day within a year from now."))])
    if newest.written_by == desk.by:
        raise SamePersonError
    newest.approved_by, newest.approved_on = desk.by, desk.today
    newest.review_on = review_on
    _record(session, AuditAction.REPLY_APPROVED, newest, desk=desk)


def text_faults(text: str) -> list[Fault]:
    """Say why a text cannot be a reply: empty, too long, hidden characters, unknown gaps."""
    if not text:
        return [Fault("text", N_("Write the reply."))]
    if len(text) > MOST_TEXT:
        return [Fault("text", N_("At most %(most)s characters."), (("most", MOST_TEXT),))]
    return hidden_faults("text", text) or gap_faults(text)


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise ValueRefusedError(*faults)


def _record(session: Session, action: AuditAction, row: ReplyVersion, *, desk: Desk) -> None:
    named = f"reply:{row.purpose.value}:{row.language}".encode()
    subject = audit_subject(desk.keyring, named)
    record(session, action, actor=desk.by, subject=subject, now=desk.now)
