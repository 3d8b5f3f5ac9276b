"""The pages of recommendations: leads write, caseworkers read, nothing typed is lost."""

import pytest

from reporting.runtime import Runtime
from tests.statistics.annual.writing import add, prepared, published
from tests.statistics.releases.published import published_release
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, sign_in

LIST = "/staff/recommendations"
NEW = f"{LIST}/new"
ONE = f"{LIST}/2026/1"
FILLED = {
    "year": "2026",
    "addressee_fi": "Kaupunginhallitus",
    "text_fi": "Kouluttakaa kuljettajat.\nKaikki.",
    "view": "areas",
    "due_on": "2027-06-30",
}


@pytest.fixture
def lead(client: PageClient, team: StaffedTeam) -> PageClient:
    """Give a lead, signed in."""
    client.prefer("en")
    sign_in(client, team.lead)
    return client


def write(lead: PageClient, **changed: str) -> None:
    """Add a recommendation by the form."""
    page = lead.get(NEW)
    lead.follow(NEW, lead.fill(page, NEW, **(FILLED | changed)))


def test_a_recommendation_is_written_changed_and_followed_up(lead: PageClient) -> None:
    write(lead)
    page = lead.get(f"{ONE}/edit")
    lead.follow(f"{ONE}/edit", lead.fill(page, f"{ONE}/edit", text_en="Train every driver."))
    page = lead.get(ONE)
    told = lead.follow(
        f"{ONE}/follow-up",
        lead.fill(page, f"{ONE}/follow-up", state="in_progress", follow_up_en="They began."),
    )

    for text in ("Train every driver.", "They began.", "Under way", "Added", "Followed up"):
        assert text in told.text
    assert "Kaupunginhallitus" in lead.get(LIST).text


def test_what_was_typed_is_given_back_with_what_is_wrong(lead: PageClient) -> None:
    page = lead.get(NEW)
    typed = FILLED | {"addressee_fi": "", "text_fi": "x" * 1300, "due_on": "soon"}

    refused = lead.post(NEW, lead.fill(page, NEW, **typed), status=422)

    assert "x" * 1300 in refused.html
    assert 'value="soon"' in refused.html
    for anchor in ("q-addressee_fi", "q-text_fi", "q-due_on"):
        assert f'href="#{anchor}"' in refused.html


def test_a_page_that_was_open_for_too_long_loses_nothing(lead: PageClient) -> None:
    refused = lead.post(NEW, FILLED | {"form_token": "old"}, status=400)

    assert "Kouluttakaa kuljettajat." in refused.html


def test_who_was_slower_sees_both_and_decides(lead: PageClient) -> None:
    write(lead)
    place = f"{ONE}/edit"
    page = lead.get(place)
    lead.follow(place, lead.fill(page, place, text_en="First."))

    slower = lead.post(place, lead.fill(page, place, text_en="Second."), status=409)

    assert "Somebody changed this meanwhile" in slower.text
    assert "Second." in slower.html
    lead.follow(place, lead.fill(slower, place))
    assert "Second." in lead.get(ONE).text


def test_a_published_recommendation_offers_its_follow_up_only(
    lead: PageClient, runtime: Runtime
) -> None:
    write(lead)
    page = lead.get(f"{ONE}/edit")
    published_release(runtime, "2026")
    published(runtime, prepared(runtime))

    told = lead.get(ONE)
    assert f"{ONE}/edit" not in told.html
    assert f"{ONE}/drop" not in told.html
    stale = lead.fill(page, f"{ONE}/edit", seen="2")
    refused = lead.post(f"{ONE}/edit", stale, status=409)
    assert "Its words change no more" in refused.text


def test_what_is_taken_out_is_on_no_list(lead: PageClient) -> None:
    write(lead)
    page = lead.get(ONE)

    lead.follow(f"{ONE}/drop", lead.fill(page, f"{ONE}/drop"))

    assert "Kaupunginhallitus" not in lead.get(LIST).text
    assert "Taken out" in lead.get(ONE).text


def test_a_caseworker_reads_and_cannot_write(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    add(runtime)
    sign_in(client, team.caseworker)

    assert f"{ONE}/follow-up" not in client.get(ONE).html
    client.get(NEW, status=403)
    client.post(f"{ONE}/follow-up", {}, status=403)
