"""Cases are linked in both, never merged, and nobody outside learns of it."""

from itertools import pairwise

import pytest
from sqlalchemy import update

from reporting.audit import AuditAction
from reporting.casework.conflicts.operations import declare_conflict
from reporting.casework.linking import LinkKind
from reporting.casework.operations import AnswerDraft
from reporting.casework.queries import case_rows
from reporting.database import Database
from reporting.errors import NotFoundError
from reporting.links import operations
from reporting.links.operations import (
    Delivery,
    LinkedToItselfError,
    answer_all,
    link_cases,
    links_of,
    mass_report_of,
    unlink_cases,
)
from reporting.report.models import Report
from reporting.report.progress import State
from reporting.runtime import Runtime
from tests.casework.cases import (
    TODAY,
    Case,
    caseworker,
    make_case,
    other_team,
    report_of,
    sending,
    trail_of,
)
from tests.casework.desk import conversation, state_of
from tests.support.people import StaffedTeam


def link(
    runtime: Runtime,
    team: StaffedTeam,
    one: Case,
    other: Case,
    kind: LinkKind = LinkKind.MASS_REPORT,
) -> None:
    """Link two cases."""
    with runtime.database.writing() as session:
        by = caseworker(runtime, team)
        link_cases(session, one.id, other.id, kind, by=by, sending=sending())


def linked(runtime: Runtime, team: StaffedTeam, case: Case) -> list[tuple[str, LinkKind]]:
    """Give the links of a case by number."""
    with runtime.database.reading() as session:
        found = links_of(session, report_of(runtime, case), by=caseworker(runtime, team))
    return [(one.report.number, one.kind) for one in found]


def count(runtime: Runtime, team: StaffedTeam, case: Case) -> int:
    """Give how many links lists show."""
    with runtime.database.reading() as session:
        by = caseworker(runtime, team)
        [row] = case_rows(session, [report_of(runtime, case)], by=by, today=TODAY)
    assert row.summary is not None
    return row.summary.links


def test_both_cases_know_of_a_link(runtime: Runtime, database: Database, team: StaffedTeam) -> None:
    one, other = make_case(runtime, team), make_case(runtime, team)
    link(runtime, team, one, other, LinkKind.SAME_EVENT)
    link(runtime, team, one, other, LinkKind.SAME_EVENT)
    link(runtime, team, other, one, LinkKind.SAME_PATTERN)

    kinds = [LinkKind.SAME_EVENT, LinkKind.SAME_PATTERN]
    assert linked(runtime, team, one) == [(other.number, kind) for kind in kinds]
    assert linked(runtime, team, other) == [(one.number, kind) for kind in kinds]
    assert (count(runtime, team, one), count(runtime, team, other)) == (2, 2)
    by = caseworker(runtime, team)
    assert trail_of(runtime, other, by) == [AuditAction.CASE_LINKED] * 2


def test_taking_a_link_away_takes_it_from_both(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    one, other, by = make_case(runtime, team), make_case(runtime, team), caseworker(runtime, team)
    link(runtime, team, one, other)
    with database.writing() as session:
        kind = LinkKind.MASS_REPORT
        unlink_cases(session, other.id, one.id, kind, by=by, sending=sending())

    assert linked(runtime, team, one) == linked(runtime, team, other) == []
    assert count(runtime, team, one) == 0
    with pytest.raises(NotFoundError), database.writing() as session:
        unlink_cases(session, other.id, one.id, kind, by=by, sending=sending())


def test_a_case_is_not_linked_to_itself_or_to_one_that_is_not_mine(
    runtime: Runtime, team: StaffedTeam
) -> None:
    mine, foreign = make_case(runtime, team), make_case(runtime, other_team(runtime))

    with pytest.raises(LinkedToItselfError):
        link(runtime, team, mine, mine)
    with pytest.raises(NotFoundError):
        link(runtime, team, mine, foreign)


def test_a_case_hidden_from_me_is_hidden_among_links_too(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    one, other = make_case(runtime, team), make_case(runtime, team)
    link(runtime, team, one, other)
    with database.writing() as session:
        declare_conflict(session, other.id, by=caseworker(runtime, team), sending=sending())

    assert linked(runtime, team, one) == []


def test_reporters_learn_nothing_of_links(runtime: Runtime, team: StaffedTeam) -> None:
    one, other = make_case(runtime, team), make_case(runtime, team)
    link(runtime, team, one, other)

    assert conversation(runtime, one) == conversation(runtime, other) == []
    assert not report_of(runtime, one).has_new_message


def bucket(runtime: Runtime, team: StaffedTeam, size: int) -> list[Case]:
    """Give cases of one mass report, linked in a row."""
    cases = [make_case(runtime, team) for _ in range(size)]
    for one, other in pairwise(cases):
        link(runtime, team, one, other)
    return cases


def test_a_mass_report_is_everything_that_hangs_together(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    cases = bucket(runtime, team, 4)
    link(runtime, team, cases[0], make_case(runtime, team), LinkKind.SAME_EVENT)

    for case in cases:
        with database.reading() as session:
            by = caseworker(runtime, team)
            found = mass_report_of(session, report_of(runtime, case), by=by)
        assert {one.id for one in found} == {one.id for one in cases}


def test_one_answer_reaches_every_inbox_once_however_often_it_is_sent(
    runtime: Runtime, database: Database, team: StaffedTeam, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases, by, what = bucket(runtime, team, 4), caseworker(runtime, team), sending()
    reports = [report_of(runtime, case) for case in cases]
    monkeypatch.setattr(operations, "AT_ONCE", 3)

    first = answer_all(database, reports, AnswerDraft("To all"), by=by, sending=what)
    second = answer_all(database, reports, AnswerDraft("To all"), by=by, sending=what)

    assert [one.delivery for one in first] == [Delivery.SENT] * 3 + [Delivery.LATER]
    assert [one.delivery for one in second] == [Delivery.EARLIER] * 3 + [Delivery.SENT]
    assert [conversation(runtime, case) for case in cases] == [["To all"]] * 4
    assert all(state_of(runtime, case) is State.IN_PROGRESS for case in cases)


def test_what_cannot_be_answered_is_said_and_does_not_stop_the_others(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    cases, by = bucket(runtime, team, 3), caseworker(runtime, team)
    with database.writing() as session:
        shut = update(Report).where(Report.id == cases[0].id)
        session.execute(shut.values(code_lookup_id=None))
        over = update(Report).where(Report.id == cases[1].id)
        session.execute(over.values(state=State.CLOSED))
    reports = [report_of(runtime, case) for case in cases]

    results = answer_all(database, reports, AnswerDraft("To all"), by=by, sending=sending())

    assert [one.delivery for one in results] == [
        Delivery.NO_INBOX,
        Delivery.NOT_POSSIBLE,
        Delivery.SENT,
    ]
