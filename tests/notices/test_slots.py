"""Mail leaves at fixed hours: its time tells nothing of when a report came."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.notices.slots import LATE_FOR, current_slot, slot_named

HOURS = (8, 13)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@pytest.mark.parametrize(
    ("now", "name"),
    [
        (datetime(2026, 11, 20, 5, 59, tzinfo=UTC), None),
        (datetime(2026, 11, 20, 6, 0, tzinfo=UTC), "2026-11-20T08"),
        (datetime(2026, 11, 20, 9, 0, tzinfo=UTC), "2026-11-20T08"),
        (datetime(2026, 11, 20, 9, 1, tzinfo=UTC), None),
        (datetime(2026, 11, 20, 11, 30, tzinfo=UTC), "2026-11-20T13"),
        (datetime(2026, 7, 20, 5, 0, tzinfo=UTC), "2026-07-20T08"),
    ],
)
def test_a_slot_is_an_hour_in_finland(now: datetime, name: str | None) -> None:
    """4.36: mail leaves at fixed hours."""
    slot = current_slot(now, HOURS)

    assert (slot and slot.name) == name


@given(moments)
def test_a_slot_has_begun_and_is_not_old(now: datetime) -> None:
    slot = current_slot(now, HOURS)

    if slot is not None:
        assert timedelta(0) <= now - slot.begins_at <= LATE_FOR
        assert slot_named(slot.name) == slot


def test_without_hours_there_is_no_slot() -> None:
    assert current_slot(datetime(2026, 11, 20, 6, 0, tzinfo=UTC), ()) is None
