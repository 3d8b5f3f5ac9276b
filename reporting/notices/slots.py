"""At which hours of a day staff hear from us: a few fixed ones, never the moment of a report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from reporting.clock import HOME

# A slot that was missed, for the machine was off, is still made up for within this time.
LATE_FOR: Final = timedelta(hours=3)


@dataclass(frozen=True)
class Slot:
    """A fixed hour of a day in Finland, by which a digest is named."""

    begins_at: datetime

    @property
    def name(self) -> str:
        """Give the name that is stored, as `2026-11-20T08`."""
        return self.begins_at.astimezone(HOME).strftime("%Y-%m-%dT%H")


def current_slot(now: datetime, hours: Sequence[int]) -> Slot | None:
    """Give the latest slot that has begun, None when it began more than three hours ago.

    The hour itself is all a mail's time can tell of a report (security reference §4.36).
    """
    today = now.astimezone(HOME)
    begun = [
        start
        for hour in hours
        if (start := today.replace(hour=hour, minute=0, second=0, microsecond=0)) <= today
    ]
    if not begun:
        return None
    latest = max(begun)
    return Slot(latest.astimezone(UTC)) if today - latest <= LATE_FOR else None


def slot_named(name: str) -> Slot:
    """Give the slot of a stored name."""
    start = datetime.strptime(name, "%Y-%m-%dT%H").replace(tzinfo=HOME)
    return Slot(start.astimezone(UTC))
