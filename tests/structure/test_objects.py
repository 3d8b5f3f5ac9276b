"""Every address that names an object, for everyone: what is not yours looks as if it were not."""

import base64
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

import pytest
from flask import Flask
from werkzeug.routing import Rule

from reporting.accounts.operations import disable_member
from reporting.permissions import GRANTS, KEY_HOLDERS, Access, Permission, StaffRole
from reporting.runtime import Runtime
from reporting.sealing import csrf_key
from reporting.teams.operations import create_team
from reporting.web.tokens import make_token
from tests.accounts.examples import COOKIE
from tests.casework.cases import NOW, make_case
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, make_member, sign_in

PARAMETER = re.compile(r"<([a-z_]+)(\([^)]*\))?:([a-z_]+)>")


@dataclass(frozen=True)
class Route:
    """An address with gaps for ids, how it is asked, and who may."""

    rule: Rule
    method: str
    access: Access | Permission

    @property
    def names(self) -> list[str]:
        """Give the names of its parameters."""
        return [found[2] for found in PARAMETER.findall(self.rule.rule)]

    def path(self, case_id: bytes) -> str:
        """Give the address of a case; every other id in it is random and exists nowhere."""

        def filled(found: re.Match[str]) -> str:
            if found[3] == "case_id":
                return case_id.hex()
            if found[1] == "any":
                return str(found[2]).strip("()").split(",")[0].strip().strip("'\"")
            most = re.search(r"maxlength=(\d+)", found[2] or "")
            return (
                "9" if found[1] == "int" else secrets.token_hex(16)[: int(most[1]) if most else 32]
            )

        return PARAMETER.sub(filled, self.rule.rule)


def routes(app: Flask, *, of_cases: bool) -> Iterator[Route]:
    """Give every staff route that names a case, or every one that names something else."""
    declared = app.extensions["rinnalla_access"]
    for rule in app.url_map.iter_rules():
        named = set(rule.arguments) - {"language"}
        if not rule.rule.startswith("/staff/") or not named or of_cases != ("case_id" in named):
            continue
        for method in sorted(set(rule.methods or ()) & {"GET", "POST"}):
            yield Route(rule, method, declared[rule.endpoint])


def ask(client: PageClient, route: Route, case_id: bytes) -> tuple[int, str]:
    """Give status and text of the answer, the ids in it taken out."""
    path = route.path(case_id)
    answer = client.fetch(path) if route.method == "GET" else client.send(path, {})
    return answer.status_code, re.sub(r"[0-9a-f]{32}", "ID", answer.get_data(as_text=True))


def valid_form(client: PageClient, runtime: Runtime, path: str) -> dict[str, str]:
    """Give a form of the session of this client, as it is kept while somebody signs in again."""
    binding = csrf_key(base64.urlsafe_b64decode(f"{client.cookie(COOKIE)}=")).hex()
    token = make_token(runtime.keyring.form_key, f"kept:{path}:{binding}")
    return {"form_token": token, "revision": "0"}


def without_tokens(text: str) -> str:
    """Give a page without what is fresh in each answer."""
    return re.sub(r'name="form_token" value="[^"]*"', "", text)


def test_there_are_routes_to_try(app: Flask) -> None:
    assert len(list(routes(app, of_cases=True))) > 5


@pytest.mark.parametrize("role", sorted(KEY_HOLDERS))
def test_a_foreign_case_and_a_missing_one_look_alike_on_every_route(
    role: StaffRole, app: Flask, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T05, T08, T12, 4.15, 4.18: foreign and missing look alike on every route."""
    sign_in(client, make_member(runtime, role, kit=team.recovery_code))
    with runtime.database.writing() as session:
        other = create_team(session, "Another team", now=NOW)
    foreign = make_case(runtime, other)

    for route in routes(app, of_cases=True):
        if route.access not in GRANTS[role]:
            continue
        status, text = ask(client, route, foreign.id)
        missing = ask(client, route, secrets.token_bytes(16))
        assert (status, without_tokens(text)) == (missing[0], without_tokens(missing[1])), route
        assert status in {303, 400, 404}, (route, status)


def test_a_valid_form_reaches_no_foreign_case_on_any_route(
    app: Flask, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T05, T12, 4.18: a form that is in order is still for one's own cases only."""
    sign_in(client, team.lead)
    with runtime.database.writing() as session:
        other = create_team(session, "Another team", now=NOW)
    foreign = make_case(runtime, other)

    for route in routes(app, of_cases=True):
        if route.method == "POST":
            path = route.path(foreign.id)
            status = client.send(path, valid_form(client, runtime, path)).status_code
            assert status == HTTPStatus.NOT_FOUND, route


@pytest.mark.parametrize("role", sorted(set(StaffRole) - KEY_HOLDERS))
def test_who_holds_no_key_gets_no_case_by_any_route(
    role: StaffRole, app: Flask, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T12, T33, 4.18: a role without the key opens nothing."""
    case = make_case(runtime, team)
    sign_in(client, make_member(runtime, role))

    for route in routes(app, of_cases=True):
        status, text = ask(client, route, case.id)
        assert status == HTTPStatus.FORBIDDEN, route
        assert case.number not in text


def test_without_a_session_every_route_of_a_case_leads_to_the_sign_in(
    app: Flask, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T12, 4.18: nothing of a case without signing in."""
    case = make_case(runtime, team)

    for route in routes(app, of_cases=True):
        status, text = ask(client, route, case.id)
        assert status in {HTTPStatus.SEE_OTHER, HTTPStatus.OK, HTTPStatus.UNAUTHORIZED}, route
        assert case.number not in text
        if status != HTTPStatus.SEE_OTHER:
            assert 'name="password"' in text, route


def test_a_removed_member_gets_no_case_by_any_route(
    app: Flask, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T12, T15, 4.18: removed is out at once."""
    case = make_case(runtime, team)
    sign_in(client, team.caseworker)
    with runtime.database.writing() as session:
        disable_member(
            session,
            team.caseworker.member_id,
            by=team.lead.member_id,
            keyring=runtime.keyring,
            now=NOW,
        )

    for route in routes(app, of_cases=True):
        status, text = ask(client, route, case.id)
        assert case.number not in text, route
        assert status == HTTPStatus.SEE_OTHER or 'name="password"' in text, route


@pytest.mark.parametrize("role", StaffRole)
def test_an_id_that_names_nothing_is_not_found_or_not_allowed(
    role: StaffRole, app: Flask, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T05, 4.18: made-up ids lead nowhere."""
    sign_in(client, make_member(runtime, role, kit=team.recovery_code))

    for route in routes(app, of_cases=False):
        status, _ = ask(client, route, bytes(16))
        may = route.access is Access.SIGNED_IN or route.access in GRANTS[role]
        assert status in ({400, 404, 422} if may else {403}), (route, status)
