"""Three questions: counted once a page, rounded, and shown from ten answers on."""

import secrets
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from reporting.database import Database
from reporting.errors import AlreadyReceivedError
from reporting.measures.opinions import (
    Grade,
    Intent,
    Opinion,
    OpinionCount,
    OpinionForm,
    OpinionQuestion,
    OpinionSource,
    Span,
    count_opinion,
    opinion_lines,
    opinions,
    week_of,
)
from tests import factories

MONDAY = date(2026, 11, 23)  # the week after the answers below


def answer(database: Database, *, language: str = "en", token: bytes = b"", **said: str) -> None:
    """Count one page with these answers, last week."""
    answers = {OpinionQuestion(name): grade(name, value) for name, value in said.items()}
    opinion = Opinion(OpinionSource.GUIDE, language, answers)
    with database.writing() as session:
        token = token or secrets.token_bytes(32)
        count_opinion(session, opinion, token_digest=token, today=factories.TODAY)


def grade(name: str, value: str) -> Grade | Intent:
    return Intent(value) if name == "again" else Grade(value)


def test_equal_answers_share_one_row_and_no_row_is_of_one_person(database: Database) -> None:
    for _ in range(3):
        answer(database, easy="4", again="yes")

    with database.reading() as session:
        rows = session.scalars(select(OpinionCount).order_by(OpinionCount.question)).all()
        assert [(row.question, row.answer, row.number) for row in rows] == [
            ("again", "yes", 3),
            ("easy", "4", 3),
        ]
        assert {row.week for row in rows} == {week_of(factories.TODAY)} == {"2026-W47"}


def test_a_page_that_is_sent_twice_counts_once(database: Database) -> None:
    token = secrets.token_bytes(32)
    answer(database, token=token, easy="5")

    with pytest.raises(AlreadyReceivedError):
        answer(database, token=token, easy="1")

    with database.reading() as session:
        assert session.scalar(select(func.sum(OpinionCount.number))) == 1


def test_what_is_kept_of_a_page_is_gone_after_two_days(database: Database) -> None:
    answer(database, easy="5")
    later = factories.TODAY + timedelta(days=2)
    with database.writing() as session:
        opinion = Opinion(OpinionSource.REPORT, "fi", {OpinionQuestion.TRUST: Grade.TWO})
        count_opinion(session, opinion, token_digest=bytes(32), today=later)

    with database.reading() as session:
        assert [row.sent_on for row in session.scalars(select(OpinionForm))] == [later]


def test_an_answer_to_another_question_is_not_counted(database: Database) -> None:
    opinion = Opinion(OpinionSource.GUIDE, "en", {OpinionQuestion.AGAIN: Grade.FIVE})
    with database.writing() as session:
        count_opinion(session, opinion, token_digest=bytes(32), today=factories.TODAY)

    with database.reading() as session:
        assert session.scalars(select(OpinionCount)).all() == []


def test_below_ten_answers_nothing_of_them_is_shown(database: Database) -> None:
    for _ in range(9):
        answer(database, easy="4")

    with database.reading() as session:
        (row,) = opinions(session, today=MONDAY)
        assert (row.shares, row.about) == (None, 0)
        assert list(opinion_lines((row,)))[1:] == []

    answer(database, easy="4")

    with database.reading() as session:
        (row,) = opinions(session, today=MONDAY)
        assert row.about == 10
        assert dict(row.shares or ())[Grade.FOUR] == 100


def test_numbers_and_shares_are_rounded_so_that_one_more_answer_does_not_show(
    database: Database,
) -> None:
    for _ in range(12):
        answer(database, trust="5")
    with database.reading() as session:
        before = opinions(session, today=MONDAY)

    answer(database, trust="5")

    with database.reading() as session:
        assert opinions(session, today=MONDAY) == before
        shares = dict(before[0].shares or ())
    assert all(share % 5 == 0 for share in shares.values())
    assert before[0].about == 10


def test_the_current_week_is_left_out_and_old_weeks_fall_away(database: Database) -> None:
    for _ in range(10):
        answer(database, easy="3")

    with database.reading() as session:
        assert opinions(session, today=factories.TODAY) == ()
        assert opinions(session, today=MONDAY)
        assert opinions(session, today=MONDAY + timedelta(weeks=13)) == ()


def test_languages_can_be_seen_apart_and_each_needs_ten_answers(database: Database) -> None:
    for _ in range(10):
        answer(database, language="fi", easy="3")
    answer(database, language="sv", easy="3")

    with database.reading() as session:
        rows = opinions(session, today=MONDAY, span=Span.EACH)
    assert [(row.language, row.about) for row in rows] == [("fi", 10), ("sv", 0)]


def test_the_table_for_other_programs_names_its_columns_and_skips_what_is_not_shown(
    database: Database,
) -> None:
    for _ in range(10):
        answer(database, again="maybe", easy="1")

    with database.reading() as session:
        lines = list(opinion_lines(opinions(session, today=MONDAY)))
    assert lines[0] == ("after", "question", "language", "answer", "share_percent", "answers_about")
    assert ("guide", "again", "all", "maybe", "100", "10") in lines
    assert len(lines) == 1 + 5 + 3
