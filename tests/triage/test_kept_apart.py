"""A flood that says nearly the same is kept, but apart: it buries nothing and counts nowhere."""

import secrets
from dataclasses import replace

import pytest
from sqlalchemy import select

from reporting.app import create_app
from reporting.database import Database
from reporting.facts.answers import FactState
from reporting.facts.waiting import changes_waiting
from reporting.jobs import settle_all
from reporting.report.forms import ReportForm
from reporting.report.models import Report
from reporting.report.progress import State
from reporting.runtime import Runtime
from reporting.triage.bulk.operations import BulkDraft, do_in_bulk, undo_bulk
from reporting.triage.bulk.queries import chosen_cases
from reporting.triage.models import BulkAction
from reporting.triage.presets import CaseList
from reporting.triage.queries import list_counts
from reporting.triage.rows import Desk
from reporting.vocabulary import Wish
from reporting.web.tokens import make_token
from tests import factories
from tests.casework.cases import make_case, sending
from tests.casework.desk import ENGLISH
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam
from tests.triage.desks import many

SAME = (
    "They are everywhere in this town and somebody should finally do something about all of "
    "these people before it is too late for everybody who lives here, number "
)
REAL = (
    "On Tuesday evening a man in tram nine shouted at my daughter that she should go home. "
    "Nobody helped us and the driver looked away. She does not dare to take the tram any more."
)


@pytest.fixture
def flooded(runtime: Runtime, team: StaffedTeam) -> PageClient:
    """Give a service in which five alike reports an hour are taken as they are."""
    return flooded_by(runtime, 30)


def flooded_by(runtime: Runtime, count: int, *, wish: str = "advice") -> PageClient:
    """Send so many reports that say nearly the same, and a real one in their midst."""
    config = replace(runtime.config, similar_above="5 per hour", busy_above="")
    client = PageClient(create_app(config, replace(runtime, config=config)))
    for number in range(count):
        if number == count // 2:
            assert post(client, runtime, REAL) == 200
        assert post(client, runtime, SAME + secrets.token_hex(4), wish=wish) == 200
    return client


def post(client: PageClient, runtime: Runtime, story: str, *, wish: str = "advice") -> int:
    """Send a report without fetching the form, as a program does."""
    token = make_token(runtime.keyring.form_key, ReportForm.purpose)
    form = {"form_token": token, "story": story, "wish": wish, "area": "other"}
    return client.send("/en/report", form).status_code


def held(database: Database) -> list[Report]:
    """Give the reports that are kept apart."""
    with database.reading() as session:
        return list(session.scalars(select(Report).where(Report.state == State.HELD)))


def fact_states(runtime: Runtime) -> list[FactState]:
    """Give the states of all facts, settled or not."""
    with runtime.database.reading() as session:
        waiting = changes_waiting(session, runtime.keyring)
        return [one.applied_to(None).state for one in waiting if one.is_new]


def test_a_flood_is_kept_whole_but_apart_and_a_real_report_is_not(
    flooded: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T24: a flood of alike reports is quarantined, none is lost, and a real one gets through."""
    stored = factories.stored_reports(runtime, team)

    assert len(stored) == 31
    assert 20 <= sum(one.report.state is State.HELD for one in stored) <= 26
    real = next(one for one in stored if one.story.story == REAL)
    assert real.report.state is State.NEW


def test_lists_count_them_apart(
    flooded: PageClient, database: Database, runtime: Runtime, desk: Desk
) -> None:
    """T24: ordinary queues and the page of today do not count what is kept apart."""
    number = len(held(database))

    with database.reading() as session:
        counts = list_counts(session, desk)

    assert counts[CaseList.HELD] == number
    assert counts[CaseList.TEAM] == counts[CaseList.MINE] == 31 - number


def test_no_figure_counts_them_before_they_are_released(
    flooded: PageClient, runtime: Runtime
) -> None:
    """T24: figures leave out what is kept apart."""
    states = fact_states(runtime)

    assert states.count(FactState.WITHDRAWN) == len(held(runtime.database))
    assert states.count(FactState.PROVISIONAL) == 31 - len(held(runtime.database))


@pytest.mark.parametrize("is_settled", [False, True])
def test_all_are_released_in_one_go_counted_then_and_taken_back_in_one_go(
    flooded: PageClient, runtime: Runtime, desk: Desk, *, is_settled: bool
) -> None:
    """T24: bulk release and bulk undo."""
    ids = tuple(one.id for one in held(runtime.database))
    if is_settled:
        settle_all(runtime)
    with runtime.database.reading() as session:
        chosen = chosen_cases(session, (), None, desk, with_held=True)
    assert {one.id for one in chosen} == set(ids)

    draft = BulkDraft(BulkAction.RELEASE, ids)
    deed = do_in_bulk(runtime.database, draft, desk, sending=sending())
    assert held(runtime.database) == []
    if not is_settled:
        assert set(fact_states(runtime)) == {FactState.PROVISIONAL}

    assert undo_bulk(runtime.database, deed, desk, sending=sending()) == len(ids)
    assert {one.id for one in held(runtime.database)} == set(ids)
    if not is_settled:
        assert fact_states(runtime).count(FactState.WITHDRAWN) == len(ids)


def test_who_only_wished_to_be_counted_is_counted_after_the_release(
    runtime: Runtime, team: StaffedTeam, desk: Desk
) -> None:
    flooded_by(runtime, 12, wish="count")
    ids = tuple(one.id for one in held(runtime.database))
    assert ids

    draft = BulkDraft(BulkAction.RELEASE, ids)
    do_in_bulk(runtime.database, draft, desk, sending=sending())

    with runtime.database.reading() as session:
        states = {session.get_one(Report, one).state for one in ids}
    assert states == {State.COUNTED}
    assert set(fact_states(runtime)) == {FactState.PROVISIONAL}


def test_only_what_is_kept_apart_is_released(
    runtime: Runtime, team: StaffedTeam, desk: Desk
) -> None:
    new, closed = make_case(runtime, team), make_case(runtime, team, state=State.CLOSED)

    draft = BulkDraft(BulkAction.RELEASE, (new.id, closed.id))
    do_in_bulk(runtime.database, draft, desk, sending=sending())

    with runtime.database.reading() as session:
        states = [session.get_one(Report, one.id).state for one in (new, closed)]
    assert states == [State.NEW, State.CLOSED]


def test_its_reporter_sees_nothing_of_it_and_a_message_brings_it_to_the_queue(
    flooded: PageClient, runtime: Runtime
) -> None:
    sent = factories.send_report(flooded, story=SAME + "31", wish="advice")
    page = factories.inbox(flooded, sent.code)
    with runtime.database.reading() as session:
        report = session.scalars(select(Report).where(Report.number == sent.number)).one()
    assert report.state is State.HELD
    assert State.NEW.label in page.html
    assert State.HELD.label == State.NEW.label

    factories.act(flooded, page, "message", message="Please read this one.")

    with runtime.database.reading() as session:
        assert session.get_one(Report, report.id).state is State.NEW


def test_the_database_does_not_say_which_are_alike_nor_what_they_say(
    flooded: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T24: what is stored in clear is that it was kept apart, and nothing else."""
    make_case(runtime, team, state=State.HELD, wish=Wish.ADVICE)
    with runtime.database.reading() as session:
        rows = session.execute(select(Report.__table__).where(Report.state == State.HELD)).all()
        plain = session.execute(select(Report.__table__).where(Report.state == State.NEW)).all()

    fixed = ("team_id", "received_week", "language", "wish", "acknowledge_by", "state_since")
    assert {tuple(row._mapping[name] for name in fixed) for row in rows[:20]} <= {
        tuple(row._mapping[name] for name in fixed) for row in (*rows, *plain)
    }
    assert not any(SAME[:20] in str(value) for _, value in factories.every_value(runtime.database))


def test_the_page_offers_all_in_one_go(
    pages: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    many(runtime, team, 12, state=State.HELD)

    page = pages.get("/staff/queue" + ENGLISH + "&state=held&owner=anyone")
    confirm = pages.get("/staff/bulk" + ENGLISH + "&state=held&do=release")
    pages.follow("/staff/bulk" + ENGLISH, pages.fill(confirm, "/staff/bulk" + ENGLISH))

    assert "state=held&amp;do=release" in page.html
    assert held(runtime.database) == []


def test_one_case_is_released_from_its_own_page(
    pages: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    case = make_case(runtime, team, state=State.HELD)
    address = f"/staff/cases/{case.id.hex()}/release" + ENGLISH

    assert "/release" in pages.get(f"/staff/cases/{case.id.hex()}" + ENGLISH).html
    pages.follow(address, pages.fill(pages.get(address), address))

    assert held(runtime.database) == []


def test_nothing_is_kept_apart_where_the_setting_is_empty(
    runtime: Runtime, team: StaffedTeam
) -> None:
    config = replace(runtime.config, similar_above="", busy_above="")
    client = PageClient(create_app(config, replace(runtime, config=config)))

    for number in range(30):
        post(client, runtime, SAME + str(number))

    assert held(runtime.database) == []
