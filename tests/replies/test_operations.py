"""Writing and approving: two people, every version kept, nobody overwritten."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from reporting.audit import AuditAction, AuditEntry
from reporting.database import Database
from reporting.errors import NotFoundError
from reporting.preferences.faults import ValueChangedError, ValueRefusedError
from reporting.replies.gaps import Filling
from reporting.replies.models import MOST_TEXT
from reporting.replies.operations import Desk, SamePersonError, approve_reply, write_reply
from reporting.replies.purposes import Purpose
from reporting.replies.queries import (
    CellStatus,
    cell,
    filled,
    matrix,
    replies_for,
    versions_of,
)
from reporting.replies.standard import approved_acknowledgement
from reporting.runtime import Runtime
from reporting.vocabulary import ReplyLanguage
from tests.preferences.test_kinds import HOSTILE

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
AINO, SARA = b"a" * 16, b"s" * 16
SOON = TODAY + timedelta(days=90)
PURPOSE = Purpose.ASK_MORE


@pytest.fixture
def aino(runtime: Runtime) -> Desk:
    """Give the desk of one caseworker."""
    return Desk(AINO, NOW, TODAY, runtime.keyring)


@pytest.fixture
def sara(aino: Desk) -> Desk:
    """Give the desk of another one."""
    return replace(aino, by=SARA)


def write(
    database: Database,
    desk: Desk,
    text: str,
    *,
    seen: int = 0,
    language: ReplyLanguage = ReplyLanguage.SO,
    keeps_owner: bool = False,
    purpose: Purpose = PURPOSE,
) -> None:
    with database.writing() as session:
        write_reply(
            session,
            purpose,
            language,
            text=text,
            seen=seen,
            keeps_owner=keeps_owner,
            desk=desk,
        )


def approve(database: Database, desk: Desk, *, number: int = 1, review_on: date = SOON) -> None:
    with database.writing() as session:
        approve_reply(
            session, PURPOSE, ReplyLanguage.SO, number=number, review_on=review_on, desk=desk
        )


def in_use(database: Database, language: str = "so") -> list[str]:
    with database.reading() as session:
        return [one.text for one in replies_for(session, PURPOSE, language)]


def test_a_reply_is_used_once_another_person_approved_it(
    database: Database, aino: Desk, sara: Desk
) -> None:
    write(database, aino, "Maxaa dhacay?")
    assert in_use(database) == []

    approve(database, sara)

    assert in_use(database) == ["Maxaa dhacay?"]
    with database.reading() as session:
        actions = list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.sequence)))
    assert actions == [AuditAction.REPLY_WRITTEN, AuditAction.REPLY_APPROVED]


def test_nobody_approves_their_own_text(database: Database, aino: Desk) -> None:
    write(database, aino, "Maxaa dhacay?")

    with pytest.raises(SamePersonError):
        approve(database, aino)

    assert in_use(database) == []


def test_the_version_in_use_stays_until_the_new_one_is_approved(
    database: Database, aino: Desk, sara: Desk
) -> None:
    write(database, aino, "One")
    approve(database, sara)
    write(database, sara, "Two", seen=1)
    with database.reading() as session:
        found = cell(session, PURPOSE, ReplyLanguage.SO, TODAY)
    assert found.status is CellStatus.APPROVED
    assert found.waiting is not None
    assert in_use(database) == ["One"]

    approve(database, aino, number=2)

    assert in_use(database) == ["Two"]
    with database.reading() as session:
        kept = [one.text for one in versions_of(session, PURPOSE, ReplyLanguage.SO)]
    assert kept == ["One", "Two"]


def test_two_people_who_write_at_once_do_not_overwrite_each_other(
    database: Database, aino: Desk, sara: Desk
) -> None:
    write(database, aino, "Mine")

    with pytest.raises(ValueChangedError):
        write(database, sara, "Yours")
    with pytest.raises(ValueChangedError):
        approve(database, sara, number=2)


def test_an_old_reply_is_approved_again_by_somebody_who_did_not_write_it(
    database: Database, aino: Desk, sara: Desk
) -> None:
    write(database, aino, "One")
    approve(database, sara)
    later = SOON + timedelta(days=1)
    with database.reading() as session:
        assert cell(session, PURPOSE, ReplyLanguage.SO, later).status is CellStatus.OLD
        assert replies_for(session, PURPOSE, "so")[0].is_old(later)

    approve(database, replace(sara, today=later), review_on=later + timedelta(days=180))

    with database.reading() as session:
        assert cell(session, PURPOSE, ReplyLanguage.SO, later).status is CellStatus.APPROVED


@pytest.mark.parametrize("days", [-1, 0, 367, 10_000])
def test_a_day_of_review_is_within_a_year(
    days: int, runtime: Runtime, aino: Desk, sara: Desk
) -> None:
    write(runtime.database, aino, "One")

    with pytest.raises(ValueRefusedError):
        approve(runtime.database, sara, review_on=TODAY + timedelta(days=days))


@pytest.mark.parametrize("text", ["", "x" * (MOST_TEXT + 1), "{name}", "{", *HOSTILE.values()])
def test_what_cannot_be_sent_is_refused(text: str, runtime: Runtime, aino: Desk) -> None:
    if text in {HOSTILE["script"], HOSTILE["a gap of our own pages"]}:
        return  # words like any others: a message is shown as text everywhere
    with pytest.raises(ValueRefusedError):
        write(runtime.database, aino, text)


def test_nothing_cannot_be_approved(runtime: Runtime, aino: Desk) -> None:
    with pytest.raises(NotFoundError):
        approve(runtime.database, aino)


def test_who_looks_after_a_text_stays_unless_the_writer_takes_over(
    runtime: Runtime, aino: Desk, sara: Desk
) -> None:
    write(runtime.database, aino, "One")
    write(runtime.database, sara, "Two", seen=1, keeps_owner=True)
    write(runtime.database, sara, "Three", seen=2)

    with runtime.database.reading() as session:
        owners = [one.owner_id for one in versions_of(session, PURPOSE, ReplyLanguage.SO)]
    assert owners == [AINO, AINO, SARA]


def test_a_simple_language_is_answered_with_its_own_text_before_the_usual_one(
    database: Database, aino: Desk, sara: Desk
) -> None:
    for language in (ReplyLanguage.FI, ReplyLanguage.FI_SIMPLE):
        write(database, aino, language.value, language=language)
        with database.writing() as session:
            approve_reply(session, PURPOSE, language, number=1, review_on=SOON, desk=sara)

    assert in_use(database, "fi-simple") == ["fi-simple", "fi"]
    assert in_use(database, "fi") == ["fi"]
    assert in_use(database, "ar") == []


def test_the_matrix_has_a_column_for_every_language_with_a_text(
    database: Database, aino: Desk
) -> None:
    write(database, aino, "Maxaa dhacay?")

    with database.reading() as session:
        found = matrix(session, TODAY)
    assert [one.value for one in found.languages] == ["fi", "sv", "en", "so"]
    assert found.waiting == 1
    assert found.count(CellStatus.MISSING) == 4 * len(Purpose)


def test_an_approved_acknowledgement_replaces_the_built_in_one(
    database: Database, aino: Desk, sara: Desk
) -> None:
    def sent(language: str, feedback_by: date = SOON) -> str:
        with database.reading() as session:
            return approved_acknowledgement(session, language, feedback_by=feedback_by, today=TODAY)

    assert sent("sv").startswith("En människa har läst")
    text = "Vi har läst det.\n\nSenast {day} hör du av oss."
    write(database, aino, text, language=ReplyLanguage.SV, purpose=Purpose.ACKNOWLEDGE)
    with database.writing() as session:
        approve_reply(
            session, Purpose.ACKNOWLEDGE, ReplyLanguage.SV, number=1, review_on=SOON, desk=sara
        )

    assert sent("sv") == "Vi har läst det.\n\nSenast 18.2.2027 hör du av oss."
    assert sent("sv-simple") == sent("sv")
    assert sent("sv", TODAY - timedelta(days=1)) == "Vi har läst det."
    assert sent("so").startswith("A person has read")


def test_a_reply_is_filled_in_its_own_language(database: Database, aino: Desk, sara: Desk) -> None:
    write(database, aino, "{number}: {day}")
    approve(database, sara)

    with database.reading() as session:
        reply = replies_for(session, PURPOSE, "so")[0]
    assert filled(reply, Filling(number="2026-000001", day=TODAY)) == "2026-000001: 20.11.2026"
