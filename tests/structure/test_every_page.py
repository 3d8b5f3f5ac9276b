"""Every page there is, in every language: the page rules, valid HTML, and who may see it."""

import re
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus

import pytest
from flask import Flask
from werkzeug.routing import Rule

from reporting.languages import STAFF_LANGUAGES
from reporting.permissions import GRANTS, Access, Permission, StaffRole
from reporting.runtime import Runtime
from tests.support.languages import EACH_KIND
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, make_member, sign_in

HtmlCheck = Callable[[Mapping[str, str]], list[str]]
# Pages that several permissions open, each to its own view of them.
ONE_OF = {"/staff/numbers": {Permission.FIGURES_EXACT, Permission.FIGURES_RELEASED}}
NO_PAGES = {"front.start", "front.leave", "front.away", "front.healthz", "front.readyz"} | {
    "front.metrics",
    *("feedback_queue.opinions_csv", "measures.measures_csv", "now.start", "now.start_setting"),
    *(
        "front.change_password",
        "front.security_txt",
        "api.code_lists",
        "api.indicators",
        "api.openapi",
        "api.releases",
        "campaigns.sheet",
        "indicators.codebook_csv",
        "indicators.indicators_csv",
        "offline.app",
        "offline.guide_worker",
        "offline.now_worker",
        "open_data.catalogue",
        "open_data.index",
        "statistics.numbers_xlsx",
    ),
}


@pytest.mark.parametrize("language", EACH_KIND)
def test_every_public_page_keeps_the_rules_and_is_valid_html(
    language: str, app: Flask, client: PageClient, nu_html_check: HtmlCheck
) -> None:
    for path in paths(app, Access.PUBLIC, language):
        look_at(client, path)

    client.get(f"/{language}/no-such-page", status=404)
    assert nu_html_check(client.seen) == []


@pytest.mark.parametrize("role", StaffRole)
def test_every_staff_page_opens_to_those_who_may_and_to_nobody_else(
    role: StaffRole, app: Flask, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T12, 4.18: each role opens its pages only."""
    sign_in(client, make_member(runtime, role, kit=team.recovery_code))

    for access in (Access.SIGNED_IN, *Permission):
        for path in paths(app, access, "en"):
            needed = ONE_OF.get(path, {access})
            may = access is Access.SIGNED_IN and path not in ONE_OF
            if may or needed & GRANTS[role]:
                look_at(client, path)
            else:
                client.get(path, status=403)


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_staff_pages_are_valid_html(
    language: str, app: Flask, client: PageClient, team: StaffedTeam, nu_html_check: HtmlCheck
) -> None:
    sign_in(client, team.lead)

    for access in GRANTS[StaffRole.LEAD]:
        for path in paths(app, access, language):
            look_at(client, path + f"?lang={language}")

    assert nu_html_check(client.seen) == []


def test_no_staff_page_opens_without_signing_in(app: Flask, client: PageClient) -> None:
    """T12, 4.18, P08: no page without signing in."""
    for access in (Access.SIGNED_IN, *Permission):
        for path in paths(app, access, "en"):
            answer = client.fetch(path)
            assert answer.status_code in {302, 303}, path
            assert "/staff/sign-in" in answer.headers["Location"]


def look_at(client: PageClient, path: str) -> None:
    """Fetch a page; one that follows another may lead back to where it begins, within the site."""
    answer = client.fetch(path)
    if answer.status_code == HTTPStatus.SEE_OTHER:
        path = answer.headers["Location"]
        assert path.startswith("/")
        assert client.fetch(path).status_code == HTTPStatus.OK, path
    client.get(path)


def paths(app: Flask, access: Access | Permission, language: str) -> Iterator[str]:
    """Give the address of every page with this access that needs no case to show."""
    declared = app.extensions["rinnalla_access"]
    for rule in app.url_map.iter_rules():
        is_page = "GET" in (rule.methods or ()) and rule.endpoint not in NO_PAGES
        if is_page and declared[rule.endpoint] is access and rule.arguments <= {"language", "page"}:
            yield from _built(rule, language)


def _built(rule: Rule, language: str) -> Iterator[str]:
    address = rule.rule.replace("<language:language>", language)
    found = re.search(r"<any\(([^)]*)\):page>", address)
    if not found:
        yield address
        return
    for page in found[1].split(","):
        yield address.replace(found[0], page.strip(" '"))
