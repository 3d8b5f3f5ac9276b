"""The register of recommendations: nothing is lost, and what is published changes no more."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from reporting.audit import AuditAction, AuditEntry
from reporting.database import Database
from reporting.errors import NotFoundError
from reporting.preferences.faults import ValueChangedError, ValueRefusedError
from reporting.preferences.values import Words
from reporting.runtime import Runtime
from reporting.statistics.annual.entries import FollowUp
from reporting.statistics.annual.models import RecommendationDeed
from reporting.statistics.annual.recommendations.operations import (
    Entry,
    RecommendationFixedError,
    drop_recommendation,
    edit_recommendation,
    follow_up,
    publish_recommendations,
)
from reporting.statistics.annual.recommendations.queries import (
    kept_recommendation,
    public_recommendations,
    register,
)
from tests.statistics.annual.writing import FIRST, SECOND, add, recommendation, words, writer


def publish(runtime: Runtime, year: int = 2026) -> None:
    """Publish the recommendations of a year, as its report does."""
    with runtime.database.writing() as session:
        publish_recommendations(session, year, writer=writer(runtime))


def follow(runtime: Runtime, entry: Entry, state: FollowUp | None, text: Words) -> None:
    """Follow a recommendation up."""
    with runtime.database.writing() as session:
        follow_up(session, entry, state, text, writer=writer(runtime, SECOND))


def test_numbers_count_up_within_a_year(runtime: Runtime) -> None:
    assert [add(runtime), add(runtime), add(runtime, 2025, due_on=date(2026, 1, 1))] == [1, 2, 1]

    with runtime.database.reading() as session:
        found = [(one.told.year, one.told.number) for one in register(session)]
    assert found == [(2026, 1), (2026, 2), (2025, 1)]


@pytest.mark.parametrize(
    ("part", "value", "place"),
    [
        ("addressee", Words(), "addressee_fi"),
        ("addressee", words(en="x" * 161), "addressee_en"),
        ("text", Words(), "text_fi"),
        ("text", words(sv="x" * 1201), "text_sv"),
        ("text", words(en="hid\u202eden"), "text_en"),
        ("reason", words(fi="x" * 1201), "reason_fi"),
        ("due_on", None, "due_on"),
        ("due_on", date(2025, 12, 31), "due_on"),
        ("due_on", date(2037, 1, 1), "due_on"),
    ],
)
def test_what_cannot_be_told_is_refused_with_its_place(
    part: str, value: Any, place: str, runtime: Runtime
) -> None:
    with pytest.raises(ValueRefusedError) as refused:
        add(runtime, **{part: value})

    assert [fault.part for fault in refused.value.faults] == [place]
    with runtime.database.reading() as session:
        assert register(session) == ()


@pytest.mark.parametrize("year", [1989, 2028, 0])
def test_a_year_that_is_none_has_no_register(year: int, runtime: Runtime) -> None:
    with pytest.raises(NotFoundError):
        add(runtime, year)


def test_words_change_until_a_report_publishes_them(runtime: Runtime) -> None:
    number = add(runtime)
    draft = recommendation(text=words(en="Train everybody."))
    with runtime.database.writing() as session:
        edit_recommendation(session, Entry(2026, number, 1), draft, writer=writer(runtime))
    publish(runtime)

    with pytest.raises(RecommendationFixedError), runtime.database.writing() as session:
        edit_recommendation(session, Entry(2026, number, 3), draft, writer=writer(runtime))
    with pytest.raises(RecommendationFixedError), runtime.database.writing() as session:
        drop_recommendation(session, Entry(2026, number, 3), writer=writer(runtime))
    with runtime.database.reading() as session:
        (told,) = public_recommendations(session)
    assert told.text.text("fi") == "Train everybody."


def test_a_recommendation_that_was_taken_out_is_gone_but_for_its_history(
    runtime: Runtime,
) -> None:
    number = add(runtime)
    with runtime.database.writing() as session:
        drop_recommendation(session, Entry(2026, number, 1), writer=writer(runtime))

    with runtime.database.reading() as session:
        assert register(session) == ()
        assert kept_recommendation(session, 2026, number).is_dropped
    assert add(runtime) == 2, "its number is not given again"
    with pytest.raises(RecommendationFixedError):
        follow(runtime, Entry(2026, number, 2), FollowUp.DONE, words(en="Done."))


def test_a_follow_up_is_dated_and_earlier_ones_stay(runtime: Runtime) -> None:
    number = add(runtime)
    publish(runtime)
    follow(runtime, Entry(2026, number, 2), FollowUp.IN_PROGRESS, words(en="They began."))
    follow(runtime, Entry(2026, number, 3), FollowUp.DONE, words(fi="Tehty."))

    with runtime.database.reading() as session:
        (told,) = public_recommendations(session)
    assert [(note.state, note.text.text("fi")) for note in told.notes] == [
        (FollowUp.IN_PROGRESS, "They began."),
        (FollowUp.DONE, "Tehty."),
    ]
    assert all(note.on == date(2027, 3, 1) for note in told.notes)
    assert told.state is FollowUp.DONE
    assert not told.is_late(date(2040, 1, 1)), "it is over"


def test_a_follow_up_without_a_state_or_a_text_is_refused(runtime: Runtime) -> None:
    number = add(runtime)

    with pytest.raises(ValueRefusedError) as refused:
        follow(runtime, Entry(2026, number, 1), None, Words())

    assert [fault.part for fault in refused.value.faults] == ["state", "follow_up_fi"]


def test_who_saw_an_older_version_changes_nothing(runtime: Runtime) -> None:
    number = add(runtime)
    with runtime.database.writing() as session:
        edit_recommendation(
            session, Entry(2026, number, 1), recommendation(), writer=writer(runtime)
        )

    with pytest.raises(ValueChangedError):
        follow(runtime, Entry(2026, number, 1), FollowUp.DONE, words(en="Done."))


def test_two_who_add_at_once_get_two_numbers_or_one_is_told(
    runtime: Runtime, database: Database
) -> None:
    def attempt(_: int) -> int | None:
        try:
            return add(runtime)
        except ValueChangedError:
            return None

    with ThreadPoolExecutor(4) as pool:
        given = [one for one in pool.map(attempt, range(4)) if one]

    assert given
    assert len(set(given)) == len(given)
    with database.reading() as session:
        assert sorted(one.told.number for one in register(session)) == sorted(given)


def test_who_did_what_when_stays_readable(runtime: Runtime) -> None:
    number = add(runtime, by=FIRST)
    follow(runtime, Entry(2026, number, 1), FollowUp.DONE, words(en="Done."))

    with runtime.database.reading() as session:
        versions = kept_recommendation(session, 2026, number).versions
        trail = session.scalars(select(AuditEntry.action)).all()
    assert [(row.deed, row.changed_by) for row in versions] == [
        (RecommendationDeed.ADDED, FIRST),
        (RecommendationDeed.FOLLOWED_UP, SECOND),
    ]
    assert trail.count(AuditAction.RECOMMENDATION_CHANGED) == 2
