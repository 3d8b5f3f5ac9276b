"""Suggestions come from coded answers alone; the organisation only when somebody opens it."""

from typing import Any

import pytest
from sqlalchemy import update

from reporting.audit import AuditAction
from reporting.casework.linking import LinkKind
from reporting.links.operations import link_cases
from reporting.links.suggestions import (
    MOST_SHOWN,
    Suggestion,
    suggested_links,
    with_organisations,
)
from reporting.report.models import Report
from reporting.report.progress import State
from reporting.runtime import Runtime
from reporting.vocabulary import Area, Ground, Kind
from tests.casework.cases import (
    NOW,
    TODAY,
    Case,
    caseworker,
    make_case,
    other_team,
    report_of,
    sending,
    trail_of,
)
from tests.support.people import StaffedTeam

UNLIKE: dict[str, Any] = {
    "area": Area.HOUSING,
    "municipality": "837",
    "kinds": (Kind.REFUSAL,),
    "grounds": (Ground.AGE,),
}


def suggested(runtime: Runtime, team: StaffedTeam, case: Case) -> tuple[Suggestion, ...]:
    """Give what is suggested for a case."""
    with runtime.database.reading() as session:
        report = report_of(runtime, case)
        return suggested_links(session, report, by=caseworker(runtime, team), today=TODAY)


def numbers(found: tuple[Suggestion, ...]) -> set[str]:
    """Give the numbers of what is suggested."""
    return {one.row.number for one in found}


def test_alike_cases_are_suggested_and_others_are_not(runtime: Runtime, team: StaffedTeam) -> None:
    case, alike = make_case(runtime, team), make_case(runtime, team)
    make_case(runtime, team, **UNLIKE)
    make_case(runtime, team, state=State.CLOSED)
    make_case(runtime, other_team(runtime))

    [found] = suggested(runtime, team, case)
    assert found.row.number == alike.number
    assert found.same_town
    assert found.same_area
    assert found.same_week
    assert (found.same_kinds, found.same_grounds) == (1, 2)


def test_the_likest_is_first_and_there_are_few(runtime: Runtime, team: StaffedTeam) -> None:
    case = make_case(runtime, team)
    for _ in range(MOST_SHOWN + 2):
        make_case(runtime, team, municipality="049")
    best = make_case(runtime, team)

    found = suggested(runtime, team, case)
    assert len(found) == MOST_SHOWN
    assert found[0].row.number == best.number


@pytest.mark.parametrize(("week", "near"), [("2026-W46", 1), ("2026-W40", 0)])
def test_a_week_earlier_is_near_and_a_month_is_not(
    runtime: Runtime, team: StaffedTeam, week: str, near: int
) -> None:
    case, other = make_case(runtime, team), make_case(runtime, team, kinds=(Kind.REFUSAL,))
    with runtime.database.writing() as session:
        moved = update(Report).where(Report.id == other.id).values(received_week=week)
        session.execute(moved)

    assert [other.number] * near == list(numbers(suggested(runtime, team, case)))


def test_what_is_linked_is_not_suggested_again(runtime: Runtime, team: StaffedTeam) -> None:
    case, other = make_case(runtime, team), make_case(runtime, team)
    with runtime.database.writing() as session:
        by, kind = caseworker(runtime, team), LinkKind.SAME_EVENT
        link_cases(session, case.id, other.id, kind, by=by, sending=sending())

    assert suggested(runtime, team, case) == ()


def test_suggesting_opens_no_story(runtime: Runtime, team: StaffedTeam) -> None:
    case, other = make_case(runtime, team), make_case(runtime, team)
    suggested(runtime, team, case)

    by = caseworker(runtime, team)
    assert trail_of(runtime, case, by) == trail_of(runtime, other, by) == []


def test_comparing_organisations_opens_them_and_is_written_down(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case = make_case(runtime, team, organisation="Ravintola Kolo Oy")
    make_case(runtime, team, organisation="Bussiyhtiö")
    other = make_case(runtime, team, organisation="ravintola kolo")
    by = caseworker(runtime, team)
    found = suggested(runtime, team, case)

    with runtime.database.writing() as session:
        report = report_of(runtime, case)
        compared = with_organisations(session, report, found, by=by, now=NOW)

    assert [one.same_organisation for one in compared] == [True, False]
    assert compared[0].row.number == other.number
    for opened in (case, other):
        assert trail_of(runtime, opened, by) == [AuditAction.STORY_OPENED]
