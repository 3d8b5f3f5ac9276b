"""Accessibility feedback: sealed, due in fourteen days, moved to new keys, forgotten in time."""

import secrets
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from reporting.database import Database
from reporting.errors import AlreadyReceivedError, NotFoundError
from reporting.feedback.desk import Answerer, Moment
from reporting.feedback.models import AccessibilityFeedback, FeedbackState
from reporting.feedback.operations import (
    ANSWER_DAYS,
    KEPT_AFTER_ANSWER_DAYS,
    KEPT_DAYS,
    answer_feedback,
    feedback_id_from,
    forget_feedback,
    read_feedback,
    reseal_feedback,
    store_feedback,
)
from reporting.feedback.queries import feedback_left, feedback_lines, feedback_of
from reporting.feedback.sealed import FeedbackDraft
from reporting.runtime import Runtime
from reporting.sealing import FormSecret, Seed, generate_key_pair, key_pair_from_seed
from reporting.sealing.errors import SealBrokenError
from reporting.teams.queries import IntakeKey
from tests import factories
from tests.support.people import StaffedTeam

MARKER = "Zx-marker-qq"
TODAY = factories.TODAY


def draft(**changes: str) -> FeedbackDraft:
    words = {"text": f"The menu {MARKER}", "contact": "aino@example.org", "language": "sv"}
    return FeedbackDraft(**(words | changes))


def intake(team: StaffedTeam) -> IntakeKey:
    public = key_pair_from_seed(team.key.seed).public
    return IntakeKey(team.team_id, team.key.number, public)


def desk(runtime: Runtime, team: StaffedTeam, **changes: object) -> Answerer:
    held: dict[str, object] = {
        "member_id": secrets.token_bytes(16),
        "team_id": team.team_id,
        "seeds": {team.key.number: team.key.seed},
        "keyring": runtime.keyring,
    }
    return Answerer(**(held | changes))  # type: ignore[arg-type]  # the fields above


def store(runtime: Runtime, team: StaffedTeam, **changes: str) -> bytes:
    """Store feedback as of today, and give its id."""
    secret = FormSecret(secrets.token_bytes(32))
    with runtime.database.writing() as session:
        store_feedback(session, draft(**changes), intake(team), secret=secret, today=TODAY)
    return feedback_id_from(secret)


def moment(days: int = 0) -> Moment:
    return Moment(factories.NOW + timedelta(days=days), TODAY + timedelta(days=days))


def test_what_was_written_opens_for_the_team_and_for_nobody_else(
    database: Database, runtime: Runtime, team: StaffedTeam
) -> None:
    feedback_id = store(runtime, team)

    with database.writing() as session:
        told, note = read_feedback(session, feedback_id, by=desk(runtime, team), moment=moment())
        assert (told, note) == (draft(), "")
        for seeds in ({}, {team.key.number: Seed(secrets.token_bytes(32))}):
            with pytest.raises(SealBrokenError):
                read_feedback(
                    session, feedback_id, by=desk(runtime, team, seeds=seeds), moment=moment()
                )


def test_another_team_sees_nothing_that_is_not_there(
    database: Database, runtime: Runtime, team: StaffedTeam
) -> None:
    feedback_id = store(runtime, team)
    other = desk(runtime, team, team_id=secrets.token_bytes(16))

    with database.writing() as session:
        with pytest.raises(NotFoundError):
            read_feedback(session, feedback_id, by=other, moment=moment())
        assert feedback_lines(session, other.team_id, today=TODAY) == ()


def test_no_word_lies_in_the_database_or_beside_it(runtime: Runtime, team: StaffedTeam) -> None:
    feedback_id = store(runtime, team, contact=MARKER)
    with runtime.database.writing() as session:
        answer_feedback(
            session, feedback_id, f"Mended {MARKER}", by=desk(runtime, team), moment=moment()
        )

    for path in Path(runtime.config.instance).rglob("*"):
        if path.is_file():
            assert MARKER.encode() not in path.read_bytes(), path.name


def test_rows_that_somebody_swapped_do_not_open(
    database: Database, runtime: Runtime, team: StaffedTeam
) -> None:
    first, second = store(runtime, team), store(runtime, team)
    by = desk(runtime, team)
    with database.writing() as session:
        one, two = (feedback_of(session, i, by=by) for i in (first, second))
        one.sealed_content, two.sealed_content = two.sealed_content, one.sealed_content
    with database.writing() as session, pytest.raises(SealBrokenError):
        read_feedback(session, first, by=by, moment=moment())


def test_the_clock_runs_fourteen_days_and_then_says_how_late_it_is(
    database: Database, runtime: Runtime, team: StaffedTeam
) -> None:
    feedback_id = store(runtime, team)

    with database.reading() as session:
        for days, late in ((0, 0), (ANSWER_DAYS, 0), (ANSWER_DAYS + 1, 1), (30, 16)):
            today = TODAY + timedelta(days=days)
            (line,) = feedback_lines(session, team.team_id, today=today)
            assert (line.days_late, line.is_late) == (late, late > 0)
            assert line.answer_by == TODAY + timedelta(days=14)
    with database.writing() as session:
        by = desk(runtime, team)
        answer_feedback(session, feedback_id, "Done", by=by, moment=moment(20))
    with database.reading() as session:
        (line,) = feedback_lines(session, team.team_id, today=TODAY + timedelta(days=40))
        assert (line.state, line.is_late) == (FeedbackState.ANSWERED, False)


def test_the_most_urgent_is_first(database: Database, runtime: Runtime, team: StaffedTeam) -> None:
    ids = [store(runtime, team) for _ in range(3)]
    by = desk(runtime, team)
    with database.writing() as session:
        feedback_of(session, ids[2], by=by).answer_by = TODAY
        answer_feedback(session, ids[0], "Done", by=by, moment=moment())

    with database.reading() as session:
        lines = feedback_lines(session, team.team_id, today=TODAY)
    assert [line.feedback_id for line in lines] == [ids[2], ids[1], ids[0]]


def test_an_answer_is_kept_sealed_and_given_once(
    database: Database, runtime: Runtime, team: StaffedTeam
) -> None:
    feedback_id, by = store(runtime, team), desk(runtime, team)
    with database.writing() as session:
        answer_feedback(session, feedback_id, "We mended it", by=by, moment=moment())

    with database.writing() as session, pytest.raises(AlreadyReceivedError):
        answer_feedback(session, feedback_id, "Again", by=by, moment=moment())
    with database.writing() as session:
        assert read_feedback(session, feedback_id, by=by, moment=moment())[1] == "We mended it"


def test_a_form_that_is_sent_twice_is_stored_once(
    database: Database, runtime: Runtime, team: StaffedTeam
) -> None:
    secret = FormSecret(secrets.token_bytes(32))
    with database.writing() as session:
        store_feedback(session, draft(), intake(team), secret=secret, today=TODAY)

    with pytest.raises(AlreadyReceivedError), database.writing() as session:
        store_feedback(session, draft(), intake(team), secret=secret, today=TODAY)

    with database.reading() as session:
        assert len(feedback_lines(session, team.team_id, today=TODAY)) == 1


def test_after_a_new_team_key_old_feedback_opens_with_the_new_key_alone(
    database: Database, runtime: Runtime, team: StaffedTeam
) -> None:
    ids = [store(runtime, team) for _ in range(3)]
    pair = generate_key_pair()
    newest = IntakeKey(team.team_id, team.key.number + 1, pair.public)
    with database.writing() as session:
        seeds = {team.key.number: team.key.seed}
        assert feedback_left(session, team.team_id, before=newest.number) == 3
        moved = [reseal_feedback(session, newest, seeds, most=2) for _ in range(3)]
        assert feedback_left(session, team.team_id, before=newest.number) == 0
    assert moved == [2, 1, 0]

    by = desk(runtime, team, seeds={newest.number: pair.seed})
    with database.writing() as session:
        for feedback_id in ids:
            told, _ = read_feedback(session, feedback_id, by=by, moment=moment())
            assert told == draft()


def test_feedback_is_forgotten_a_year_after_it_came_and_90_days_after_the_answer(
    database: Database, runtime: Runtime, team: StaffedTeam
) -> None:
    waiting, answered = store(runtime, team), store(runtime, team)
    with database.writing() as session:
        by = desk(runtime, team)
        answer_feedback(session, answered, "Done", by=by, moment=moment(10))

    def left(days: int) -> set[bytes]:
        with database.writing() as session:
            forget_feedback(session, today=TODAY + timedelta(days=days))
            return set(session.scalars(select(AccessibilityFeedback.id)))

    assert left(10 + KEPT_AFTER_ANSWER_DAYS - 1) == {waiting, answered}
    assert left(10 + KEPT_AFTER_ANSWER_DAYS) == {waiting}
    assert left(KEPT_DAYS - 1) == {waiting}
    assert left(KEPT_DAYS) == set()
