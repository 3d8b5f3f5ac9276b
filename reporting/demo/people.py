"""The demo's team and its five people, one of each role."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from reporting.accounts.operations import NewMember
from reporting.demo.desk import DeskPerson
from reporting.permissions import KEY_HOLDERS, StaffRole
from reporting.runtime import Runtime
from reporting.staffing.installing import invite_member, set_up_team

LOGINS_FILE = "demo-logins.json"
CODES_FILE = "demo-codes.json"

_NAMES = {
    StaffRole.CASEWORKER: "Aino Lehto",
    StaffRole.LEAD: "Sara Haddad",
    StaffRole.ADMIN: "Mikael Ström",
    StaffRole.PARTNER: "Juhani Aikio",
    StaffRole.AUDITOR: "Kerttu Niemi",
}


@dataclass(frozen=True)
class DemoLogin:
    """How to sign in as one of the demo's people (design §12)."""

    role: str
    username: str
    password: str
    totp_secret: str


@dataclass(frozen=True)
class DemoPeople:
    """How to sign in as each, and who works at the desk, with the team's key open."""

    logins: list[DemoLogin]
    desk: Mapping[StaffRole, DeskPerson] = field(repr=False)


def create_people(runtime: Runtime, *, now: datetime) -> DemoPeople:
    """Create the team and its people, pin the team's key, and write the sign-ins beside it."""
    team = set_up_team(runtime, "Rinnalla", now=now)
    kit = team.recovery_code
    members = {
        role: invite_member(runtime, role.value, name=name, role=role, kit=kit, now=now)
        for role, name in _NAMES.items()
    }
    logins = [_login(member, role) for role, member in members.items()]
    write_private(runtime.config.instance / LOGINS_FILE, [asdict(login) for login in logins])
    desk = {
        role: DeskPerson(member.member_id, _NAMES[role], role, team.team_id, team.key.seed)
        for role, member in members.items()
        if role in KEY_HOLDERS
    }
    return DemoPeople(logins, desk)


def known_logins(instance: Path) -> list[DemoLogin]:
    """Give the sign-ins written when the demo was loaded."""
    text = (instance / LOGINS_FILE).read_text(encoding="utf-8")
    return [DemoLogin(**login) for login in json.loads(text)]


def write_private(path: Path, value: object) -> None:
    """Write a JSON file that only its owner reads."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _login(member: NewMember, role: StaffRole) -> DemoLogin:
    return DemoLogin(role.value, member.username, member.password, member.totp_secret)
