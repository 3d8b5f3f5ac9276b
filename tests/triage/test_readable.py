"""A report goes first to those who can read it, and who reads what is seen where it matters."""

from flask import Flask

from reporting.accounts.models import MemberLanguage
from reporting.database import Database
from reporting.report.progress import State
from reporting.runtime import Runtime
from reporting.triage.filters import Owner, QueueFilter, YesNo
from reporting.triage.presets import FILTERS, CaseList
from reporting.vocabulary import ReplyLanguage
from tests.casework.cases import Case, make_case
from tests.staffing.examples import signed_in
from tests.support.page import text_of
from tests.support.people import StaffedTeam
from tests.triage.desks import change, desk_of, numbers

ACCOUNT = "/staff/account"


def in_language(runtime: Runtime, team: StaffedTeam, language: str) -> Case:
    """Store a report whose reporter wants to be answered in a language."""
    case = make_case(runtime, team)
    change(runtime, case, reply_language=language)
    return case


def reads(runtime: Runtime, member_id: bytes, *languages: ReplyLanguage) -> None:
    """Let somebody have said that they read languages."""
    with runtime.database.writing() as session:
        session.add_all(
            MemberLanguage(member_id=member_id, language=one.value) for one in languages
        )


def test_a_list_of_ones_own_languages_has_those_and_no_other(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    somali, finnish = (in_language(runtime, team, code) for code in ("so", "fi"))
    desk = desk_of(runtime, team)
    wanted = FILTERS[CaseList.READABLE]
    assert numbers(database, desk, wanted) == []

    reads(runtime, team.caseworker.member_id, ReplyLanguage.SO)

    assert numbers(database, desk, wanted) == [somali.number]
    others = QueueFilter(owner=Owner.ANYONE, readable=YesNo.NO)
    assert numbers(database, desk, others) == [finnish.number]


def test_new_reports_in_ones_own_languages_come_first(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    codes = ("fi", "so", "fi", "so")
    cases = [in_language(runtime, team, code) for code in codes]
    reads(runtime, team.caseworker.member_id, ReplyLanguage.SO)

    listed = numbers(database, desk_of(runtime, team), QueueFilter(state=State.NEW))

    assert set(listed[:2]) == {cases[1].number, cases[3].number}
    assert len(listed) == 4


def test_what_a_person_reads_is_said_on_their_account_and_can_be_taken_back(
    app: Flask, team: StaffedTeam, runtime: Runtime
) -> None:
    client = signed_in(app, team.caseworker)
    for told in (["ar", "fi"], []):
        page = client.get(ACCOUNT)
        saved = client.follow(ACCOUNT, client.fill(page, ACCOUNT, reads=told))

        assert sorted(saved.fields(ACCOUNT).get("reads", [])) == told
    wrong = client.fill(client.get(ACCOUNT), ACCOUNT, reads=["tlh"])
    client.post(ACCOUNT, wrong, status=422)


def test_a_colleague_who_reads_the_language_stands_first_and_is_named(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    case = in_language(runtime, team, "so")
    reads(runtime, team.lead.member_id, ReplyLanguage.SO)
    page = signed_in(app, team.caseworker).get(f"/staff/cases/{case.id.hex()}/assign?lang=en")

    offered = [text_of(one) for one in page.all("option")]
    named = [text for text in offered if "reads Soomaali" in text]
    assert len(named) == 1
    assert next(text for text in offered if "open" in text) == named[0]


def test_a_language_that_nobody_reads_is_told_on_the_page_of_people(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    lead = signed_in(app, team.lead)
    assert "Svenska" in hint_of_languages(lead.get("/staff/people?lang=en").text)

    reads(runtime, team.lead.member_id, ReplyLanguage.SV)

    assert "Svenska" not in hint_of_languages(lead.get("/staff/people?lang=en").text)


def hint_of_languages(text: str) -> str:
    """Give what the page says of languages that nobody reads."""
    return text.partition("nobody has said that they read it:")[2].partition("My account")[0]
