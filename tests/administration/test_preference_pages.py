"""The pages of preferences: nothing is saved before it was looked at, everything can be undone."""

import secrets
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from reporting.audit import AuditAction, AuditEntry, verify
from reporting.permissions import GRANTS, Permission, StaffRole
from reporting.preferences.declared import BY_HAND, PreferenceName
from reporting.preferences.models import PreferenceRow
from reporting.preferences.operations import set_preference
from reporting.runtime import Runtime
from tests.administration.desk import LIST, AdminDesk
from tests.preferences.test_kinds import HOSTILE
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, make_member, sign_in


def actions(runtime: Runtime) -> list[AuditAction]:
    with runtime.database.reading() as session:
        verify(session)
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.sequence)))


def rows(runtime: Runtime) -> list[str]:
    with runtime.database.reading() as session:
        return list(session.scalars(select(PreferenceRow.name)))


@pytest.mark.parametrize("one", BY_HAND, ids=lambda one: one.name)
def test_every_preference_has_a_page_that_sends_back_what_is_now(
    one: object, desk: AdminDesk
) -> None:
    name = getattr(one, "name", PreferenceName.READERS)

    preview = desk.look(name.value)

    now, then = (text_of(node) for node in preview.all("dd")[:2])
    assert now == then
    assert rows(desk.runtime) == []


def test_nothing_is_saved_by_looking_and_everything_by_saving(desk: AdminDesk) -> None:
    desk.look("readers", value="9")
    assert rows(desk.runtime) == []

    page = desk.save("readers", value="9")

    assert rows(desk.runtime) == ["readers"]
    assert "9" in page.text
    assert desk.admin.username not in page.text
    assert actions(desk.runtime)[-1] is AuditAction.PREFERENCE_CHANGED


def test_undo_restores_the_earlier_value_and_is_written_down(desk: AdminDesk) -> None:
    desk.save("acknowledge_days", value="3")
    desk.save("acknowledge_days", value="5")

    asked = desk.staff.get(f"{LIST}/acknowledge_days/undo")
    assert [text_of(node) for node in asked.all("dd")[:2]] == ["5", "3"]
    desk.undo("acknowledge_days")

    assert "Within 3 days" in desk.resident.get("/en/").text
    assert actions(desk.runtime)[-1] is AuditAction.PREFERENCE_RESTORED


def test_what_was_never_changed_has_nothing_to_undo(desk: AdminDesk) -> None:
    desk.staff.get(f"{LIST}/readers/undo", status=404)
    desk.staff.post(f"{LIST}/readers/undo", {}, status=404)


def test_two_admins_at_once_and_the_second_sees_what_the_first_saved(desk: AdminDesk) -> None:
    preview = desk.look("readers", value="8")
    with desk.runtime.database.writing() as session:
        today = datetime.now(UTC).date()
        set_preference(session, PreferenceName.READERS, 7, by=secrets.token_bytes(16), today=today)

    form = desk.staff.fill(preview, "/readers") | {"step": "save"}
    page = desk.staff.post(f"{LIST}/readers", form, status=409)

    assert "Somebody changed this meanwhile" in page.text
    assert text_of(page.all("div", class_="error-summary")[0]).count("7")
    assert page.by_id("q-value").get("value") == "8"
    form = desk.staff.fill(page, "/readers") | {"step": "look"}
    assert desk.staff.post(f"{LIST}/readers", form).all("dd")[1] is not None


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_refused_with_a_reason_and_breaks_no_page(
    text: str, desk: AdminDesk
) -> None:
    """T01, 4.28: what an admin writes breaks no page."""
    for name, part in (("service_name", "sv"), ("banner", "en"), ("campaigns", "value")):
        page = desk.look(name, status=422, **{part: text})
        assert page.all("p", class_="error")
        assert "<script>alert" not in page.html
    desk.resident.get("/en/")
    desk.resident.get("/en/report")


def test_a_refused_value_says_why_in_the_language_of_the_admin(desk: AdminDesk) -> None:
    page = desk.staff.get(f"{LIST}/readers?lang=fi")
    form = desk.staff.fill(page, "/readers?lang=fi", value="0") | {"step": "look"}

    refused = desk.staff.post(f"{LIST}/readers?lang=fi", form, status=422)

    assert refused.root.get("lang") == "fi"
    assert refused.by_id("q-value").get("aria-invalid") == "true"
    assert "q-value-error" in (refused.by_id("q-value").get("aria-describedby") or "")


def test_a_page_that_is_not_ours_saves_nothing_and_keeps_the_text(desk: AdminDesk) -> None:
    page = desk.staff.post(
        f"{LIST}/readers",
        {"form_token": "x", "step": "save", "seen": "0", "value": "9"},
        status=400,
    )

    assert page.by_id("q-value").get("value") == "9"
    assert rows(desk.runtime) == []


@pytest.mark.parametrize("seen", ["", "-1", "1", "x", "٣", "9" * 5000])
def test_a_made_up_number_of_the_last_change_saves_nothing(seen: str, desk: AdminDesk) -> None:
    preview = desk.look("readers", value="9")
    form = desk.staff.fill(preview, "/readers") | {"step": "save", "seen": seen}

    desk.staff.post(f"{LIST}/readers", form, status=409)

    assert rows(desk.runtime) == []


@pytest.mark.parametrize("name", ["slow_promise", "x", "Readers", "../readers"])
def test_what_no_admin_sets_has_no_page(name: str, desk: AdminDesk) -> None:
    desk.staff.get(f"{LIST}/{name}", status=404)


@pytest.mark.parametrize("role", StaffRole)
def test_only_admins_decide_and_only_leads_see_the_load(
    role: StaffRole, app: object, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    sign_in(client, make_member(runtime, role, kit=team.recovery_code))
    needed = {
        Permission.PREFERENCES_WRITE: (LIST, f"{LIST}/readers", f"{LIST}/contacts"),
        Permission.TEAM_LEAD: ("/staff/promise",),
        Permission.REPLIES_WRITE: ("/staff/replies", "/staff/replies/ask_more/fi"),
    }

    for permission, addresses in needed.items():
        for path in addresses:
            client.get(path, status=200 if permission in GRANTS[role] else 403)
    may = Permission.PREFERENCES_WRITE in GRANTS[role]
    client.post(f"{LIST}/readers", {"value": "9"}, status=400 if may else 403)
    assert rows(runtime) == []
