"""The audit trail: who did what when, in a chain of hashes that shows any change."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Index, LargeBinary, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from reporting.database import Base
from reporting.errors import RinnallaError
from reporting.keyring import Keyring
from reporting.vocabulary import N_, Term

# The actor of what was done on the command line, by nobody who signed in.
COMMAND_LINE: Final = bytes(16)

_GENESIS: Final = bytes(32)
_PIECE: Final = 1000
# Any number will do that no other part of the service locks.
_TURN: Final = 0x52_4E_57_41


class AuditAction(Term):
    """What is written down, as `thing:past_participle`, sorted; the stored values are permanent."""

    ANNUAL_APPROVED = "annual:approved", N_("Approved an annual report")
    ANNUAL_PREPARED = "annual:prepared", N_("Wrote an annual report")
    ANNUAL_PUBLISHED = "annual:published", N_("Published an annual report")
    ANNUAL_KEPT = "annual:kept", N_("Let an annual report stay")
    ANNUAL_WITHDRAWAL_ASKED = (
        "annual:withdrawal_asked",
        N_("Asked a second person to withdraw an annual report"),
    )
    ANNUAL_WITHDRAWN = "annual:withdrawn", N_("Withdrew an annual report")
    BREAK_NOTED = "break:noted", N_("Noted or took back a break in series")
    CASE_ACKNOWLEDGED = "case:acknowledged", N_("Acknowledged a report")
    CASE_ANSWERED = "case:answered", N_("Answered a reporter")
    CASE_ASSIGNED = "case:assigned", N_("Gave a case to a colleague")
    CASE_CHECKED = "case:checked", N_("Ticked the checklist of a case")
    CASE_CLOSED = "case:closed", N_("Closed a case")
    CASE_CODED = "case:coded", N_("Corrected how a case is coded")
    CASE_CONTINUED = "case:continued", N_("Went on with a case")
    CASE_COUNTED = "case:counted", N_("Decided that a report is only counted")
    CASE_DELETED = "case:deleted", N_("Deleted a case")
    CASE_EXPORTED = "case:exported", N_("Exported a case")
    CASE_FLAGGED = "case:flagged", N_("Set a flag on a case")
    CASE_HANDED_BACK = "case:handed_back", N_("Handed a case back")
    CASE_HANDED_OVER = "case:handed_over", N_("Handed a case over")
    CASE_LINKED = "case:linked", N_("Linked two cases")
    CASE_MARKED_UNLIKELY = "case:marked_unlikely", N_("Marked a report as unlikely")
    CASE_NOTED = "case:noted", N_("Wrote an internal note")
    CASE_OPENED = "case:opened", N_("Opened a case")
    CASE_PLANNED = "case:planned", N_("Changed the next step of a case")
    CASE_REDACTED = "case:redacted", N_("Made a redacted copy")
    CASE_REFERRED = "case:referred", N_("Referred a case")
    CASE_RELEASED = "case:released", N_("Moved a report that was kept apart to the queue")
    CASE_RESTORED = "case:restored", N_("Took a report back from the unlikely ones")
    CASE_TAKEN = "case:taken", N_("Took a case")
    CASE_TAKEN_OVER = "case:taken_over", N_("Read the hand-over of a case")
    CASE_TRANSLATED = "case:translated", N_("Entered a translation")
    CASE_UNDONE = "case:undone", N_("Undid a step in a case")
    CASE_UNFLAGGED = "case:unflagged", N_("Took a flag off a case")
    CASE_UNLINKED = "case:unlinked", N_("Took a link between cases away")
    CASES_SEARCHED = "cases:searched", N_("Searched in notes and names of organisations")
    CHANGE_TOLD = "change:told", N_("Wrote or published what people said and we did")
    CONFLICT_DECLARED = "conflict:declared", N_("Told of a conflict of interest")
    CONFLICT_LIFTED = "conflict:lifted", N_("Lifted a conflict of interest")
    CONTACT_CHECKED = "contact:checked", N_("Checked a contact")
    CONTACT_OPENED = "contact:opened", N_("Read contact details")
    CONTACT_RESTORED = "contact:restored", N_("Took a check of a contact back")
    FACTOR_CHANGED = "factor:changed", N_("Changed their second factor")
    FEEDBACK_ANSWERED = "feedback:answered", N_("Answered accessibility feedback")
    FEEDBACK_OPENED = "feedback:opened", N_("Read accessibility feedback")
    FILE_OPENED = "file:opened", N_("Opened a file")
    GUESSES_STOPPED = "guesses:stopped", N_("Guesses of a one-time code were stopped")
    INSTANCE_RESTORED = "instance:restored", N_("Restored the service from a backup")
    INSTANCE_SET_UP = "instance:set_up", N_("Set the service up")
    LIST_EXPORTED = "list:exported", N_("Exported a list of cases")
    MEMBER_ADDED = "member:added", N_("Added a person")
    MEMBER_CHANGED = "member:changed", N_("Changed a person’s role")
    MEMBER_DISABLED = "member:disabled", N_("Closed a person’s access")
    MEMBER_ENABLED = "member:enabled", N_("Opened a person’s access again")
    MEMBER_INVITED = "member:invited", N_("Invited a person")
    MEMBER_RENEWED = "member:renewed", N_("Gave a person new credentials")
    MEMBER_RESET = "member:reset", N_("Reset a person’s sign-in")
    PASSKEY_ADDED = "passkey:added", N_("Added a passkey")
    PASSKEY_REMOVED = "passkey:removed", N_("Removed a passkey")
    PASSWORD_CHANGED = "password:changed", N_("Changed their password")
    PREFERENCE_CHANGED = "preference:changed", N_("Changed a preference")
    PREFERENCE_RESTORED = "preference:restored", N_("Brought an earlier preference back")
    PROMISE_ADAPTED = "promise:adapted", N_("Adapted the promise to the load")
    RECOMMENDATION_CHANGED = "recommendation:changed", N_("Wrote or followed up a recommendation")
    RECOVERY_CHANGED = "recovery:changed", N_("Made a new recovery code")
    RECOVERY_USED = "recovery:used", N_("Set a new password with a recovery code")
    RELEASE_ANNOUNCED = "release:announced", N_("Announced a release of figures")
    RELEASE_DISCARDED = "release:discarded", N_("Dropped a release before it was published")
    RELEASE_KEPT = "release:kept", N_("Decided that a release of figures stays")
    RELEASE_PREPARED = "release:prepared", N_("Prepared a release of figures")
    RELEASE_PUBLISHED = "release:published", N_("Published a release of figures")
    RELEASE_REVIEWED = "release:reviewed", N_("Checked a release as the second person")
    RELEASE_WITHDRAWAL_ASKED = (
        "release:withdrawal_asked",
        N_("Asked to withdraw a release of figures"),
    )
    RELEASE_WITHDRAWN = "release:withdrawn", N_("Withdrew a release of figures")
    REPLY_APPROVED = "reply:approved", N_("Approved a saved reply")
    REPLY_WRITTEN = "reply:written", N_("Wrote a saved reply")
    SECOND_LOOK_ASKED = "second_look:asked", N_("Asked for a second person")
    SECOND_LOOK_GIVEN = "second_look:given", N_("Agreed as the second person")
    SECOND_LOOK_REFUSED = "second_look:refused", N_("Disagreed as the second person")
    SESSION_CLOSED = "session:closed", N_("Ended a session elsewhere")
    SESSION_ENDED = "session:ended", N_("Signed out")
    SESSION_STARTED = "session:started", N_("Signed in")
    STORY_OPENED = "story:opened", N_("Read a report")
    TEAM_CREATED = "team:created", N_("Created a team")
    TEAM_KEY_GRANTED = "team:granted", N_("Gave a person the team key")
    TEAM_KIT_RENEWED = "team:printed", N_("Made a new team recovery kit")
    TEAM_GRANT_PROPOSED = "team:proposed", N_("Compared a person’s key words, first of two")
    TEAM_KIT_USED = "team:recovered", N_("Used the team recovery kit")
    TEAM_KEY_RENEWED = "team:renewed", N_("Renewed the team key")
    TEAM_RESEALED = "team:resealed", N_("Finished sealing open reports to the new team key")
    TRANSLATION_ORDERED = "translation:ordered", N_("Ordered a translation")
    VIEW_DELETED = "view:deleted", N_("Deleted a saved view")
    VIEW_SAVED = "view:saved", N_("Saved a view of the queue")


class AuditChainError(RinnallaError):
    """An entry was changed, removed or put in another order; says the first one that is wrong."""

    def __init__(self, sequence: int) -> None:
        super().__init__(f"the audit trail is broken at entry {sequence}")
        self.sequence = sequence


class AuditEntry(Base):
    """One entry; `subject` is a keyed hash of the case, so it outlives the case and tells none."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_actor_at", "actor", "at"),)

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[bytes] = mapped_column(LargeBinary(16))
    action: Mapped[AuditAction]
    subject: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    nonce: Mapped[bytes] = mapped_column(LargeBinary(16))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))


_ALL: Final = select(AuditEntry).order_by(AuditEntry.sequence)


@dataclass(frozen=True)
class Head:
    """The end of a chain: keep it elsewhere, and a chain that was cut off there will show."""

    count: int
    digest: bytes


EMPTY: Final = Head(0, _GENESIS)


def audit_subject(keyring: Keyring, subject_id: bytes) -> bytes:
    """Give what an entry says of a report, member or team: the same each time, and nothing else."""
    return keyring.keyed("audit", subject_id)


def record(
    session: Session, action: AuditAction, *, actor: bytes, subject: bytes, now: datetime
) -> AuditEntry:
    """Append one entry. Call within a writing transaction, which takes turns with others."""
    _wait_for_turn(session)
    last = head(session)
    entry = AuditEntry(
        sequence=last.count + 1,
        at=now.astimezone(UTC).replace(microsecond=0),
        actor=actor,
        action=action,
        subject=subject,
        nonce=secrets.token_bytes(16),
    )
    entry.digest = _digest(entry, last.digest)
    session.add(entry)
    session.flush()  # the next entry of this transaction must see this one
    return entry


def head(session: Session) -> Head:
    """Give the newest entry's number and digest, unverified."""
    newest = select(AuditEntry.sequence, AuditEntry.digest).order_by(AuditEntry.sequence.desc())
    row = session.execute(newest.limit(1)).first()
    return Head(row.sequence, row.digest) if row else EMPTY


def verify(session: Session, *, known: Head | None = None) -> Head:
    """Check every entry, and that the chain still runs through a head that is `known`.

    Raises AuditChainError at the first entry that does not fit. Whoever can write to the database
    can also write the chain anew; only a head that was kept elsewhere tells (security §4.21).
    """
    reached = EMPTY
    with session.execute(_ALL, execution_options={"yield_per": _PIECE}) as result:
        for entry in result.scalars():
            reached = head_through((entry,), after=reached)
            if known and reached.count == known.count and reached.digest != known.digest:
                raise AuditChainError(reached.count)
    if known and reached.count < known.count:
        raise AuditChainError(reached.count + 1)
    return reached


def noted_head(path: Path) -> Head | None:
    """Give the head that was noted in a file outside the database, None when there is none yet."""
    try:
        count, digest = path.read_text(encoding="ascii").split()
        return Head(int(count), bytes.fromhex(digest))
    except FileNotFoundError:
        return None


def note_head(path: Path, reached: Head) -> None:
    """Note a head that was verified, for the next time: a chain written anew will differ."""
    path.write_text(f"{reached.count} {reached.digest.hex()}\n", encoding="ascii")


def verify_chain(entries: Iterable[AuditEntry]) -> int:
    """Check entries in order from the first; give how many there are.

    Raises AuditChainError at the first entry that does not fit.
    """
    return head_through(entries, after=EMPTY).count


def head_through(entries: Iterable[AuditEntry], *, after: Head) -> Head:
    """Check entries in order, the first one being next `after` a head; give the new head.

    Raises AuditChainError at the first entry that does not fit.
    """
    for entry in entries:
        fits = hmac.compare_digest(entry.digest, _digest(entry, after.digest))
        if entry.sequence != after.count + 1 or not fits:
            raise AuditChainError(after.count + 1)
        after = Head(entry.sequence, entry.digest)
    return after


def entries_before(session: Session, sequence: int | None, *, most: int) -> list[AuditEntry]:
    """Give up to `most` entries, newest first: the newest, or those before a sequence number."""
    newest = select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(most)
    if sequence is not None:
        newest = newest.where(AuditEntry.sequence < sequence)
    return list(session.scalars(newest))


def _wait_for_turn(session: Session) -> None:
    # On SQLite the writing transaction itself is the turn (BEGIN IMMEDIATE). PostgreSQL would let
    # two writers read the same last entry; the lock is held until the transaction ends.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_TURN)))


def _digest(entry: AuditEntry, previous: bytes) -> bytes:
    parts = (
        b"rinnalla/v1/audit",
        previous,
        entry.sequence.to_bytes(8, "big"),
        entry.at.isoformat().encode(),
        entry.actor,
        entry.action.value.encode(),
        entry.subject,
        entry.nonce,
    )
    return hashlib.sha256(b"".join(len(p).to_bytes(2, "big") + p for p in parts)).digest()
