"""Two people stand behind figures: one person with a second account is still one."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from reporting.permissions import StaffRole
from reporting.statistics.releases.workflow import ReleaseState
from tests.staffing.examples import PEOPLE, invite, set_up, signed_in
from tests.statistics.releases.desk import ONE, RELEASES, Office
from tests.statistics.releases.published import add, various
from tests.statistics.releases.test_views import state
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import make_member

TICKS: dict[str, Any] = dict.fromkeys(("totals", "breaks", "hidden", "words"), "yes")


def invited(office: Office, app: Flask) -> PageClient:
    """Give an account that the first lead invited and set up alone."""
    return set_up(app, invite(office.first, "puppet", StaffRole.LEAD)).client


def taken_over(office: Office, app: Flask) -> PageClient:
    """Give a colleague's account whose sign-in the first lead reset and set up alone."""
    other = make_member(office.runtime, StaffRole.LEAD, kit=office.team.recovery_code)
    path = f"{PEOPLE}/{other.member_id.hex()}"
    form = office.first.fill(office.first.get(path), "/reset", sure="yes")
    return set_up(app, text_of(office.first.post(f"{path}/reset", form).one("output"))).client


@pytest.mark.parametrize("second", [invited, taken_over])
def test_a_lead_is_no_second_person_with_another_account(
    office: Office, app: Flask, second: Callable[[Office, Flask], PageClient]
) -> None:
    office.prepare()
    puppet = second(office, app)
    path = f"{ONE}/review"

    puppet.post(path, puppet.fill(puppet.get(path), "/review", **TICKS), status=403)

    assert state(office) is ReleaseState.PREPARED
    assert "Checked by two people" in office.review().text


def test_an_admin_makes_no_leads_that_prepare_figures(office: Office, app: Flask) -> None:
    admin = signed_in(app, make_member(office.runtime, StaffRole.ADMIN))
    puppet = set_up(app, invite(admin, "puppet", StaffRole.LEAD)).client
    add(office.runtime, various(120, "2025-W29"))
    path = f"{RELEASES}/new"

    puppet.post(path, puppet.fill(puppet.get(path), "/new", period="2025-Q3"), status=403)

    assert "Nothing: each period" not in office.first.get(RELEASES).text


def test_a_note_for_everybody_holds_no_invisible_characters(office: Office) -> None:
    office.publish()
    notes = dict.fromkeys(("note_fi", "note_sv", "note_en"), "The figures\u202e were wrong.")

    page = office.step(office.first, "ask-withdrawal", status=422, **notes)

    assert "invisible characters" in page.text
