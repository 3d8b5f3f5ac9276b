"""The first run of an installation: everything in one transaction, so it is done or not begun.

Secrets and tables are made first and are kept when a run is interrupted; they hold nothing yet.
Team, people and decisions are written while the person at the keyboard confirms what was printed,
and committed after that. A run that was cut off leaves no half of it, and is simply begun again.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from reporting.accounts.credentials import clean_username, is_username
from reporting.accounts.operations import Newcomer, NewMember, add_member
from reporting.administration.operations import Admin, change_preference
from reporting.audit import COMMAND_LINE, AuditAction, audit_subject, record
from reporting.config import Config
from reporting.errors import UnsafeInstanceError
from reporting.joining import note_secrets, refuse_second_secrets
from reporting.keyring import FILE_NAME, create_keyring
from reporting.migration import upgrade
from reporting.permissions import StaffRole
from reporting.preferences.declared import PreferenceName
from reporting.replies.seed import load_seed
from reporting.runtime import CostProfiles, Runtime, build_runtime
from reporting.teams.operations import CreatedTeam, create_team, grant_team_key
from reporting.teams.queries import team_count


@dataclass(frozen=True)
class FirstPerson:
    """A person as the one at the keyboard names them."""

    username: str
    name: str

    @property
    def is_usable(self) -> bool:
        """Say whether somebody could sign in with this user name, and colleagues see a name."""
        return bool(self.name.strip()) and is_username(clean_username(self.username))


@dataclass(frozen=True)
class FirstAnswers:
    """What the first run was told; `preferences` are checked values."""

    team_name: str
    lead: FirstPerson
    admin: FirstPerson
    preferences: Mapping[PreferenceName, Any]


@dataclass(frozen=True)
class FirstTeam:
    """What was made and is shown once: the recovery kit and what two people sign in with."""

    kit: str = field(repr=False)
    lead: NewMember = field(repr=False)
    admin: NewMember = field(repr=False)


def prepared_runtime(config: Config, *, costs: CostProfiles | None = None) -> Runtime:
    """Make secrets and tables where they are missing.

    Raises UnsafeInstanceError in demo mode, with unusable secrets, and when this instance has
    been set up already.
    """
    if config.is_demo:
        raise UnsafeInstanceError("a demo sets itself up; set RINNALLA_MODE=production")
    if not (config.secrets_folder / FILE_NAME).exists():
        refuse_second_secrets(config)
        create_keyring(config.secrets_folder, config.mode.value)
    runtime = build_runtime(config, costs=costs)
    upgrade(runtime.database)
    with runtime.database.reading() as session:
        _refuse_second_run(session)
    return runtime


@contextmanager
def setting_up(
    runtime: Runtime, answers: FirstAnswers, *, today: date, now: datetime
) -> Iterator[FirstTeam]:
    """Make team, lead, admin and decisions; they are kept when the block ends without an error.

    In the block everything is shown and confirmed. Raises UnsafeInstanceError when another run
    was faster, ValueError for a user name nobody could sign in with.
    """
    with runtime.database.writing() as session:
        _refuse_second_run(session)
        team = create_team(session, answers.team_name, now=now)
        lead = _add(session, answers.lead, StaffRole.LEAD, team, runtime=runtime, now=now)
        admin = _add(session, answers.admin, StaffRole.ADMIN, team, runtime=runtime, now=now)
        _decide(session, answers, runtime, today=today, now=now)
        yield FirstTeam(team.recovery_code, lead, admin)
        note_secrets(session, runtime.keyring)
        # Before the commit: a pin without its team lets nobody in, a team without pin is stuck.
        runtime.pin(team.fingerprint)


def _refuse_second_run(session: Session) -> None:
    if team_count(session):
        raise UnsafeInstanceError("this instance has been set up already; nothing was changed")


def _add(
    session: Session,
    person: FirstPerson,
    role: StaffRole,
    team: CreatedTeam,
    *,
    runtime: Runtime,
    now: datetime,
) -> NewMember:
    member = add_member(
        session,
        Newcomer(person.username, person.name.strip(), role, team.team_id),
        by=COMMAND_LINE,
        keyring=runtime.keyring,
        profile=runtime.costs.password,
        now=now,
    )
    if member.keys:
        public = member.keys.public
        grant_team_key(session, team.key, member_id=member.member_id, member_public=public)
    return member


def _decide(
    session: Session, answers: FirstAnswers, runtime: Runtime, *, today: date, now: datetime
) -> None:
    admin = Admin(COMMAND_LINE, now, today, runtime.keyring)
    for name, value in answers.preferences.items():
        change_preference(session, name, value, seen=None, admin=admin)
    load_seed(session, today)
    subject = audit_subject(runtime.keyring, b"instance")
    record(session, AuditAction.INSTANCE_SET_UP, actor=COMMAND_LINE, subject=subject, now=now)
