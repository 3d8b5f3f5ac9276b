"""What was decided is what every reader gets: defaults, changes, undo, races, broken rows."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from reporting.config import Config
from reporting.database import Database
from reporting.errors import NotFoundError
from reporting.preferences.declared import LONGEST_RETENTION, PreferenceName
from reporting.preferences.faults import ValueChangedError, ValueRefusedError
from reporting.preferences.models import PreferenceChange, PreferenceRow
from reporting.preferences.operations import set_preference, undo_preference
from reporting.preferences.queries import (
    default_preferences,
    last_change,
    preferences_of,
    wished_value,
)
from reporting.preferences.values import Campaign, Preferences, SlowPromise, Words

TODAY = date(2026, 11, 20)
BY = b"a" * 16
CONFIG = Config()


def decide(database: Database, name: PreferenceName, value: Any, **options: Any) -> None:
    with database.writing() as session:
        set_preference(session, name, value, by=BY, today=TODAY, **options)


def decided(database: Database, config: Config = CONFIG) -> Preferences:
    with database.reading() as session:
        return preferences_of(session, config)


def overwrite(database: Database, name: PreferenceName, value: str) -> None:
    with database.writing() as session:
        session.execute(
            update(PreferenceRow).where(PreferenceRow.name == name.value).values(value=value)
        )


def test_the_settings_are_the_defaults(database: Database) -> None:
    config = replace(CONFIG, readers=3, acknowledge_days=5, feedback_days=60, retention_days=200)

    found = decided(database, config)

    assert found == default_preferences(config)
    assert (found.readers, found.acknowledge_days, found.feedback_days) == (3, 5, 60)
    assert found.retention_days == 200
    assert found.service_name.text("sv") == "Rinnalla"


def test_no_setting_keeps_a_case_for_ever() -> None:
    """T29: no setting keeps a case for ever."""
    config = replace(CONFIG, retention_days=10**9)

    assert default_preferences(config).retention_days == LONGEST_RETENTION


def test_what_was_set_holds_for_every_reader(database: Database) -> None:
    names = Words((("fi", "Vierellä"), ("en", "Beside")))
    decide(database, PreferenceName.SERVICE_NAME, names)
    decide(database, PreferenceName.CAMPAIGNS, (Campaign("tram", "Trams"),))

    found = decided(database)

    assert found.service_name == names
    assert found.known_campaign("tram") == "tram"
    assert found.known_campaign("tram-2027") is None
    assert found.known_campaign("x" * 10_000) is None
    assert found.known_campaign(None) is None


def test_undo_brings_the_earlier_value_back_and_then_the_default(database: Database) -> None:
    for days in (5, 9):
        decide(database, PreferenceName.ACKNOWLEDGE_DAYS, days)

    with database.writing() as session:
        name = PreferenceName.ACKNOWLEDGE_DAYS
        undo_preference(session, name, by=BY, today=TODAY, seen=2)
    assert decided(database).acknowledge_days == 5

    decide(database, PreferenceName.ACKNOWLEDGE_DAYS, None)
    assert decided(database).acknowledge_days == CONFIG.acknowledge_days
    with database.reading() as session:
        assert last_change(session, name).number == 4


def test_what_was_never_changed_cannot_be_undone(database: Database) -> None:
    with pytest.raises(NotFoundError), database.writing() as session:
        undo_preference(session, PreferenceName.READERS, by=BY, today=TODAY, seen=0)


def test_two_people_who_change_the_same_do_not_overwrite_each_other(database: Database) -> None:
    decide(database, PreferenceName.READERS, 7, seen=0)

    with pytest.raises(ValueChangedError):
        decide(database, PreferenceName.READERS, 8, seen=0)

    assert decided(database).readers == 7


def test_only_the_last_twenty_changes_are_kept(database: Database) -> None:
    for readers in range(1, 26):
        decide(database, PreferenceName.READERS, readers)

    with database.reading() as session:
        numbers = list(session.scalars(select(PreferenceChange.number)))
    assert sorted(numbers) == list(range(6, 26))


@pytest.mark.parametrize(
    "broken",
    ["", "null", "[]", "{", '"x"', "1e999", "-1", "0", "1000000000", '{"fi": "\\u202e"}', "true"],
)
@pytest.mark.parametrize("name", PreferenceName)
def test_a_row_that_somebody_wrote_by_hand_sets_nothing_a_page_would_refuse(
    broken: str, name: PreferenceName, runtime: Any
) -> None:
    database = runtime.database
    with database.writing() as session:
        row = PreferenceRow(name=name.value, value=broken, changed_by=BY, changed_on=TODAY)
        session.add(row)

    found = decided(database)

    assert found.retention_days in range(30, LONGEST_RETENTION + 1)
    assert found.languages
    assert found.service_name.text("fi")
    harmless = (getattr(default_preferences(CONFIG), name.value), (), 1, Words())
    assert getattr(found, name.value) in harmless


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (PreferenceName.ACKNOWLEDGE_DAYS, "60"),
        (PreferenceName.RETENTION_DAYS, "30"),
        (PreferenceName.FEEDBACK_DAYS, "365"),
    ],
)
def test_promises_that_contradict_each_other_are_refused(name: PreferenceName, value: str) -> None:
    preferences = replace(default_preferences(CONFIG), feedback_days=50, retention_days=300)

    with pytest.raises(ValueRefusedError):
        wished_value(preferences, name, {"value": [value]})


def test_a_longer_promise_never_outlasts_the_second_promise_nor_undercuts_the_first() -> None:
    usual = replace(default_preferences(CONFIG), acknowledge_days=7, feedback_days=20)

    def in_force(days: int) -> int:
        return replace(usual, slow_promise=SlowPromise(days, TODAY)).days_in_force

    assert (in_force(14), in_force(56), in_force(3)) == (14, 20, 7)
    assert not usual.is_slow


def test_a_longer_promise_is_kept_and_taken_away(database: Database) -> None:
    promise = SlowPromise(14, TODAY)
    decide(database, PreferenceName.SLOW_PROMISE, promise)
    assert decided(database).slow_promise == promise
    assert decided(database).is_slow

    decide(database, PreferenceName.SLOW_PROMISE, None)
    assert decided(database).slow_promise is None


def test_too_much_to_keep_is_refused(runtime: Any) -> None:
    campaigns = tuple(Campaign(f"code-{n}", "ä" * 300) for n in range(20))

    with pytest.raises(ValueRefusedError):
        decide(runtime.database, PreferenceName.CAMPAIGNS, campaigns)


def test_a_stored_value_is_plain_json(runtime: Any) -> None:
    decide(runtime.database, PreferenceName.READERS, 7)

    with runtime.database.reading() as session:
        kept = session.scalars(select(PreferenceRow.value)).one()
    assert json.loads(kept) == 7
