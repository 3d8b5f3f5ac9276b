"""A team with people in it, and signing in as one of them."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyotp

from reporting.accounts.operations import NewMember
from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from reporting.staffing.installing import invite_member, set_up_team
from reporting.teams.operations import TeamKey
from tests.support.page import Page
from tests.support.pages import PageClient

SIGN_IN = "/staff/sign-in"


@dataclass(frozen=True)
class StaffedTeam:
    """A team, its opened key, and two people with everything that was printed for them."""

    team_id: bytes
    key: TeamKey
    recovery_code: str
    caseworker: NewMember
    lead: NewMember


def make_team(runtime: Runtime, *, name: str = "Equality team") -> StaffedTeam:
    """Create the team as the command line does, and add its people."""
    created = set_up_team(runtime, name, now=datetime.now(UTC))
    kit = created.recovery_code
    return StaffedTeam(
        team_id=created.team_id,
        key=created.key,
        recovery_code=kit,
        caseworker=make_member(runtime, StaffRole.CASEWORKER, kit=kit),
        lead=make_member(runtime, StaffRole.LEAD, kit=kit),
    )


def make_member(runtime: Runtime, role: StaffRole, *, kit: str | None = None) -> NewMember:
    """Add one more person to the team; key holders need its recovery code as `kit`."""
    username = f"{role.value}.{secrets.token_hex(4)}"
    now = datetime.now(UTC)
    return invite_member(runtime, username, name=role.label, role=role, kit=kit, now=now)


def sign_in(client: PageClient, member: NewMember, *, steps_ahead: int = 0) -> Page:
    """Sign in on the page and give the page it leads to.

    A one-time code works once: for a second sign-in within 30 seconds look one step ahead.
    """
    form = client.fill(
        client.get(SIGN_IN),
        username=member.username,
        password=member.password,
        otp=one_time_code(member.totp_secret, steps_ahead=steps_ahead),
    )
    return client.follow(SIGN_IN, form)


def one_time_code(totp_secret: str, *, steps_ahead: int = 0) -> str:
    """Give the code an authenticator shows now, or so many half minutes from now."""
    return pyotp.TOTP(totp_secret).at(datetime.now(UTC) + timedelta(seconds=30 * steps_ahead))
