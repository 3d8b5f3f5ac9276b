"""“You said – we did”: in our words, seen by two people, never a quote."""

from datetime import date, timedelta
from typing import Any

import pytest

from reporting.preferences.faults import ValueChangedError, ValueRefusedError
from reporting.preferences.values import Words
from reporting.runtime import Runtime
from reporting.statistics.annual.changes.operations import (
    ChangeEntry,
    TellingStepError,
    edit_change,
    publish_change,
    take_back_change,
)
from reporting.statistics.annual.changes.queries import TellingState, kept_change, public_changes
from reporting.statistics.annual.writer import SamePersonError
from tests.statistics.annual.writing import SECOND, TODAY, change, tell, words, writer


def shown(runtime: Runtime, year: int | None = None) -> list[str]:
    """Give what everybody reads."""
    with runtime.database.reading() as session:
        return [one.done.text("en") for one in public_changes(session, year=year)]


def test_nobody_outside_sees_an_entry_before_a_second_person_did(runtime: Runtime) -> None:
    number = tell(runtime, is_public=False)
    assert shown(runtime) == []

    with pytest.raises(SamePersonError), runtime.database.writing() as session:
        publish_change(session, ChangeEntry(number, 1), writer=writer(runtime))
    with runtime.database.writing() as session:
        publish_change(session, ChangeEntry(number, 1), writer=writer(runtime, SECOND))

    assert shown(runtime) == ["Drivers now learn what to do."]


@pytest.mark.parametrize(
    "said",
    ['He said "go home".', "“Go home”, they say.", "Sanotaan ”mene kotiin”.", "De säger 'åk'."],
)
def test_a_quote_is_refused(said: str, runtime: Runtime) -> None:
    with pytest.raises(ValueRefusedError) as refused:
        tell(runtime, said=words(fi=said))

    assert [fault.part for fault in refused.value.faults] == ["said_fi"]


@pytest.mark.parametrize("said", ["People’s stops aren't safe.", "Vaa'an vieressä huudetaan."])
def test_an_apostrophe_is_no_quote(said: str, runtime: Runtime) -> None:
    assert tell(runtime, said=words(fi=said)) == 1


@pytest.mark.parametrize(
    ("part", "value", "place"),
    [
        ("said", Words(), "said_fi"),
        ("said", words(en="x" * 1201), "said_en"),
        ("done", Words(), "done_fi"),
        ("done_on", None, "done_on"),
        ("done_on", TODAY + timedelta(days=1), "done_on"),
        ("is_own_words", False, "is_own_words"),
    ],
)
def test_what_cannot_be_told_is_refused_with_its_place(
    part: str, value: Any, place: str, runtime: Runtime
) -> None:
    with pytest.raises(ValueRefusedError) as refused:
        tell(runtime, **{part: value})

    assert [fault.part for fault in refused.value.faults] == [place]


def test_what_is_published_stays_while_a_new_version_waits(runtime: Runtime) -> None:
    number = tell(runtime)
    with runtime.database.writing() as session:
        draft = change(done=words(en="Every driver has learned it."))
        edit_change(session, ChangeEntry(number, 2), draft, writer=writer(runtime))

    assert shown(runtime) == ["Drivers now learn what to do."]
    with runtime.database.writing() as session:
        publish_change(session, ChangeEntry(number, 3), writer=writer(runtime, SECOND))
    assert shown(runtime) == ["Every driver has learned it."]


def test_what_was_taken_back_is_shown_to_nobody(runtime: Runtime) -> None:
    number = tell(runtime)
    with runtime.database.writing() as session:
        take_back_change(session, ChangeEntry(number, 2), writer=writer(runtime))

    assert shown(runtime) == []
    with runtime.database.reading() as session:
        assert kept_change(session, number).state is TellingState.TAKEN_BACK
    with pytest.raises(TellingStepError), runtime.database.writing() as session:
        publish_change(session, ChangeEntry(number, 3), writer=writer(runtime, SECOND))
    with pytest.raises(TellingStepError), runtime.database.writing() as session:
        take_back_change(session, ChangeEntry(number, 3), writer=writer(runtime))


def test_who_saw_an_older_version_publishes_nothing(runtime: Runtime) -> None:
    number = tell(runtime, is_public=False)
    with runtime.database.writing() as session:
        edit_change(session, ChangeEntry(number, 1), change(), writer=writer(runtime))

    with pytest.raises(ValueChangedError), runtime.database.writing() as session:
        publish_change(session, ChangeEntry(number, 1), writer=writer(runtime, SECOND))


def test_a_year_tells_what_was_done_in_it(runtime: Runtime) -> None:
    tell(runtime)
    tell(runtime, done_on=date(2025, 12, 31), done=words(en="Earlier."))

    assert shown(runtime, 2026) == ["Drivers now learn what to do."]
    assert shown(runtime) == ["Drivers now learn what to do.", "Earlier."]
