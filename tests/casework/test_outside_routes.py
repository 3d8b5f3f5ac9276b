"""Every page of a case: who gets in, and by what form.

T05: wrong, foreign and hidden cases look alike. T07: no form without its own token. T45: what a
page hides is not in the file either.
"""

import secrets
from collections.abc import Iterator

import pytest
from flask import Flask

from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from tests.casework.cases import Case, make_case, other_team
from tests.casework.desk import ENGLISH, promised
from tests.factories import every_value
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, make_member, sign_in

# Asked for by GET it leads to the page of the case, whether there is one or not.
LEADING_BACK = {("GET", "casework.story")}
CROSS_SITE = {"Sec-Fetch-Site": "cross-site"}


def paths(app: Flask, case_id: str, method: str) -> Iterator[str]:
    """Give the address of each page on a case that takes a method."""
    for rule in app.url_map.iter_rules():
        if "case_id" in rule.arguments and (method, rule.endpoint) not in LEADING_BACK:
            address = rule.rule.replace("<string(length=32):case_id>", case_id)
            if method in (rule.methods or ()):
                yield address.partition("<any(")[0].rstrip("/") + (
                    "/delete" if "deed" in rule.arguments else ""
                )


def test_wrong_foreign_and_malformed_ids_answer_alike(
    app: Flask, desk: PageClient, runtime: Runtime
) -> None:
    """T05, 4.15, 4.18: wrong, foreign and malformed ids answer alike."""
    foreign = make_case(runtime, other_team(runtime)).id.hex()
    for case_id in (foreign, secrets.token_hex(16), "z" * 32):
        for path in paths(app, case_id, "GET"):
            answers = {desk.fetch(path + ENGLISH).status_code, desk.send(path).status_code}
            assert answers <= {404, 400, 405}, path
            assert desk.fetch(path + ENGLISH).status_code == 404, path


def test_a_case_hidden_from_me_answers_as_if_it_did_not_exist(
    app: Flask, desk: PageClient, case: Case
) -> None:
    path = case.path + "/conflict" + ENGLISH
    desk.post_for_redirect(path, desk.fill(desk.get(path), path, knows="yes"))

    missing = [desk.fetch(p + ENGLISH) for p in paths(app, secrets.token_hex(16), "GET")]
    hidden = [desk.fetch(p + ENGLISH) for p in paths(app, case.id.hex(), "GET")]
    assert {answer.status_code for answer in hidden} == {404}
    assert [len(a.data) for a in hidden] == [len(a.data) for a in missing]


def stored(runtime: Runtime) -> list[object]:
    """Give every value there is, but for the one that moves with the clock."""
    found = every_value(runtime.database)
    return [value for name, value in found if name != "staff_session.idle_after"]


@pytest.mark.parametrize("token", [None, "", "x", "A" * 88])
def test_no_form_is_taken_without_its_own_token(
    app: Flask, desk: PageClient, runtime: Runtime, case: Case, token: str | None
) -> None:
    """T07, 4.6: no form without its own token."""
    before = stored(runtime)
    sent = {} if token is None else {"form_token": token}

    for path in paths(app, case.id.hex(), "POST"):
        status = desk.send(path + ENGLISH, sent | {"revision": "0"}).status_code
        assert status in {400, 404, 409}, f"{status} from {path}"

    assert stored(runtime) == before


def test_a_token_of_another_page_or_another_site_is_refused(
    app: Flask, desk: PageClient, runtime: Runtime, case: Case
) -> None:
    """T07, 4.6: foreign tokens and sites are refused."""
    path = case.path + "/export" + ENGLISH
    token = desk.fill(desk.get(path), path)["form_token"]
    before = stored(runtime)

    for address in paths(app, case.id.hex(), "POST"):
        if not address.endswith("/export"):
            status = desk.send(address + ENGLISH, {"form_token": token}).status_code
            assert status in {400, 404, 409}, address
        foreign = desk.send(address, {"form_token": token}, headers=CROSS_SITE)
        assert foreign.status_code in {400, 403}, address

    assert stored(runtime) == before


@pytest.mark.parametrize("role", [StaffRole.ADMIN, StaffRole.PARTNER, StaffRole.AUDITOR])
def test_roles_without_casework_get_nowhere(
    app: Flask, client: PageClient, runtime: Runtime, team: StaffedTeam, role: StaffRole
) -> None:
    case = make_case(runtime, team, promise=promised(3))
    sign_in(client, make_member(runtime, role))

    for method in ("GET", "POST"):
        for path in paths(app, case.id.hex(), method):
            answer = client.fetch(path) if method == "GET" else client.send(path)
            assert answer.status_code == 403, f"{role} {method} {path}"


def test_nobody_gets_in_without_signing_in(app: Flask, client: PageClient, case: Case) -> None:
    for path in paths(app, case.id.hex(), "GET"):
        answer = client.fetch(path)
        assert "/staff/sign-in" in answer.headers["Location"], path


def test_looking_at_a_page_changes_nothing(
    app: Flask, desk: PageClient, runtime: Runtime, case: Case
) -> None:
    """4.7: looking writes nothing but the trail."""
    for path in (*paths(app, case.id.hex(), "GET"), "/staff/second-looks", "/staff/translations"):
        desk.fetch(path)
    before = beside_the_trail(runtime)
    for path in (*paths(app, case.id.hex(), "GET"), "/staff/second-looks", "/staff/translations"):
        desk.fetch(path)

    assert beside_the_trail(runtime) == before


def beside_the_trail(runtime: Runtime) -> list[tuple[str, object]]:
    """Give every value that is stored, but for what the trail says of who opened a case."""
    found = every_value(runtime.database)
    return [(name, value) for name, value in found if not name.startswith("audit_entry.")]
