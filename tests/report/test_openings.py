"""A reporter sees on which day somebody opened the text, and in which role; never who."""

from datetime import UTC, date, datetime, timedelta

from reporting.casework.caseworker import Caseworker
from reporting.casework.operations import read_story
from reporting.database import Database
from reporting.permissions import StaffRole
from reporting.report.openings import Opening
from reporting.runtime import Runtime
from tests import factories
from tests.casework.cases import Person
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

NOON = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def reader(runtime: Runtime, team: StaffedTeam, role: StaffRole) -> Caseworker:
    """Give somebody of the team in a role, with its key opened."""
    person = Person(bytes(16), "Aino Lehto", role, team.team_id)
    return Caseworker(person, {team.key.number: team.key.seed}, runtime.keyring)


def openings(client: PageClient, code: str) -> list[str]:
    """Give the openings as the inbox tells them."""
    page = factories.inbox(client, code)
    (heading,) = [h for h in page.all("h2") if h.get("id") == "opened"]
    section = next(s for s in page.all("section", aria_labelledby="opened"))
    assert text_of(heading) == "Who has read your text"
    return [text_of(item) for item in section.iter("li")]


def test_an_inbox_says_when_the_text_was_opened_and_by_which_role(
    database: Database, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    sent = factories.send_report(client)
    before = openings(client, sent.code)
    reads = ((StaffRole.CASEWORKER, NOON), (StaffRole.CASEWORKER, NOON + timedelta(hours=2)))
    for role, moment in (*reads, (StaffRole.LEAD, NOON + timedelta(days=1))):
        with runtime.database.writing() as session:
            (report,) = factories.reports(session)
            read_story(session, report.id, by=reader(runtime, team, role), now=moment)

    told = openings(client, sent.code)

    assert before == []
    assert told == ["21 November 2026 Lead", "20 November 2026 Caseworker"]
    page = factories.inbox(client, sent.code)
    assert team.caseworker.username not in page.html
    assert len(page.all("article")) == 0


def test_openings_are_ordered_and_the_same_one_counts_once() -> None:
    first = Opening(date(2026, 11, 20), StaffRole.CASEWORKER)

    assert {first, Opening(date(2026, 11, 20), StaffRole.CASEWORKER)} == {first}
    assert first < Opening(date(2026, 11, 21), StaffRole.CASEWORKER)
