"""Which page shown counts as what: one table for the whole service."""

from collections.abc import Mapping
from typing import Final

from reporting.measures.models import PageGroup

_PAGES: Final[Mapping[str, PageGroup]] = {
    "front.home": PageGroup.HOME,
    "now.now": PageGroup.NOW_OPENED,
    "now.setting": PageGroup.NOW_SEEN,
    "now.over": PageGroup.NOW_COMPLETED,
    "guide.paper": PageGroup.NOW_COMPLETED,
    "front.help": PageGroup.HELP,
    "report.report": PageGroup.REPORT_OPENED,
}
# What a whole blueprint counts as, unless a page of it stands above.
_BLUEPRINTS: Final[Mapping[str, PageGroup]] = {
    "guide": PageGroup.GUIDE,
    "help": PageGroup.HELP,
    "learning": PageGroup.LEARN,
    "numbers": PageGroup.NUMBERS,
}
# Forms whose answer is 200 only when what was sent was taken.
_SENT: Final[Mapping[str, PageGroup]] = {
    "report.send": PageGroup.REPORT_SENT,
    "inbox.conversation": PageGroup.INBOX_OPENED,
}


def page_group(endpoint: str) -> PageGroup | None:
    """Give what showing this page counts as, or None for a page that is not counted."""
    return _PAGES.get(endpoint) or _BLUEPRINTS.get(endpoint.partition(".")[0])


def sent_group(endpoint: str) -> PageGroup | None:
    """Give what it counts as when this form was taken, or None."""
    return _SENT.get(endpoint)
