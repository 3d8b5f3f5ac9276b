"""The pages of releases: two leads make one, and see what everybody else will see."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from reporting.audit import AuditAction, AuditEntry, verify
from reporting.clock import home_day
from reporting.facts.periods import quarter_of
from reporting.permissions import StaffRole
from reporting.statistics.releases.models import Release, ReleaseArtefact
from reporting.statistics.releases.queries import breaks
from reporting.statistics.releases.workflow import ReleaseState
from tests import factories
from tests.statistics.releases.desk import NAME, ONE, RELEASES, Office
from tests.statistics.releases.published import NOTES, add, various
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, make_member, sign_in

NOTE_FIELDS: dict[str, Any] = {f"note_{code}": text for code, text in NOTES.items()}


def state(office: Office) -> ReleaseState:
    with office.runtime.database.reading() as session:
        return session.scalars(select(Release.state)).one()


def test_two_leads_make_a_release_from_the_first_page_to_the_last(office: Office) -> None:
    assert "Nothing: each period" in office.first.get(RELEASES).text

    page = office.prepare()
    assert "Now a second person has to check it." in page.text
    assert "You prepared this yourself." in page.text

    page = office.review()
    assert "Checked by two people" in page.text
    page = office.step(office.first, "announce")
    assert "The day is announced." in page.text
    assert not [link for link in page.all("a") if link.get("href", "").endswith("/publish")]
    office.let_the_day_come()
    page = office.step(office.second, "publish")

    assert "It is published." in page.text
    assert state(office) is ReleaseState.PUBLISHED
    with office.runtime.database.reading() as session:
        verify(session)
        actions = list(session.scalars(select(AuditEntry.action)))
    assert [a.value for a in actions if a.value.startswith("release:")] == [
        *("release:prepared", "release:reviewed", "release:announced", "release:published")
    ]


def test_the_list_says_what_can_be_prepared_and_when_the_next_one_can(office: Office) -> None:
    add(office.runtime, [*various(40, "2025-W29"), *various(40, "2025-W42")])

    page = office.first.get(RELEASES)

    ready = [text_of(link) for link in page.all("a") if "period=" in link.get("href", "")]
    assert ready == ["2025", "Q4 2025", "Q3 2025"]
    assert "can be prepared from" in page.text


def test_the_second_person_sees_every_table_as_it_will_be_published(office: Office) -> None:
    office.prepare("2025", 400)
    page = office.second.get(f"{RELEASES}/2025-1/review")

    with office.runtime.database.reading() as session:
        assert len(session.scalars(select(ReleaseArtefact)).all()) == 2
    titles = [text_of(title) for title in page.all("h2")]
    assert titles[:2] == ["As the partner sees it", "As everybody sees it"]
    public = office.first.get(f"{RELEASES}/2025-1?as=public")
    for table in public.all("table"):
        assert text_of(table) in page.text


def test_no_release_passes_before_everything_is_ticked(office: Office) -> None:
    office.prepare()

    page = office.step(office.second, "review", status=422, totals="yes", breaks="yes")

    assert [a.get("href") for a in page.one("div", class_="error-summary").iter("a")] == [
        "#q-hidden",
        "#q-words",
    ]
    assert state(office) is ReleaseState.PREPARED


def test_who_prepared_it_is_offered_no_check_and_cannot_force_one(office: Office) -> None:
    office.prepare()
    assert office.first.fetch(f"{ONE}/review").headers["Location"].endswith("done=not_possible")

    ticks = dict.fromkeys(("totals", "breaks", "hidden", "words"), "yes")
    form = office.second.fill(office.second.get(f"{ONE}/review"), "/review", **ticks)
    own = office.first.fill(office.first.get(f"{ONE}/discard"), "/discard")
    office.first.post(f"{ONE}/review", form | {"form_token": own["form_token"]}, status=400)

    assert state(office) is ReleaseState.PREPARED


def test_what_is_sent_back_says_why_and_can_be_prepared_again(office: Office) -> None:
    office.prepare()
    office.step(office.second, "send-back", status=422, reason=" ")

    page = office.step(office.second, "send-back", reason="The new form is missing.")

    assert "The new form is missing." in page.text
    assert not page.all("table")
    assert "Q3 2025" in office.first.get(f"{RELEASES}/new").text


def test_sending_a_form_twice_is_sending_it_once(office: Office) -> None:
    office.prepare()
    ticks = dict.fromkeys(("totals", "breaks", "hidden", "words"), "yes")
    form = office.second.fill(office.second.get(f"{ONE}/review"), "/review", **ticks)

    first = office.second.post_for_redirect(f"{ONE}/review", form)
    again = office.second.post_for_redirect(f"{ONE}/review", form)

    assert first == again
    with office.runtime.database.reading() as session:
        actions = list(session.scalars(select(AuditEntry.action)))
    assert actions.count(AuditAction.RELEASE_REVIEWED) == 1


def test_preparing_twice_with_one_form_leads_to_one_release(office: Office) -> None:
    add(office.runtime, various(60, "2025-W29"))
    path = f"{RELEASES}/new"
    form = office.first.fill(office.first.get(path), "/new", period="2025-Q3")

    found = {office.first.post_for_redirect(path, form) for _ in range(2)}

    assert found == {f"{ONE}?done=prepared"}
    assert factories.row_counts(office.runtime.database)["release"] == 1


def test_a_page_that_somebody_overtook_says_so_and_saves_nothing(office: Office) -> None:
    office.prepare()
    old = office.first.fill(office.first.get(f"{ONE}/discard"), "/discard", reason="Old page.")
    office.review()

    page = office.first.post(f"{ONE}/discard", old, status=409)

    assert "Somebody changed this release" in page.text
    assert "Old page." in page.html
    assert state(office) is ReleaseState.REVIEWED


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (str(quarter_of(home_day(datetime.now(UTC)))), "This period is not over yet."),
        ("2099", "This period is not over yet."),
        ("2024", "No accepted report is counted"),
        ("2025-W29", "for a quarter or a year"),
        ("next year", "Choose one of the periods"),
        ("", "Choose one of the periods"),
    ],
)
def test_a_period_that_cannot_be_released_is_refused_in_words(
    office: Office, period: str, said: str
) -> None:
    add(office.runtime, various(60, "2025-W29"))
    path = f"{RELEASES}/new"
    form = office.first.fill(office.first.get(path), "/new", period=period)

    page = office.first.post(path, form, status=422)

    assert said in text_of(page.one("div", class_="error-summary"))
    assert factories.row_counts(office.runtime.database)["release"] == 0


@pytest.mark.parametrize("day", ["2020-01-01", "today", "tomorrow morning", ""])
def test_a_day_that_is_too_early_or_none_is_refused(office: Office, day: str) -> None:
    office.prepare()
    office.review()
    today = home_day(datetime.now(UTC)).isoformat()

    wished = today if day == "today" else day
    page = office.step(office.first, "announce", status=422, publish_on=wished)

    assert page.one("div", class_="error-summary") is not None
    assert state(office) is ReleaseState.REVIEWED


def test_the_day_that_is_offered_is_the_earliest(office: Office) -> None:
    office.prepare()
    office.review()
    offered = office.first.get(f"{ONE}/announce").one("input", id="q-publish_on").get("value")

    assert offered == (home_day(datetime.now(UTC)) + timedelta(days=1)).isoformat()


def test_a_release_is_withdrawn_by_two_and_only_its_note_stays(office: Office) -> None:
    office.publish()
    office.step(office.first, "ask-withdrawal", status=422, **NOTE_FIELDS | {"note_sv": ""})
    page = office.step(office.first, "ask-withdrawal", **NOTE_FIELDS)
    assert "A second person has to agree." in page.text
    assert office.first.fetch(f"{ONE}/withdraw").status_code == 303

    page = office.step(office.second, "withdraw")

    assert state(office) is ReleaseState.WITHDRAWN
    assert all(note in page.text for note in NOTES.values())
    assert not page.all("table")


def test_a_release_may_stay_although_somebody_asked(office: Office) -> None:
    office.publish()
    office.step(office.first, "ask-withdrawal", **NOTE_FIELDS)

    page = office.step(office.second, "keep")

    assert "It stays published." in page.text
    assert NOTES["en"] not in page.text


def test_a_break_is_noted_marked_and_then_stays(office: Office) -> None:
    path = f"{RELEASES}/breaks"
    quarter = str(quarter_of(home_day(datetime.now(UTC))).before)
    form = office.first.fill(office.first.get(path), path, quarter=quarter, break_reason="language")
    page = office.first.follow(path, form)
    assert "The service opened in a new language" in page.text
    with office.runtime.database.reading() as session:
        assert [str(one.quarter) for one in breaks(session)] == [quarter]

    page = office.first.follow(f"{path}/remove", office.first.fill(page, "/remove"))

    assert "The break is taken back." in page.text
    with office.runtime.database.reading() as session:
        assert breaks(session) == ()


@pytest.mark.parametrize(
    ("quarter", "reason"), [("", "form"), ("2099-Q1", "form"), ("2025", "form")]
)
def test_a_break_needs_a_quarter_that_has_begun(office: Office, quarter: str, reason: str) -> None:
    path = f"{RELEASES}/breaks"
    form = office.first.fill(office.first.get(path), path, quarter=quarter, break_reason=reason)

    page = office.first.post(path, form, status=422)

    assert page.one("div", class_="error-summary") is not None


def test_a_damaged_release_is_said_to_be_one(office: Office) -> None:
    office.prepare()
    with office.runtime.database.writing() as session:
        row = session.scalars(select(ReleaseArtefact)).one()
        row.content = row.content.replace(b"120", b"999")[:-1]

    page = office.first.get(ONE, status=503)

    assert "These figures cannot be shown" in page.text


@pytest.mark.parametrize("name", ["2025-Q3-2", "2025-Q9-1", "nonsense", "0-0"])
def test_a_release_that_is_not_there_is_not_found(office: Office, name: str) -> None:
    office.first.get(f"{RELEASES}/{name}", status=404)
    office.first.get(f"{RELEASES}/{name}/review", status=404)
    office.first.get(f"{RELEASES}/{NAME}/no-such-step", status=404)


@pytest.mark.parametrize(
    "role", [StaffRole.CASEWORKER, StaffRole.ADMIN, StaffRole.PARTNER, StaffRole.AUDITOR]
)
def test_only_leads_make_releases(
    role: StaffRole, client: PageClient, office: Office, team: StaffedTeam
) -> None:
    office.prepare()
    sign_in(client, make_member(office.runtime, role, kit=team.recovery_code))

    for path in (RELEASES, f"{RELEASES}/new", f"{RELEASES}/breaks", ONE, f"{ONE}/review"):
        client.get(path, status=403)


def test_the_pages_are_valid_html_in_every_language(
    office: Office, nu_html_check: Callable[[Mapping[str, str]], list[str]]
) -> None:
    office.prepare()
    for page in ("discard", "send-back"):
        office.second.get(f"{ONE}/{page}")
    office.review()
    office.step(office.first, "announce")
    office.let_the_day_come()
    office.step(office.first, "publish")
    office.step(office.first, "ask-withdrawal", **NOTE_FIELDS)
    for language in ("fi", "sv", "en"):
        for page in ("", "/new", "/breaks", f"/{NAME}", f"/{NAME}/keep"):
            office.first.get(f"{RELEASES}{page}?lang={language}")
            office.first.get(f"{RELEASES}{page}")

    seen = office.first.seen | office.second.seen
    assert f"{ONE}/review (200)" in seen
    assert nu_html_check({path: html for path, html in seen.items() if "lang=" not in path}) == []
