"""Days are those of Finland, where promises are counted."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

HOME: Final = ZoneInfo("Europe/Helsinki")


def home_day(moment: datetime) -> date:
    """Give the day that a moment belongs to in Finland."""
    return moment.astimezone(HOME).date()
