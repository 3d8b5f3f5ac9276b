"""Facts: one coded row with each report, counted apart, leading back to nobody."""

from dataclasses import fields, replace

import pytest
from sqlalchemy import inspect, select

from reporting.database import Database
from reporting.facts.models import Fact, FactGround, FactKind, FactState
from reporting.facts.operations import FactDraft, new_fact_key, write_fact
from reporting.report.progress import received_week
from reporting.runtime import Runtime
from reporting.vocabulary import (
    Area,
    BystanderAnswer,
    Channel,
    Ground,
    Kind,
    Role,
    Wish,
)
from reporting.web import current
from tests import factories
from tests.factories import ANSWERS
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

FULL = FactDraft(
    week="2026-W47",
    role=Role.WITNESSED,
    area=Area.TRANSPORT,
    municipality="091",
    grounds=(Ground.LANGUAGE, Ground.RELIGION),
    kinds=(Kind.THREAT,),
    bystander=BystanderAnswer.HELPED,
    wish=Wish.ADVICE,
    language="sv",
)
EMPTY = FactDraft("2026-W47", None, None, None, (), (), None, None, "fi")


def only_fact(database: Database) -> Fact:
    """Give the only fact there is."""
    with database.reading() as session:
        return session.scalars(select(Fact)).one()


def codes(database: Database) -> tuple[set[str], set[str]]:
    """Give all grounds and kinds that are stored."""
    with database.reading() as session:
        grounds = {str(g) for g in session.scalars(select(FactGround.ground))}
        return grounds, {str(k) for k in session.scalars(select(FactKind.kind))}


@pytest.mark.parametrize("draft", [FULL, EMPTY], ids=["full", "empty"])
def test_a_fact_is_written_with_its_codes(database: Database, draft: FactDraft) -> None:
    key = new_fact_key()

    with database.writing() as session:
        write_fact(session, key, draft)

    fact = only_fact(database)
    same = {field.name for field in fields(FactDraft)} - {"grounds", "kinds", "language"}
    assert {name: getattr(fact, name) for name in same} == {n: getattr(draft, n) for n in same}
    assert codes(database) == ({*draft.grounds}, {*draft.kinds})
    assert (fact.key, fact.state, fact.channel) == (key, FactState.PROVISIONAL, Channel.WEB)


@pytest.mark.parametrize(
    ("language", "group"),
    [
        ("fi", "fi"),
        ("fi-simple", "fi"),
        ("sv", "sv"),
        ("sv-simple", "sv"),
        ("en", "en"),
        ("se", "se"),
        ("so", "other"),
        ("ar", "other"),
        ("", "other"),
    ],
)
def test_rare_languages_are_counted_together(runtime: Runtime, language: str, group: str) -> None:
    with runtime.database.writing() as session:
        write_fact(session, new_fact_key(), replace(EMPTY, language=language))

    assert only_fact(runtime.database).language_group == group


def test_a_report_writes_one_fact_with_the_codes_it_was_given(
    database: Database, client: PageClient, team: StaffedTeam
) -> None:
    factories.send_report(client, "sv", **ANSWERS)

    fact = only_fact(database)
    assert (fact.role, fact.area, fact.municipality) == ("witnessed", "transport", "091")
    assert (fact.bystander, fact.wish, fact.channel) == ("helped", "advice", "web")
    assert (fact.language_group, fact.week) == ("sv", received_week(current.today()))
    assert codes(database) == ({*ANSWERS["grounds"]}, {*ANSWERS["kinds"]})
    assert fact.state is FactState.PROVISIONAL


def test_a_form_sent_again_adds_no_fact(
    database: Database, client: PageClient, team: StaffedTeam
) -> None:
    sent = factories.send_report(client, **ANSWERS)
    factories.send(client, sent.form)
    factories.send(client, sent.form | {"area": "work", "grounds": ["age"]})

    counts = factories.row_counts(database)
    assert (counts["fact"], counts["fact_ground"], counts["fact_kind"]) == (1, 2, 2)


def test_nothing_clear_leads_from_a_fact_to_its_report_or_back(
    database: Database, client: PageClient, team: StaffedTeam
) -> None:
    for number in range(5):
        factories.send_report(client, story=f"Story {number}", area="work")

    values: dict[str, set[object]] = {"fact": set(), "other": set()}
    for name, value in factories.every_value(database):
        side = "fact" if name.startswith("fact") else "other"
        if isinstance(value, bytes) or (isinstance(value, int) and value > 1000):
            values[side].add(value)
    assert not values["fact"] & values["other"]
    held = b"".join(value for value in values["other"] if isinstance(value, bytes))
    for value in values["fact"]:
        if isinstance(value, bytes):
            assert value not in held
    tables = inspect(database.engine)
    for table in ("fact", "fact_ground", "fact_kind"):
        assert {key["referred_table"] for key in tables.get_foreign_keys(table)} <= {"fact"}


def test_only_the_teams_key_leads_from_a_report_to_its_fact(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    factories.send_report(client, area="work")

    summary = factories.only_report(runtime, team).summary

    assert summary.fact_key == only_fact(runtime.database).key


def test_a_fact_outlives_its_deleted_report(
    database: Database, client: PageClient, team: StaffedTeam
) -> None:
    sent = factories.send_report(client, area="work")

    factories.act(client, factories.inbox(client, sent.code), "withdraw", sure="yes")

    assert only_fact(database).area is Area.WORK


def test_the_rows_order_and_numbers_tell_no_time(database: Database) -> None:
    keys = [new_fact_key() for _ in range(50)]
    with database.writing() as session:
        for key in keys:
            write_fact(session, key, EMPTY)

    with database.reading() as session:
        drawn = list(session.scalars(select(Fact.record_key)))
    assert len(set(keys)) == 50
    assert len(set(drawn)) > 45
    assert sorted(drawn) != drawn


def test_a_town_that_is_not_certain_is_counted_nowhere(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    factories.send_report(client, municipality="Vantaa tai Espoo", area="work")

    assert only_fact(runtime.database).municipality is None
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
