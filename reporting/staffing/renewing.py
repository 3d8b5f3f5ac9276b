"""New generations of the team key, and sealing what is open to the newest one."""

import time
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.audit import COMMAND_LINE, AuditAction, audit_subject, record
from reporting.feedback.operations import reseal_feedback
from reporting.feedback.queries import feedback_left
from reporting.keyring import Keyring
from reporting.report.resealing import BATCH, oldest_in_use, reseal_batch, unfinished_resealing
from reporting.runtime import Runtime
from reporting.sealing import SealBrokenError, key_pair_from_seed
from reporting.staffing.key_holders import KeyHolder, holders_of
from reporting.teams.models import Team
from reporting.teams.operations import forget_generations, renew_kit, renew_team_key
from reporting.teams.queries import IntakeKey, has_older_grants, key_state

# Longer than any request: one that began before the new generation may still store a report that
# is sealed to the old one, and somebody must be able to open that.
SETTLED_AFTER: Final = timedelta(minutes=10)


def renew_generation(
    session: Session, by: KeyHolder, *, keyring: Keyring, now: datetime
) -> KeyHolder:
    """Begin the next generation for everybody who holds the newest; give who acts, with it.

    Raises PermissionMissingError when the newest is not held, IntegrityError when somebody else
    did the same just now, SealBrokenError when a member's key was exchanged in the database.
    """
    newest = by.newest(session, now=now)
    members = holders_of(session, newest)
    renewed = renew_team_key(session, newest, members=members, now=now)
    subject = audit_subject(keyring, by.team_id)
    record(session, AuditAction.TEAM_KEY_RENEWED, actor=by.member_id, subject=subject, now=now)
    held = dict(by.seeds) | {renewed.number: renewed.seed}
    return KeyHolder(by.member_id, by.role, by.team_id, held)


def continue_resealing(
    runtime: Runtime, by: KeyHolder, *, now: datetime, seconds: float | None = None
) -> int:
    """Seal what is open to the newest generation, 500 keys a transaction; give what is left.

    Ends when `seconds` have passed, None for never; where it ends, or is killed, anybody who holds
    the key can go on. When nothing is left, what opened older generations is deleted.
    """
    until = None if seconds is None else time.monotonic() + seconds
    while until is None or time.monotonic() < until:
        with runtime.database.writing() as session:
            if _reseal_some(session, by, now=now) == 0:
                break
    with runtime.database.writing() as session:
        forget_old_generations(
            session, by.team_id, actor=by.member_id, keyring=runtime.keyring, now=now
        )
        return left_to_seal(session, by.team_id, now=now)


def left_to_seal(session: Session, team_id: bytes, *, now: datetime) -> int:
    """Give how much is still sealed to an older generation: keys of reports, and feedback."""
    newest = key_state(session, team_id, now=now).number
    return unfinished_resealing(session, team_id) + feedback_left(session, team_id, before=newest)


def forget_old_generations(
    session: Session, team_id: bytes, *, actor: bytes, keyring: Keyring, now: datetime
) -> bool:
    """Delete what opens older generations, if nothing is sealed to them; say whether it did.

    Not within ten minutes of a new generation. Needs no key, so housekeeping may do it too.
    """
    state = key_state(session, team_id, now=now)
    if not has_older_grants(session, team_id) or now - state.made_at < SETTLED_AFTER:
        return False
    if left_to_seal(session, team_id, now=now):
        return False
    forget_generations(session, team_id, before=state.number)
    subject = audit_subject(keyring, team_id)
    record(session, AuditAction.TEAM_RESEALED, actor=actor, subject=subject, now=now)
    return True


def forget_all_old_generations(session: Session, *, keyring: Keyring, now: datetime) -> None:
    """Do that for every team; housekeeping."""
    for team_id in session.scalars(select(Team.id)).all():
        forget_old_generations(session, team_id, actor=COMMAND_LINE, keyring=keyring, now=now)


def replace_kit(
    session: Session, by: KeyHolder, code: str, *, keyring: Keyring, now: datetime
) -> None:
    """Make a code that was printed and confirmed the team's recovery kit; the old one is void.

    Raises PermissionMissingError when the newest generation is not held, SealBrokenError when an
    older one is in use that is not, CodeError when the code is none.
    """
    newest = by.newest(session, now=now)
    oldest = oldest_in_use(session, by.team_id) or newest.number
    if not set(range(oldest, newest.number + 1)) <= set(by.seeds):
        raise SealBrokenError
    renew_kit(session, by.seeds, team_id=by.team_id, code=code)
    subject = audit_subject(keyring, by.team_id)
    record(session, AuditAction.TEAM_KIT_RENEWED, actor=by.member_id, subject=subject, now=now)


def _reseal_some(session: Session, by: KeyHolder, *, now: datetime) -> int:
    """Seal one batch anew, reports first; give how much it was."""
    done = reseal_batch(session, by.team_id, by.seeds)
    if done:
        return done
    newest = by.newest(session, now=now)
    public = key_pair_from_seed(newest.seed).public
    team = IntakeKey(by.team_id, newest.number, public)
    return reseal_feedback(session, team, by.seeds, most=BATCH)
