"""The numbers page of the staff side: exact for the team, releases only for the partner."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import render_template

from reporting.errors import PermissionMissingError
from reporting.permissions import Access, Permission, denial
from reporting.places import MunicipalityUnknownError, municipality
from reporting.statistics.queries import CountTable, Figures, exact_figures
from reporting.vocabulary import N_
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.locale import gettext as _
from reporting.web.templating import label

bp = Pages("statistics", __name__, url_prefix="/staff")


@dataclass(frozen=True)
class ShownTable:
    """One table of the page: its anchor and words, its counts, and how a value is named."""

    anchor: str
    title: str
    caption: str
    counts: CountTable[Any]
    name: Callable[[Any], str]

    @property
    def has_mentions(self) -> bool:
        """Say whether the rows count mentions, of which one case may have several."""
        return self.counts.is_multiple


@bp.page("/numbers", access=Access.SIGNED_IN)
def numbers() -> str:
    """Show exact figures to the team; to the partner only what has been released."""
    person = current.identity()
    if denial(Permission.FIGURES_EXACT, person) is None:
        with current.runtime().database.reading() as session:
            figures = exact_figures(session)
        return render_template(
            "statistics/numbers.html", cases=figures.cases, tables=_tables(figures)
        )
    if denial(Permission.FIGURES_RELEASED, person) is None:
        return render_template("statistics/releases.html")
    raise PermissionMissingError


def _tables(figures: Figures) -> tuple[ShownTable, ...]:
    several = N_("Several answers were possible, so one case may be in several rows")
    one = N_("One answer in each case")
    weeks = N_("The newest weeks in which a report came, oldest first")
    places = N_("The ten named most often; too few people live in most places to compare them")
    return (
        ShownTable("weeks", N_("When reports came"), weeks, figures.weeks, str),
        ShownTable("roles", N_("Who told"), one, figures.roles, label),
        ShownTable("areas", N_("Where in life"), one, figures.areas, label),
        ShownTable("grounds", N_("What it was about"), several, figures.grounds, label),
        ShownTable("kinds", N_("What was done"), several, figures.kinds, label),
        ShownTable("helped", N_("Did somebody step in?"), one, figures.bystanders, label),
        ShownTable("wishes", N_("What people wish for"), one, figures.wishes, label),
        ShownTable("places", N_("In which municipality"), places, figures.municipalities, _town),
    )


def _town(code: str) -> str:
    try:
        return municipality(code).name(current.language())
    except MunicipalityUnknownError:
        return _("Municipality %(code)s", code=code)
