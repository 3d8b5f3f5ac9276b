"""Every endpoint, by every role: who may enter is written down apart from the code, and held."""

import secrets
from http import HTTPStatus

import pytest
from flask import Flask

from reporting.permissions import GRANTS, Access, Permission, StaffRole
from reporting.runtime import Runtime
from tests.structure.access_list import declared, written
from tests.structure.test_objects import Route
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, make_member, sign_in


def test_every_endpoint_is_on_the_list_with_its_access_and_methods(app: Flask) -> None:
    """T12, T36, 4.18: a new or loosened route fails until somebody writes down who may enter."""
    assert declared(app) == written(), "say in tests/structure/access.txt who may enter"


def test_nothing_that_residents_do_is_among_the_staff_pages(app: Flask) -> None:
    """T36, 4.18: what is public lies outside /staff but for the sign-in."""
    public = {name for name, (access, _) in written().items() if access == Access.PUBLIC}
    inside = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/staff")]
    assert {rule.endpoint.partition(".")[0] for rule in inside if rule.endpoint in public} == {
        "accounts",
        "welcome",
    }


@pytest.mark.parametrize("role", [*StaffRole, None], ids=str)
def test_every_endpoint_and_method_turns_every_other_role_away(
    role: StaffRole | None, app: Flask, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T08, T12, 4.18: each endpoint and method, for each role that the list does not name."""
    if role is not None:
        sign_in(client, make_member(runtime, role, kit=team.recovery_code))
    tried = 0
    for rule in app.url_map.iter_rules():
        access, methods = written().get(rule.endpoint, ("public", ""))
        path = Route(rule, "GET", Access.PUBLIC).path(secrets.token_bytes(16))
        if access == Access.PUBLIC or (role and access == Access.SIGNED_IN):
            continue
        if role and Permission(access) in GRANTS[role]:
            continue
        for method in methods.split(","):
            answer = client.send(path, {}) if method == "POST" else client.fetch(path)
            if role is None:
                assert answer.status_code == HTTPStatus.SEE_OTHER, f"{method} {path}"
                assert "/staff/sign-in" in answer.headers["Location"], f"{method} {path}"
            else:
                assert answer.status_code == HTTPStatus.FORBIDDEN, f"{method} {path}"
            tried += 1
    assert tried > 10
