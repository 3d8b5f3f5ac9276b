"""Setting up an installation by hand: the team first, then its people, each printed once."""

from datetime import datetime

from sqlalchemy import select

from reporting.accounts.operations import Newcomer, NewMember, add_member
from reporting.audit import COMMAND_LINE, AuditAction, audit_subject, record
from reporting.errors import UnsafeInstanceError
from reporting.permissions import KEY_HOLDERS, StaffRole
from reporting.runtime import Runtime
from reporting.teams.models import Team
from reporting.teams.operations import CreatedTeam, TeamKey, create_team, grant_team_key
from reporting.teams.queries import recovered_seeds, team_count


def set_up_team(runtime: Runtime, name: str, *, now: datetime) -> CreatedTeam:
    """Create the one team of this instance and pin its key.

    Raises UnsafeInstanceError when there is a team already.
    """
    with runtime.database.writing() as session:
        if team_count(session):
            raise UnsafeInstanceError("this instance has a team already")
        created = create_team(session, name, now=now)
        subject = audit_subject(runtime.keyring, created.team_id)
        record(session, AuditAction.TEAM_CREATED, actor=COMMAND_LINE, subject=subject, now=now)
    runtime.pin(created.fingerprint)
    return created


def invite_member(
    runtime: Runtime, username: str, *, name: str, role: StaffRole, kit: str | None, now: datetime
) -> NewMember:
    """Add a person to the team; those who read reports get its key, opened by the recovery kit.

    Raises UnsafeInstanceError when there is no team yet, CodeError or SealBrokenError when the
    kit is mistyped or another team's.
    """
    with runtime.database.writing() as session:
        team_id = session.scalar(select(Team.id))
        if team_id is None:
            raise UnsafeInstanceError("create the team first: rinnalla team create NAME")
        seeds = recovered_seeds(session, team_id, kit or "") if role in KEY_HOLDERS else {}
        member = add_member(
            session,
            Newcomer(username, name, role, team_id),
            by=COMMAND_LINE,
            keyring=runtime.keyring,
            profile=runtime.costs.password,
            now=now,
        )
        if member.keys:
            for number, seed in seeds.items():
                grant_team_key(
                    session,
                    TeamKey(team_id, number, seed),
                    member_id=member.member_id,
                    member_public=member.keys.public,
                )
    return member
