"""Facts: one coded row for each report, counted apart, leading back to nobody."""

from dataclasses import replace

import pytest
from sqlalchemy import inspect, select

from reporting.facts.answers import Dimension, FactState
from reporting.facts.models import FactChange
from reporting.facts.operations import change_fact, new_fact_key
from reporting.facts.waiting import Waiting, changes_waiting
from reporting.jobs import settle_all
from reporting.report.progress import received_week
from reporting.runtime import Runtime
from reporting.vocabulary import Area, Ground, Kind, Role
from reporting.web import current
from tests import factories
from tests.factories import ANSWERS
from tests.facts.examples import EMPTY, FULL, Settled, counts, note, rows, settled_in
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam


def waiting(runtime: Runtime) -> tuple[Waiting, ...]:
    with runtime.database.reading() as session:
        return changes_waiting(session, runtime.keyring)


def only_fact(runtime: Runtime) -> Settled:
    """Settle everything and give the only fact there is."""
    settle_all(runtime)
    (fact,) = rows(runtime.database, runtime.keyring)
    return fact


def test_a_new_fact_waits_and_counts_in_no_row(runtime: Runtime) -> None:
    key = note(runtime.database, runtime.keyring)

    (change,) = waiting(runtime)
    assert (change.key, change.is_new, change.applied_to(None)) == (key, True, FULL)
    assert rows(runtime.database, runtime.keyring) == []


def test_what_waits_says_nothing_without_the_secrets(runtime: Runtime) -> None:
    key = note(runtime.database, runtime.keyring)
    with runtime.database.reading() as session:
        row = session.scalars(select(FactChange)).one()

    held = row.key_digest + row.sealed_answers
    assert key not in held
    assert key.hex().encode() not in held
    for word in (b"transport", b"witnessed", b"2026", b"091"):
        assert word not in held


def test_what_waits_has_one_size_whatever_it_says(runtime: Runtime) -> None:
    for answers in (FULL, EMPTY, replace(FULL, grounds=tuple(Ground)[:9], kinds=tuple(Kind)[:9])):
        note(runtime.database, runtime.keyring, answers)
    with runtime.database.writing() as session:
        change_fact(session, runtime.keyring, new_fact_key(), state=FactState.WITHDRAWN)
    with runtime.database.reading() as session:
        sizes = {len(row.sealed_answers) for row in session.scalars(select(FactChange))}

    assert len(sizes) == 1


def test_changes_add_up_while_they_wait(runtime: Runtime) -> None:
    key = note(runtime.database, runtime.keyring)
    for changed in ({"area": Area.WORK}, {"state": FactState.ACCEPTED}, {"area": Area.ONLINE}):
        with runtime.database.writing() as session:
            change_fact(session, runtime.keyring, key, **changed)

    (change,) = waiting(runtime)
    assert change.applied_to(None) == replace(FULL, area=Area.ONLINE, state=FactState.ACCEPTED)


def test_a_settled_fact_is_changed_later_and_once(runtime: Runtime) -> None:
    (key,) = settled_in(runtime, FULL)
    with runtime.database.writing() as session:
        change_fact(session, runtime.keyring, key, role=Role.EXPERIENCED)
        change_fact(session, runtime.keyring, key, is_mass=True)

    (change,) = waiting(runtime)
    assert (change.is_new, dict(change.answers)) == (
        False,
        {"role": Role.EXPERIENCED, "is_mass": True},
    )
    assert counts(runtime.database, Dimension.ROLE, runtime.keyring) == {"witnessed": 1}


def test_a_change_names_only_answers(runtime: Runtime) -> None:
    with (
        runtime.database.writing() as session,
        pytest.raises(KeyError, match="position"),
    ):
        change_fact(session, runtime.keyring, new_fact_key(), position=7)


def test_a_report_writes_one_fact_with_the_codes_it_was_given(
    runtime: Runtime, client: PageClient, team: StaffedTeam
) -> None:
    factories.send_report(client, "sv", **ANSWERS | {"when": "ongoing", "time_of_day": "evening"})

    fact = only_fact(runtime)
    assert (fact.role, fact.area, fact.municipality) == ("witnessed", "transport", "091")
    assert (fact.bystander, fact.wish, fact.channel) == ("helped", "advice", "web")
    assert (fact.language, fact.period) == ("sv", received_week(current.today()))
    assert {*fact.grounds} == {*ANSWERS["grounds"]}
    assert {*fact.kinds} == {*ANSWERS["kinds"]}
    assert (fact.is_repeated, fact.time_of_day, fact.is_mass) == (True, "evening", False)
    assert (fact.state, fact.district, fact.closing_reason) == (FactState.PROVISIONAL, None, None)


def test_a_form_sent_again_adds_no_fact(
    runtime: Runtime, client: PageClient, team: StaffedTeam
) -> None:
    sent = factories.send_report(client, **ANSWERS)
    factories.send(client, sent.form)
    factories.send(client, sent.form | {"area": "work", "grounds": ["age"]})

    assert len(waiting(runtime)) == 1


def test_nothing_clear_leads_from_a_fact_to_its_report_or_back(
    runtime: Runtime, client: PageClient, team: StaffedTeam
) -> None:
    for number in range(5):
        factories.send_report(client, story=f"Story {number}", area="work")
    settle_all(runtime)

    values: dict[str, set[object]] = {"fact": set(), "other": set()}
    for name, value in factories.every_value(runtime.database):
        side = "fact" if name.startswith("fact.") else "other"
        if isinstance(value, bytes) or (isinstance(value, int) and value > 1000):
            values[side].add(value)
    assert values["fact"]
    assert not values["fact"] & values["other"]
    held = b"".join(value for value in values["other"] if isinstance(value, bytes))
    for value in values["fact"]:
        if isinstance(value, bytes):
            assert value not in held
    tables = inspect(runtime.database.engine)
    for table in ("fact", "fact_change", "fact_set"):
        assert tables.get_foreign_keys(table) == []


def test_only_the_teams_key_leads_from_a_report_to_its_fact(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    factories.send_report(client, area="work")

    summary = factories.only_report(runtime, team).summary

    assert summary.fact_key == only_fact(runtime).key


def test_a_fact_outlives_its_deleted_report(
    runtime: Runtime, client: PageClient, team: StaffedTeam
) -> None:
    sent = factories.send_report(client, area="work")

    factories.act(client, factories.inbox(client, sent.code), "withdraw", sure="yes")

    assert only_fact(runtime).area is Area.WORK


def test_a_town_that_is_not_certain_is_counted_nowhere(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    factories.send_report(client, municipality="Vantaa tai Espoo", area="work")

    assert only_fact(runtime).municipality is None
    told = factories.only_report(runtime, team).story
    assert told.municipality_text == "Vantaa tai Espoo"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Helsinki", "091"),
        ("helsingfors", "091"),
        ("  HELSINKI  ", "091"),
        ("091", "091"),
        ("Helsinky", "091"),
        ("Åbo", "853"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_a_town_is_understood_softly_and_never_refused(
    typed: str, code: str | None, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    factories.send_report(client, municipality=typed, area="work")

    told = factories.only_report(runtime, team).story
    assert (told.municipality, told.municipality_text) == (code, typed.strip())
