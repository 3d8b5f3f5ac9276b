"""Colleagues at work on people and keys: invited on the page, set up as a newcomer does."""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
from flask import Flask

from reporting.accounts.operations import NewMember
from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from reporting.sealing import Seed
from reporting.staffing.key_holders import KeyHolder
from tests.casework.cases import STORY, Case
from tests.support.page import Page, text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, make_member, sign_in

NOW = datetime(2026, 11, 20, 12, 0, 10, tzinfo=UTC)
LATER = NOW + timedelta(minutes=11)
PASSWORD = "tyyni järvi 77 porraskäytävä"
PEOPLE, KEY = "/staff/people", "/staff/team-key"
WELCOME, SET_UP = "/staff/welcome", "/staff/welcome/set-up"


@dataclass(frozen=True)
class Joined:
    """Somebody who set their sign-in up on the page, still signed in there."""

    client: PageClient
    username: str
    totp_secret: str = field(repr=False)
    page: Page


def signed_in(app: Flask, member: NewMember, *, steps_ahead: int = 0) -> PageClient:
    """Give a browser in which somebody is signed in."""
    client = PageClient(app)
    sign_in(client, member, steps_ahead=steps_ahead)
    return client


def invite(client: PageClient, username: str, role: StaffRole, name: str = "Noora Virta") -> str:
    """Invite somebody on the page and give the code it shows."""
    path = f"{PEOPLE}/invite"
    form = client.fill(client.get(path), path, username=username, name=name, role=role.value)
    return text_of(client.post(path, form).one("output"))


def set_up(app: Flask, code: str, **answers: Any) -> Joined:
    """Open the invitation and choose password and authenticator as the page asks for it."""
    client = PageClient(app)
    page = client.post(WELCOME, client.fill(client.get(WELCOME), WELCOME, code=code))
    secret = totp_secret_on(page)
    told = {
        "new_password": PASSWORD,
        "new_password_again": PASSWORD,
        "otp": pyotp.TOTP(secret).now(),
    } | answers
    username = text_of(page.all("bdi")[0])
    return Joined(
        client, username, secret, client.follow(SET_UP, client.fill(page, SET_UP, **told))
    )


def totp_secret_on(page: Page) -> str:
    """Give the authenticator secret that a page shows as text."""
    found = re.search(r"\b([A-Z2-7]{4}(?: [A-Z2-7]{4}){7})\b", page.text)
    assert found is not None, f"no secret on {page.path}"
    return found[1].replace(" ", "")


def person_path(page: Page, name: str) -> str:
    """Give the address of a person in the list of people."""
    link = next(a for a in page.all("a") if text_of(a) == name)
    return (link.get("href") or "").partition("?")[0]


def holder(team: StaffedTeam, role: StaffRole = StaffRole.LEAD) -> KeyHolder:
    """Give the lead or the caseworker with the key of the first generation."""
    member = team.lead if role is StaffRole.LEAD else team.caseworker
    return KeyHolder(member.member_id, role, team.team_id, {1: team.key.seed})


def without(by: KeyHolder, *numbers: int) -> KeyHolder:
    """Give somebody who holds all but these generations."""
    return replace(by, seeds={n: seed for n, seed in by.seeds.items() if n not in numbers})


def one_more(runtime: Runtime, team: StaffedTeam, role: StaffRole) -> NewMember:
    """Add a key holder as the command line does."""
    return make_member(runtime, role, kit=team.recovery_code)


def seed_of(member: NewMember) -> Seed:
    """Give a printed member's personal seed."""
    assert member.keys is not None
    return member.keys.seed


def reads(client: PageClient, case: Case) -> bool:
    """Say whether somebody can read what was told in a case; the page itself may be there."""
    page, path = client.get(case.path), f"{case.path}/story"
    found = [form for form in page.all("form") if path in (form.get("action") or "")]
    if not found:
        return False
    return STORY in client.send(path, client.fill(page, path)).get_data(as_text=True)
