"""Markup in every field of a report, on every staff page, in every file: nothing of it runs."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask

from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from tests.casework.cases import FILE, Case, make_case
from tests.structure.test_objects import routes
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, make_member, sign_in

# Script, attribute, template, CSS and mXSS in one; none of it may come out as written in HTML.
PAYLOAD = (
    "\"'><script>zz(1)</script><img src=x onerror=zz(2)><svg/onload=zz(3)>"
    "<math><mtext><table><mglyph><style><!--</style>{{7*7}}"
)
RAW = ("<script>zz", "<img src=x", "<svg/onload", "<mglyph>")
FIELDS = ("story", "place", "organisation", "municipality_text", "contact")


def hostile_case(runtime: Runtime, team: StaffedTeam) -> Case:
    """Give a case whose reporter wrote markup wherever anything can be written."""
    told: dict[str, Any] = dict.fromkeys(FIELDS, PAYLOAD)
    return make_case(runtime, team, files=(replace(FILE, name=PAYLOAD),), **told)


def test_markup_of_a_reporter_is_on_no_page_and_in_no_file_as_markup(
    app: Flask, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T01, 4.28, P48: each GET of the desk, with the case and without it."""
    sign_in(client, make_member(runtime, StaffRole.LEAD, kit=team.recovery_code))
    case = hostile_case(runtime, team)
    seen = 0

    for of_cases in (True, False):
        for route in routes(app, of_cases=of_cases):
            if route.method == "GET":
                answer = client.fetch(route.path(case.id))
                check(answer.get_data(), answer.content_type, route.path(case.id))
                seen += answer.status_code == HTTPStatus.OK
    with app.test_request_context():
        plain = [rule.rule for rule in app.url_map.iter_rules() if not rule.arguments]
    for path in (one for one in plain if one.startswith("/staff")):
        answer = client.fetch(path)
        check(answer.get_data(), answer.content_type, path)
        seen += answer.status_code == HTTPStatus.OK

    assert seen > 30


def check(content: bytes, content_type: str | None, path: str) -> None:
    """Fail when what somebody wrote is markup of the page."""
    if content_type and content_type.startswith("text/html"):
        assert not [raw for raw in RAW if raw.encode() in content], path


def test_the_walk_would_notice_markup() -> None:
    with pytest.raises(AssertionError):
        check(f"<p>{PAYLOAD}</p>".encode(), "text/html; charset=utf-8", "/")
    assert all(raw in PAYLOAD for raw in RAW)
