"""Which reports count as part of a mass report: by their flag, or by a link."""

from reporting.casework.linking import LinkKind
from reporting.casework.notes.operations import flag_case, unflag_case
from reporting.casework.operations import AnswerDraft
from reporting.database import Database
from reporting.facts.answers import FactState
from reporting.links.operations import answer_all, link_cases, unlink_cases
from reporting.runtime import Runtime
from reporting.vocabulary import Flag
from tests.casework.cases import (
    caseworker,
    make_case,
    only_fact,
    report_of,
    sending,
    settled_facts,
)
from tests.support.people import StaffedTeam


def test_the_flag_of_a_mass_report_is_in_the_fact_while_it_is_set(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with database.writing() as session:
        flag_case(session, case.id, Flag.MASS, "Many", step="Link", by=by, sending=sending())
    assert only_fact(runtime).is_mass
    with database.writing() as session:
        unflag_case(session, case.id, Flag.MASS, "One", by=by, sending=sending())
    assert not only_fact(runtime).is_mass


def test_other_flags_and_links_say_nothing_in_the_fact(runtime: Runtime, team: StaffedTeam) -> None:
    one, other, by = make_case(runtime, team), make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        flag_case(session, one.id, Flag.MEDIA, "Asked", step="Tell", by=by, sending=sending())
        kind = LinkKind.SAME_EVENT
        link_cases(session, one.id, other.id, kind, by=by, sending=sending())

    assert [fact.is_mass for fact in settled_facts(runtime)] == [False, False]


def test_cases_linked_as_a_mass_report_are_part_of_one_until_the_link_goes(
    runtime: Runtime, team: StaffedTeam
) -> None:
    one, other, by = make_case(runtime, team), make_case(runtime, team), caseworker(runtime, team)
    kind = LinkKind.MASS_REPORT
    with runtime.database.writing() as session:
        link_cases(session, one.id, other.id, kind, by=by, sending=sending())
    assert [fact.is_mass for fact in settled_facts(runtime)] == [True, True]
    with runtime.database.writing() as session:
        unlink_cases(session, one.id, other.id, kind, by=by, sending=sending())

    assert [fact.is_mass for fact in settled_facts(runtime)] == [False, False]


def test_one_answer_to_a_mass_report_accepts_all_of_it(runtime: Runtime, team: StaffedTeam) -> None:
    cases, by = [make_case(runtime, team) for _ in range(3)], caseworker(runtime, team)
    bucket = [report_of(runtime, case) for case in cases]
    answer_all(runtime.database, bucket, AnswerDraft("Hello"), by=by, sending=sending())

    assert [fact.state for fact in settled_facts(runtime)] == [FactState.ACCEPTED] * 3
