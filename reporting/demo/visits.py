"""Invented counts of the demo, so that the page of measures has something to show."""

from datetime import date, timedelta
from typing import Final

from reporting.database import Database
from reporting.measures.counters import Counted
from reporting.measures.models import PageGroup
from reporting.measures.operations import add_counts

_DAYS: Final = 60
# How often on an ordinary day, and how much of that in Swedish and in English, in per cent.
_USUAL: Final = {
    PageGroup.HOME: 240,
    PageGroup.NOW_OPENED: 60,
    PageGroup.NOW_SEEN: 150,
    PageGroup.NOW_COMPLETED: 40,
    PageGroup.GUIDE: 90,
    PageGroup.LEARN: 35,
    PageGroup.HELP: 80,
    PageGroup.REPORT_OPENED: 70,
    PageGroup.REPORT_SENT: 10,
    PageGroup.INBOX_OPENED: 15,
}
# The posters' code is in the addresses of the pages of the moment only.
_POSTERS: Final = {PageGroup.NOW_OPENED: 25, PageGroup.NOW_SEEN: 40}
_SHARES: Final = {"fi": 70, "sv": 12, "en": 18}
_WEEK: Final = (100, 105, 100, 95, 110, 60, 50)  # from Monday to Sunday, in per cent


def load_visits(database: Database, *, today: date) -> None:
    """Write two months of counts that grow slowly; the same every time."""
    counts = {}
    for back in range(1, _DAYS + 1):
        day = today - timedelta(days=back)
        for group, usual in _USUAL.items():
            for language, share in _SHARES.items():
                grown = usual * share * _WEEK[day.weekday()] * (_DAYS * 2 - back)
                shown = grown / (100 * 100 * _DAYS * 2)
                by_poster = shown * _POSTERS.get(group, 0) / 100
                counts[Counted(day, group, language, "")] = 5 * round((shown - by_poster) / 5)
                counts[Counted(day, group, language, "tram-2026")] = 5 * round(by_poster / 5)
    with database.writing() as session:
        add_counts(session, {counted: count for counted, count in counts.items() if count})
