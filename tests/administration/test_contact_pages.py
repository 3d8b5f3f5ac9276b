"""Checking contacts: what was read today is what residents see; it is audited and undoable."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from reporting.audit import AuditAction, AuditEntry
from reporting.authorities.contacts import contact
from reporting.authorities.models import ContactCheck
from reporting.runtime import Runtime
from tests.administration.desk import AdminDesk
from tests.preferences.test_kinds import HOSTILE
from tests.support.page import Page, text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, sign_in

LIST = "/staff/preferences/contacts"
ONE = f"{LIST}/mieli_fi"
TODAY = datetime.now(UTC).astimezone(ZoneInfo("Europe/Helsinki")).date()
NEW = {
    "phone-fi": "09 1234 567",
    "phone-sv": "09 1234 568",
    "phone-en": "",
    "hours-fi": "Ma–pe klo 9–15.",
    "hours-sv": "Mån–fre kl. 9–15.",
    "hours-en": "Mon–Fri 9–15.",
    "url-fi": "https://mieli.example.org/tuki",
    "read": "yes",
}


def check(desk: AdminDesk, changes: Mapping[str, Any] = NEW, *, status: int = 303) -> Page:
    page = desk.staff.get(ONE)
    form = desk.staff.fill(page, "/mieli_fi", **NEW | dict(changes))
    if status == 303:
        return desk.staff.follow(ONE, form)
    return desk.staff.post(ONE, form, status=status)


def row_count(runtime: Runtime) -> int:
    with runtime.database.reading() as session:
        return session.scalar(select(func.count()).select_from(ContactCheck)) or 0


def last_action(runtime: Runtime) -> AuditAction | None:
    with runtime.database.reading() as session:
        newest = select(AuditEntry.action).order_by(AuditEntry.sequence.desc())
        return session.scalars(newest.limit(1)).first()


def receipt(desk: AdminDesk, language: str) -> Page:
    from_form = desk.resident.get(f"/{language}/report")
    form = desk.resident.fill(from_form, "/report", story="x")
    sent = {name: value for name, value in form.items() if name != "switch"}
    return desk.resident.post(f"/{language}/report", sent)


def test_every_card_is_listed_with_source_age_and_mark(desk: AdminDesk) -> None:
    page = desk.staff.get(LIST)

    rows = page.one("tbody").findall("tr")
    assert len(rows) > 20
    assert "Check" in text_of(rows[0])
    assert "Fixed by law" in page.text
    assert all(row.findall(".//a") for row in rows)


def test_residents_see_a_number_once_it_was_checked(desk: AdminDesk) -> None:
    assert "09 1234 567" not in receipt(desk, "fi").text

    page = check(desk)

    assert "Residents see it" in page.text
    finnish = receipt(desk, "fi")
    assert "09 1234 567" in finnish.text
    assert "Ma–pe klo 9–15." in finnish.text
    assert "https://mieli.example.org/tuki" in finnish.html
    assert last_action(desk.runtime) is AuditAction.CONTACT_CHECKED


def test_each_language_has_its_own_number(desk: AdminDesk) -> None:
    check(desk)
    page = desk.staff.get(ONE)

    assert page.by_id("q-phone-fi").get("value") == "09 1234 567"
    assert page.by_id("q-phone-sv").get("value") == "09 1234 568"
    assert page.by_id("q-phone-en").get("value") == ""


def test_a_check_can_be_taken_back(desk: AdminDesk) -> None:
    check(desk)
    check(desk, {"phone-fi": "09 999"})
    path = ONE + "/undo"
    desk.staff.follow(path, desk.staff.fill(desk.staff.get(path), "/undo"))
    assert "09 1234 567" in receipt(desk, "fi").text

    desk.staff.follow(path, desk.staff.fill(desk.staff.get(path), "/undo"))
    assert "09 1234 567" not in receipt(desk, "fi").text
    assert last_action(desk.runtime) is AuditAction.CONTACT_RESTORED
    desk.staff.get(path, status=404)


def test_who_has_not_read_it_today_cannot_confirm_it(desk: AdminDesk) -> None:
    page = check(desk, {"read": None}, status=422)

    assert page.by_id("q-phone-fi").get("value") == "09 1234 567"
    assert row_count(desk.runtime) == 0


@pytest.mark.parametrize(
    "phone", ["call us", "09-1234", "+", "1 ", "  ٠٩", "1" * 33, "09 1234;ext=1", "112\u202e"]
)
def test_a_number_that_no_phone_dials_is_refused(phone: str, desk: AdminDesk) -> None:
    if phone.strip() == "1":
        return
    check(desk, {"phone-sv": phone}, status=422)
    assert row_count(desk.runtime) == 0


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://mieli.fi/", "http://mieli.fi/", "https://", "https://localhost/", "mieli.fi"),
        *("https://mieli.fi/ x", 'https://mieli.fi/"onclick', "https://user@mieli.fi/"),
        *("https://[", "data:text/html,x", "https://mieli.fi\\@evil.example", "https://x.y/" * 99),
    ],
)
def test_an_address_that_leads_elsewhere_is_refused(url: str, desk: AdminDesk) -> None:
    check(desk, {"url-en": url}, status=422)
    assert row_count(desk.runtime) == 0


def test_an_address_that_is_a_script_is_refused(desk: AdminDesk) -> None:
    form = desk.staff.fill(desk.staff.get(ONE), "/mieli_fi", **NEW | {"url-en": "javascript:x()"})

    answer = desk.staff.send(ONE, form)

    assert answer.status_code == 422
    assert 'href="javascript' not in answer.get_data(as_text=True)
    assert row_count(desk.runtime) == 0


@pytest.mark.parametrize("text", [t for t in HOSTILE.values() if len(t) < 9000])
def test_hostile_hours_are_refused(text: str, desk: AdminDesk) -> None:
    check(desk, {"hours-fi": text}, status=422)
    assert row_count(desk.runtime) == 0


def test_hours_are_in_every_language_or_in_none(desk: AdminDesk) -> None:
    check(desk, {"hours-sv": ""}, status=422)


def test_two_people_who_check_the_same_card_do_not_overwrite_each_other(desk: AdminDesk) -> None:
    page = desk.staff.get(ONE)
    check(desk)

    late = desk.staff.fill(page, "/mieli_fi", **NEW | {"phone-fi": "09 000"})
    answer = desk.staff.post(ONE, late, status=409)

    assert "Somebody checked this meanwhile" in answer.text
    assert answer.by_id("q-phone-fi").get("value") == "09 000"
    assert row_count(desk.runtime) == 3


@pytest.mark.parametrize("contact_id", ["x", "MIELI_FI", "a" * 32])
def test_what_is_no_card_has_no_page(contact_id: str, desk: AdminDesk) -> None:
    desk.staff.get(f"{LIST}/{contact_id}", status=404)
    desk.staff.post(f"{LIST}/{contact_id}", {}, status=404)


def test_caseworkers_are_warned_of_what_needs_a_check(
    app: Any, runtime: Runtime, team: StaffedTeam, desk: AdminDesk
) -> None:
    client = PageClient(app)
    sign_in(client, team.caseworker)
    assert contact("mieli_fi").text("en").name in client.get("/staff/replies?lang=en").text

    check(desk)

    assert contact("mieli_fi").text("en").name not in client.get("/staff/replies?lang=en").text
