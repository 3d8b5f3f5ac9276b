"""What the page of measures needs beside its counts: the choices and the names of values."""

from dataclasses import dataclass
from datetime import date

from reporting.languages import LANGUAGES
from reporting.measures.models import PageGroup
from reporting.measures.queries import Choice
from reporting.web import current
from reporting.web.locale import gettext as _
from reporting.web.templating import day, label

Options = list[tuple[str, str]]


@dataclass(frozen=True)
class MeasuresPage:
    """The choices of the page, what is chosen, and how values are named."""

    choice: Choice
    groups: Options
    languages: Options
    campaigns: Options

    @property
    def address(self) -> dict[str, str]:
        """Give what is chosen as the query of an address."""
        chosen = {
            "by": "week" if self.choice.by_week else None,
            "group": self.choice.group,
            "language": self.choice.language,
            "campaign": self.choice.campaign,
        }
        return {name: str(value) for name, value in chosen.items() if value}

    def group_name(self, group: PageGroup) -> str:
        """Give a group of pages in words."""
        return label(group)

    def day_name(self, value: date) -> str:
        """Give a day as people write it."""
        return day(value, "medium")

    def language_name(self, code: str) -> str:
        """Give a language's own name."""
        return dict(self.languages).get(code, code)

    def campaign_name(self, code: str) -> str:
        """Give what a code stands for; the code itself when the admin has removed it."""
        return dict(self.campaigns).get(code, code) or _("No campaign")


def measures_page(choice: Choice) -> MeasuresPage:
    """Give the page around what was chosen."""
    return MeasuresPage(
        choice=choice,
        groups=[(group.value, label(group)) for group in PageGroup],
        languages=[(one.code, one.name) for one in LANGUAGES.values()],
        campaigns=[(one.code, one.name) for one in current.preferences().campaigns],
    )
