"""What an annual report is made of, as data: its chapters, its free texts, the order of views."""

from dataclasses import dataclass
from typing import Final

from reporting.statistics.catalogue import View
from reporting.vocabulary import N_, Term

FINDINGS: Final = 5
"""How many findings a year is told in."""


class Chapter(Term):
    """The chapters in their order (ux §5.4); the value is also the anchor on the page."""

    FOREWORD = "foreword", N_("Foreword")
    FINDINGS = "findings", N_("The year in five findings")
    FIGURES = "figures", N_("The year in figures")
    THEMES = "themes", N_("Two themes in depth")
    CHANGES = "changes", N_("What you said and what we did")
    RECOMMENDATIONS = "recommendations", N_("What we recommend")
    SERVICE = "service", N_("How this service worked")
    METHOD = "method", N_("How these figures are made")
    TABLES = "tables", N_("All tables")
    PRESS = "press", N_("Facts for journalists")


class Part(Term):
    """The texts that people write, each in every language; the values are permanent."""

    FOREWORD = "foreword", N_("Foreword"), N_("By a panel of people whom discrimination affects.")
    PANEL = "panel", N_("Who wrote the foreword"), N_("For example: Panel of the city’s youth.")
    FIRST_TITLE = "first-title", N_("Title of the first theme")
    FIRST_THEME = "first-theme", N_("First theme in depth")
    SECOND_TITLE = "second-title", N_("Title of the second theme")
    SECOND_THEME = "second-theme", N_("Second theme in depth")
    WORK = "work", N_("What we did this year"), N_("Stands before what changed.")
    SERVICE = "service", N_("About the service"), N_("For example what went wrong, and why.")
    PRESS = "press", N_("For journalists"), N_("For example who answers questions, and when.")

    @property
    def is_line(self) -> bool:
        """Say whether this is one line, not a text of several paragraphs."""
        return self in _LINES

    @property
    def most(self) -> int:
        """Give how many characters it may have."""
        return 120 if self.is_line else MOST_TEXT


MOST_TEXT: Final = 20_000

_LINES: Final = frozenset({Part.PANEL, Part.FIRST_TITLE, Part.SECOND_TITLE})


@dataclass(frozen=True)
class Group:
    """Views that answer one question, in the order of Barcelona's yearly report (domain T2b)."""

    anchor: str
    title: str
    views: tuple[View, ...]


GROUPS: Final = (
    Group("who-reported", N_("Who reported, and who did not"), (View.RECEIVED,)),
    Group("where", N_("Where and when it happened"), (View.PLACES, View.AREAS, View.TIMES)),
    Group("why", N_("What it was about"), (View.GROUNDS, View.GROUND_PAIRS, View.GROUND_AREA)),
    Group("what", N_("What was done, and who stepped in"), (View.KINDS, View.BYSTANDERS)),
    Group("help", N_("What people wished and how long they waited"), (View.OUTCOMES, View.WAITING)),
)
"""The views that facts and waits make; those of other bodies stand after them."""
