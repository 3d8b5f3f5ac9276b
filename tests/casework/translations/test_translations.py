"""Translations are ordered, entered beside the original, and shown under it."""

import pytest

from reporting.audit import AuditAction
from reporting.casework.queries import case_rows
from reporting.casework.translations.operations import (
    Into,
    Maker,
    Order,
    Translation,
    enter_translation,
    order_translation,
)
from reporting.casework.translations.queries import orders_in, orders_waiting, translations_in
from reporting.database import Database
from reporting.errors import StepNotAllowedError
from reporting.runtime import Runtime
from reporting.vocabulary import Flag
from tests.casework.cases import (
    TODAY,
    Case,
    caseworker,
    file_of,
    make_case,
    other_team,
    report_of,
    sending,
    trail_of,
)
from tests.casework.desk import ENGLISH
from tests.factories import every_value
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

ORDER = Order("story", Into.FI, "We do not read Somali")
DONE = Translation("story", Into.FI, "MARKER Mies huusi.", Maker.MACHINE, "Oma kone")


def order(runtime: Runtime, team: StaffedTeam, case: Case, what: Order = ORDER) -> None:
    """Order a translation."""
    with runtime.database.writing() as session:
        by = caseworker(runtime, team)
        order_translation(session, case.id, what, by=by, sending=sending())


def enter(runtime: Runtime, team: StaffedTeam, case: Case, what: Translation = DONE) -> None:
    """Enter a translation."""
    with runtime.database.writing() as session:
        by = caseworker(runtime, team)
        enter_translation(session, case.id, what, by=by, sending=sending())


def flags(runtime: Runtime, team: StaffedTeam, case: Case) -> tuple[Flag, ...]:
    """Give the flags as lists see them."""
    by = caseworker(runtime, team)
    with runtime.database.reading() as session:
        [row] = case_rows(session, [report_of(runtime, case)], by=by, today=TODAY)
    assert row.summary is not None
    return row.summary.flags


def test_an_order_flags_the_case_until_every_translation_came(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    order(runtime, team, case)
    order(runtime, team, case, Order("message-2", Into.SV, "x"))
    assert flags(runtime, team, case) == (Flag.TRANSLATION,)
    with database.reading() as session:
        [waiting] = orders_waiting(session, by=by, today=TODAY)
    assert [(o.of, o.into) for o in waiting.orders] == [("story", "fi"), ("message-2", "sv")]

    enter(runtime, team, case)
    assert flags(runtime, team, case) == (Flag.TRANSLATION,)
    enter(runtime, team, case, Translation("message-2", Into.SV, "Ja", Maker.HUMAN, "Bo"))
    assert flags(runtime, team, case) == ()
    assert orders_in(file_of(runtime, case, by)) == ()
    with database.reading() as session:
        assert orders_waiting(session, by=by, today=TODAY) == ()


def test_the_same_is_not_ordered_twice(runtime: Runtime, team: StaffedTeam) -> None:
    case = make_case(runtime, team)
    order(runtime, team, case)

    with pytest.raises(StepNotAllowedError):
        order(runtime, team, case)


def test_the_newest_translation_of_a_text_counts_and_says_who_made_it(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    enter(runtime, team, case)
    enter(runtime, team, case, Translation("story", Into.FI, "Parempi", Maker.HUMAN, "Bo"))

    [shown] = translations_in(file_of(runtime, case, by))["story"]
    assert (shown.text, shown.maker, shown.who) == ("Parempi", Maker.HUMAN, "Bo")
    assert trail_of(runtime, case, by) == [AuditAction.CASE_TRANSLATED] * 2


def test_a_translation_is_readable_nowhere_in_the_database(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    enter(runtime, team, make_case(runtime, team))

    assert not [name for name, value in every_value(database) if "MARKER" in str(value)]


def test_other_teams_see_no_order(runtime: Runtime, database: Database, team: StaffedTeam) -> None:
    order(runtime, team, make_case(runtime, team))
    stranger = caseworker(runtime, other_team(runtime))

    with database.reading() as session:
        assert orders_waiting(session, by=stranger, today=TODAY) == ()


def test_ordering_and_entering_on_the_pages(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    path = case.path + "/translate" + ENGLISH
    told = {"of": "story", "into": "en", "reason": "Nobody reads it"}
    assert "was ordered" in desk.follow(path, desk.fill(desk.get(path), path, **told)).text
    assert case.number in desk.get("/staff/translations" + ENGLISH).text

    path = case.path + "/translation" + ENGLISH
    told = {"of": "story", "into": "en", "maker": "machine", "who": "Own server", "text": "Hi"}
    assert "was saved" in desk.follow(path, desk.fill(desk.get(path), path, **told)).text
    shown = translations_in(file_of(runtime, case, caseworker(runtime, team)))
    assert shown["story"][0].text == "Hi"


@pytest.mark.parametrize("left_out", ["of", "into", "maker", "who", "text"])
def test_what_is_missing_is_asked_for_and_the_rest_is_kept(
    desk: PageClient, case: Case, left_out: str
) -> None:
    path = case.path + "/translation" + ENGLISH
    told = {"of": "story", "into": "en", "maker": "human", "who": "Bo", "text": "Kept words"}
    form = desk.fill(desk.get(path), path, **(told | {left_out: None}))
    page = desk.post(path, form, status=422)

    assert page.one("div", class_="error-summary") is not None
    assert left_out == "text" or "Kept words" in page.html
