"""Coming back with the team's printed recovery kit, and changing the key from the command line."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.accounts.models import Member
from reporting.accounts.operations import NewMember, replace_member
from reporting.audit import COMMAND_LINE, AuditAction, audit_subject, record
from reporting.errors import PermissionMissingError, UnsafeInstanceError
from reporting.keyring import Keyring
from reporting.permissions import KEY_HOLDERS
from reporting.runtime import Runtime
from reporting.sealing import PublicKey
from reporting.staffing.key_holders import KeyHolder
from reporting.staffing.renewing import continue_resealing, renew_generation
from reporting.teams.models import Team, TeamGrant
from reporting.teams.operations import TeamKey, grant_team_key
from reporting.teams.queries import recovered_seeds


def use_kit(
    session: Session, member_id: bytes, kit: str, *, by: bytes, keyring: Keyring, now: datetime
) -> None:
    """Give a member every generation of their team's key, opened by the printed recovery kit.

    Raises CodeError or SealBrokenError when the kit is mistyped, void or another team's,
    PermissionMissingError for somebody whose role or account holds no key.
    """
    member = session.get_one(Member, member_id)
    if member.role not in KEY_HOLDERS or member.public_key is None or member.team_id is None:
        raise PermissionMissingError("this person has no key of their own")
    for number, seed in recovered_seeds(session, member.team_id, kit).items():
        if session.get(TeamGrant, (member.team_id, number, member_id)) is None:
            grant_team_key(
                session,
                TeamKey(member.team_id, number, seed),
                member_id=member_id,
                member_public=PublicKey(member.public_key),
            )
    subject = audit_subject(keyring, member_id)
    record(session, AuditAction.TEAM_KIT_USED, actor=by, subject=subject, now=now)


def recover_member(runtime: Runtime, username: str, *, kit: str, now: datetime) -> NewMember:
    """Give somebody who lost everything a new sign-in and key, and with the kit the team's key.

    For roles without a key the kit is not asked. Raises NotFoundError, CodeError,
    SealBrokenError; then nothing was changed.
    """
    with runtime.database.writing() as session:
        renewed = replace_member(
            session,
            username,
            by=COMMAND_LINE,
            keyring=runtime.keyring,
            profile=runtime.costs.password,
            now=now,
        )
        if renewed.keys is not None:
            use_kit(
                session,
                renewed.member_id,
                kit,
                by=COMMAND_LINE,
                keyring=runtime.keyring,
                now=now,
            )
    return renewed


def rotate_keys(runtime: Runtime, kit: str, *, now: datetime) -> int:
    """Begin a new generation with the recovery kit, if none is unfinished, and seal all to it.

    May be killed and run again. Gives the newest generation's number. Raises CodeError,
    SealBrokenError, UnsafeInstanceError when there is no team.
    """
    with runtime.database.writing() as session:
        team_id = session.scalar(select(Team.id))
        if team_id is None:
            raise UnsafeInstanceError("create the team first: rinnalla team create NAME")
        seeds = recovered_seeds(session, team_id, kit)
        by = KeyHolder(COMMAND_LINE, None, team_id, seeds)
        if len(seeds) == 1:  # older ones are still open only while a change is unfinished
            by = renew_generation(session, by, keyring=runtime.keyring, now=now)
    continue_resealing(runtime, by, now=now)
    return max(by.seeds)
