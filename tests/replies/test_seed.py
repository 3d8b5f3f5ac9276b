"""The replies that come with the service: all there, in three languages, easy, and loaded once."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from reporting.coding import ClosingReason
from reporting.database import Database
from reporting.replies.gaps import Filling, filled_text
from reporting.replies.models import ReplyVersion
from reporting.replies.purposes import CLOSING, Purpose
from reporting.replies.queries import CellStatus, matrix, replies_for
from reporting.replies.reading import Grade, reading_of
from reporting.replies.seed import SEED_LANGUAGES, RepliesFileError, load_seed, seed_texts
from reporting.replies.seed import parse_replies as parse
from reporting.replies.standard import acknowledgement

TODAY = date(2026, 11, 20)
CELLS = sorted(seed_texts())
# What ux §7.2 says we must never promise.
PROMISES = re.compile(
    r"100 ?%|untraceable|completely safe|täysin turval|helt säker|for ever", re.IGNORECASE
)
# Numbers and hours belong to the contact cards, with the day they were checked.
NUMBERS = re.compile(r"(?<!\d)(?!112)\d{3,}|klo \d|kl\. \d|\d–\d")


def gaps(text: str) -> set[str]:
    return set(re.findall(r"\{[a-z]+\}", text))


def test_every_purpose_has_a_text_in_finnish_swedish_and_english() -> None:
    assert set(CELLS) == {(p, code) for p in Purpose for code in SEED_LANGUAGES}


def test_every_reason_for_closing_has_a_reply() -> None:
    assert {one.value for one in CLOSING} == {f"closing_{r.value}" for r in ClosingReason}


@pytest.mark.parametrize(("purpose", "language"), CELLS)
def test_a_text_is_easy_keeps_to_what_may_be_promised_and_has_no_numbers(
    purpose: Purpose, language: str
) -> None:
    text = seed_texts()[purpose, language]

    assert reading_of(text).grade in {Grade.EASY, Grade.FAIR}
    assert not PROMISES.search(text)
    assert not NUMBERS.search(text)
    assert "  " not in text
    assert len(text) < 1200


@pytest.mark.parametrize("purpose", Purpose)
def test_the_languages_of_a_text_have_the_same_gaps_and_paragraphs(purpose: Purpose) -> None:
    texts = [seed_texts()[purpose, code] for code in SEED_LANGUAGES]

    assert len({frozenset(gaps(text)) for text in texts}) == 1
    assert len({text.count("\n\n") for text in texts}) == 1


def test_the_acknowledgement_is_the_built_in_one() -> None:
    for code in SEED_LANGUAGES:
        seeded = filled_text(seed_texts()[Purpose.ACKNOWLEDGE, code], Filling(day=TODAY), code)
        assert seeded == acknowledgement(code, feedback_by=TODAY, today=TODAY)


def test_the_promise_of_an_answer_in_ones_own_language_has_a_day() -> None:
    for code in SEED_LANGUAGES:
        assert gaps(seed_texts()[Purpose.TRANSLATION_COMING, code]) == {"{day}"}


def test_loading_twice_changes_nothing(database: Database) -> None:
    loaded = []
    for _ in range(2):
        with database.writing() as session:
            loaded.append(load_seed(session, TODAY))

    assert loaded == [len(CELLS), 0]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ReplyVersion)) == len(CELLS)


def test_loading_keeps_what_a_team_has_written(database: Database) -> None:
    own = ReplyVersion(
        purpose=Purpose.ASK_MORE,
        language="fi",
        number=1,
        text="Oma teksti",
        owner_id=b"a" * 16,
        written_by=b"a" * 16,
        written_on=TODAY,
        approved_by=b"b" * 16,
        approved_on=TODAY,
        review_on=TODAY + timedelta(days=1),
    )
    with database.writing() as session:
        session.add(own)
    with database.writing() as session:
        load_seed(session, TODAY)

    with database.reading() as session:
        found = replies_for(session, Purpose.ASK_MORE, "fi")
    assert [one.text for one in found] == ["Oma teksti"]


def test_seeded_texts_are_approved_until_their_day_of_review(database: Database) -> None:
    with database.writing() as session:
        load_seed(session, TODAY)

    with database.reading() as session:
        now, later = (matrix(session, TODAY + timedelta(days=n)) for n in (180, 181))
    assert now.count(CellStatus.APPROVED) == len(CELLS)
    assert later.count(CellStatus.OLD) == len(CELLS)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("a b = 1", "line 1"),
        ("[no_such_purpose]\nfi = 'x'", "no_such_purpose"),
        ("[ask_more]\nfi = 'x'", "ask_more, sv"),
        ("[ask_more]\nfi = 'x {name}'\nsv = 'x'\nen = 'x'", "ask_more, fi"),
    ],
)
def test_a_broken_file_says_what_is_wrong(text: str, named: str) -> None:
    with pytest.raises(RepliesFileError, match=re.escape(named)):
        parse(text)
