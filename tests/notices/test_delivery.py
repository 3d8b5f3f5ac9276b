"""Digests: one a person and slot, without content, through an outbox that outlives the server."""

import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from reporting.accounts.mail_addresses import seal_mail_address
from reporting.accounts.models import Member
from reporting.accounts.operations import disable_member
from reporting.accounts.own import Mute
from reporting.config import config_from_environ
from reporting.database import Database
from reporting.errors import ConfigError
from reporting.notices.delivery import Delivered, run_notices
from reporting.notices.models import OutboxMail
from reporting.permissions import StaffRole
from reporting.report.models import Report
from reporting.report.progress import PromiseDays, State
from reporting.runtime import Runtime
from tests.casework.cases import make_case
from tests.support.mail import Postbox, mail_server
from tests.support.people import StaffedTeam, make_member

MORNING = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)  # 8.30 in Finland
LATER = MORNING + timedelta(minutes=20)
SENDER = "office@post.example"
PROMISE = PromiseDays(acknowledge=7, feedback=92, retention=365).from_day(MORNING.date())


@pytest.fixture
def box() -> Iterator[Postbox]:
    """Give a mail server that takes everything."""
    with mail_server() as running:
        yield running


def with_mail(runtime: Runtime, url: str) -> Runtime:
    """Give the same instance with a mail server in its settings."""
    return replace(runtime, config=replace(runtime.config, mail_url=url, mail_from=SENDER))


def wants_mail(runtime: Runtime, member_id: bytes, address: str, **changes: object) -> None:
    """Note where a person wants mail."""
    with runtime.database.writing() as session:
        member = session.get_one(Member, member_id)
        member.sealed_mail_address = seal_mail_address(address, member_id, runtime.keyring)
        for name, value in changes.items():
            setattr(member, name, value)


def deliver(runtime: Runtime, *, at: datetime = MORNING) -> Delivered:
    """Run once to note what is owed, and once more when its moment has come."""
    run_notices(runtime, now=at)
    return run_notices(runtime, now=at + timedelta(minutes=20))


def waiting(runtime: Runtime) -> int:
    """Give how many letters wait to be sent."""
    with runtime.database.reading() as session:
        return session.query(OutboxMail).filter(OutboxMail.sent_on.is_(None)).count()


def test_a_new_report_is_told_of_once_to_each_person_who_wants_it(
    database: Database, runtime: Runtime, team: StaffedTeam, box: Postbox
) -> None:
    mailing = with_mail(runtime, box.url)
    make_case(runtime, team)
    wants_mail(runtime, team.caseworker.member_id, "c@team.example")
    wants_mail(runtime, team.lead.member_id, "l@team.example")

    deliver(mailing)
    deliver(mailing, at=LATER)

    assert box.recipients == ["c@team.example", "l@team.example"]


def test_a_flood_of_reports_makes_one_letter_a_slot(
    runtime: Runtime, team: StaffedTeam, box: Postbox
) -> None:
    """T24, 4.36: a flood is one letter a slot."""
    mailing = with_mail(runtime, box.url)
    wants_mail(runtime, team.caseworker.member_id, "c@team.example")
    for minute in range(12):
        for _ in range(5):
            make_case(runtime, team)
        run_notices(mailing, now=MORNING + timedelta(minutes=minute))

    run_notices(mailing, now=LATER)

    assert len(box.letters) == 1


def test_a_letter_says_nothing_of_reports_service_or_machine(
    runtime: Runtime, team: StaffedTeam, box: Postbox
) -> None:
    """T20, 4.36: mails say nothing of reports, service or machine."""
    case = make_case(runtime, team)
    wants_mail(runtime, team.caseworker.member_id, "c@team.example", language="en")

    deliver(with_mail(runtime, box.url))

    text, (letter,) = box.raw[0].decode(), box.letters
    told = [case.number, "innalla", "iscrimin", "report", "http", "Python", socket.gethostname()]
    assert [word for word in told if word in text] == []
    assert letter["Subject"] == "Something is waiting for you"
    assert letter["Date"] == "Fri, 20 Nov 2026 06:00:00 +0000"  # of the slot, not of a moment
    assert {*box.greetings, letter["Message-ID"].partition("@")[2][:-1]} == {"post.example"}
    assert {"Received", "User-Agent", "X-Mailer"}.isdisjoint(letter.keys())


def test_the_words_are_the_same_whatever_waits(
    runtime: Runtime, team: StaffedTeam, box: Postbox
) -> None:
    """4.36: the same words whatever waits."""
    mailing = with_mail(runtime, box.url)
    wants_mail(runtime, team.caseworker.member_id, "c@team.example", language="sv")
    make_case(runtime, team)
    deliver(mailing)
    with runtime.database.writing() as session:
        for report in session.query(Report):
            report.state, report.has_new_message = State.IN_PROGRESS, True

    deliver(mailing, at=MORNING + timedelta(hours=5))

    first, second = (re.sub(rb"(?m)^(Message-ID|Date):.*$", b"", raw) for raw in box.raw)
    assert first == second
    assert b"v=C3=A4ntar p=C3=A5 dig" in box.raw[0]


def test_letters_outlive_a_dead_server_and_are_sent_once_it_is_back(
    database: Database, runtime: Runtime, team: StaffedTeam
) -> None:
    make_case(runtime, team)
    wants_mail(runtime, team.caseworker.member_id, "c@team.example")
    with mail_server() as gone:
        dead = with_mail(runtime, gone.url)

    failed = deliver(dead)

    assert (failed.sent, failed.failed, waiting(runtime)) == (0, 1, 1)
    with mail_server() as back:
        run_notices(with_mail(runtime, back.url), now=MORNING + timedelta(hours=2))
        assert back.recipients == ["c@team.example"]
    assert waiting(runtime) == 0


def test_a_server_that_refuses_is_asked_less_and_less_often(
    runtime: Runtime, team: StaffedTeam, box: Postbox
) -> None:
    mailing, box.refuses = with_mail(runtime, box.url), True
    make_case(runtime, team)
    wants_mail(runtime, team.caseworker.member_id, "c@team.example")
    run_notices(mailing, now=MORNING)

    tried = [
        minute
        for minute in range(10, 170)
        if run_notices(mailing, now=MORNING + timedelta(minutes=minute)).failed
    ]

    pauses = [after - before for before, after in pairwise(tried)]
    assert pauses == sorted(pauses)
    assert pauses[0] < pauses[-1] <= 60


def test_a_letter_that_nobody_took_for_a_day_is_dropped(
    runtime: Runtime, team: StaffedTeam, box: Postbox
) -> None:
    mailing, box.refuses = with_mail(runtime, box.url), True
    make_case(runtime, team)
    wants_mail(runtime, team.caseworker.member_id, "c@team.example")
    deliver(mailing)

    box.refuses = False
    run_notices(mailing, now=datetime(2026, 11, 22, 2, 0, tzinfo=UTC))

    assert box.letters == []
    assert waiting(runtime) == 0


def test_a_run_that_was_killed_while_sending_is_made_up_for_by_the_next(
    database: Database, runtime: Runtime, team: StaffedTeam, box: Postbox
) -> None:
    mailing = with_mail(runtime, box.url)
    make_case(runtime, team)
    wants_mail(runtime, team.caseworker.member_id, "c@team.example")
    run_notices(mailing, now=MORNING)
    with runtime.database.writing() as session:
        (mail,) = session.query(OutboxMail)
        mail.next_try_at = MORNING
        mail.claimed_until = LATER + timedelta(minutes=5)

    meanwhile = run_notices(mailing, now=LATER)
    afterwards = run_notices(mailing, now=LATER + timedelta(minutes=6))

    assert (meanwhile.sent, afterwards.sent) == (0, 1)


@pytest.mark.parametrize("mute", Mute)
def test_what_is_muted_brings_no_letter(
    mute: Mute, runtime: Runtime, team: StaffedTeam, box: Postbox
) -> None:
    mailing = with_mail(runtime, box.url)
    wants_mail(runtime, team.caseworker.member_id, "c@team.example", mutes=mute.value)
    make_case(runtime, team)
    with runtime.database.writing() as session:
        (report,) = session.query(Report)
        report.acknowledge_by = PROMISE.acknowledge_by
        if mute is not Mute.NEW_REPORTS:
            report.state = State.IN_PROGRESS
            report.has_new_message = mute is Mute.ANSWERS
            report.next_step_on = MORNING.date() if mute is Mute.DUTIES else None

    deliver(mailing)

    assert box.letters == []


def test_who_is_away_or_left_or_reads_no_reports_gets_no_letter(
    runtime: Runtime, team: StaffedTeam, box: Postbox
) -> None:
    mailing = with_mail(runtime, box.url)
    make_case(runtime, team)
    away = MORNING.date() + timedelta(days=3)
    wants_mail(runtime, team.caseworker.member_id, "away@team.example", away_until=away)
    auditor = make_member(runtime, StaffRole.AUDITOR)
    wants_mail(runtime, auditor.member_id, "auditor@team.example")
    wants_mail(runtime, team.lead.member_id, "left@team.example")
    run_notices(mailing, now=MORNING)
    with runtime.database.writing() as session:
        disable_member(
            session,
            team.lead.member_id,
            by=team.caseworker.member_id,
            keyring=runtime.keyring,
            now=MORNING,
        )

    run_notices(mailing, now=LATER)

    assert box.letters == []
    assert waiting(runtime) == 0


def test_what_somebody_else_works_on_brings_me_no_letter(
    runtime: Runtime, team: StaffedTeam, box: Postbox
) -> None:
    """P17: only who works on it is told."""
    make_case(runtime, team)
    wants_mail(runtime, team.caseworker.member_id, "c@team.example")
    wants_mail(runtime, team.lead.member_id, "l@team.example")
    with runtime.database.writing() as session:
        (report,) = session.query(Report)
        report.owner_id = team.lead.member_id

    deliver(with_mail(runtime, box.url))

    assert box.recipients == ["l@team.example"]


def test_an_address_put_into_another_row_gets_no_letter(
    runtime: Runtime, team: StaffedTeam, box: Postbox
) -> None:
    make_case(runtime, team)
    wants_mail(runtime, team.caseworker.member_id, "c@team.example")
    with runtime.database.writing() as session:
        stolen = session.get_one(Member, team.caseworker.member_id).sealed_mail_address
        session.get_one(Member, team.caseworker.member_id).sealed_mail_address = None
        session.get_one(Member, team.lead.member_id).sealed_mail_address = stolen

    deliver(with_mail(runtime, box.url))

    assert box.letters == []


def test_without_a_mail_server_nothing_is_noted(runtime: Runtime, team: StaffedTeam) -> None:
    make_case(runtime, team)
    wants_mail(runtime, team.caseworker.member_id, "c@team.example")

    assert deliver(runtime) == Delivered(0, 0, 0)
    assert waiting(runtime) == 0


@pytest.mark.parametrize(
    "values",
    [
        {"RINNALLA_MAIL_URL": "http://mail.example"},
        {"RINNALLA_MAIL_URL": "smtp://"},
        {"RINNALLA_MAIL_URL": "smtp://mail.example"},
        {"RINNALLA_DIGEST_HOURS": "8,25"},
    ],
)
def test_unusable_mail_settings_are_refused_at_the_start(values: dict[str, str]) -> None:
    with pytest.raises(ConfigError):
        config_from_environ(values)
