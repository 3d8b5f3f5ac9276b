"""The twelve views of figures as data: what each counts, how it is ordered and how it is drawn.

They are the only tables there are (ux §5.2 D4, §5.3): no page, file or address makes another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from reporting.facts.answers import Dimension
from reporting.vocabulary import N_, Term


class View(Term):
    """The views by their permanent code, which is also the last part of their address."""

    RECEIVED = "received", N_("Reports received")
    GROUNDS = "grounds", N_("What it was about")
    AREAS = "areas", N_("Where in life")
    KINDS = "kinds", N_("What was done")
    GROUND_AREA = "ground-area", N_("Grounds by part of life")
    GROUND_PAIRS = "ground-pairs", N_("Two grounds together")
    PLACES = "places", N_("Where in Finland")
    TIMES = "times", N_("Time of day")
    BYSTANDERS = "bystanders", N_("Did somebody step in?")
    OUTCOMES = "outcomes", N_("What people wished and what happened")
    WAITING = "waiting", N_("How long people waited")
    OTHERS = "others", N_("Our counts next to others")


class Unit(Term):
    """What a figure counts; the two are never added up (ux §5.2 D9)."""

    REPORT = "report", N_("reports")
    MENTION = "mention", N_("mentions")


class Chart(StrEnum):
    """How a view is drawn; the table itself is always there."""

    BARS = "bars"
    COLUMNS = "columns"
    HEAT = "heat"
    PAIRS = "pairs"
    SPLIT = "split"
    ALIGNED = "aligned"
    SHARES = "shares"
    MULTIPLES = "multiples"


@dataclass(frozen=True)
class ViewSpec:
    """What one view is made of.

    `rows` and `columns` are dimensions of facts, `columns` None for one dimension; both None for
    the two views that facts do not make. `is_yearly` views exist for whole years only.
    `least` is the smallest figure that may be published (ux §5.2 D1, §5.3). `is_ranked` rows
    stand by size, the others in the order of their vocabulary. `caution` says what the view does
    not tell.
    """

    chart: Chart
    unit: Unit
    rows: Dimension | None
    columns: Dimension | None
    caution: str
    is_yearly: bool = False
    is_ranked: bool = True
    least: int = 5


VIEWS: Final[Mapping[View, ViewSpec]] = MappingProxyType(
    {
        View.RECEIVED: ViewSpec(
            Chart.COLUMNS,
            Unit.REPORT,
            Dimension.QUARTER,
            Dimension.ROLE,
            N_("A rise can mean that more people know this service, not that more happened."),
            is_ranked=False,
        ),
        View.GROUNDS: ViewSpec(
            Chart.BARS,
            Unit.MENTION,
            Dimension.GROUND,
            None,
            N_("One report can name several grounds, so the shares add up to more than 100 %."),
        ),
        View.AREAS: ViewSpec(
            Chart.BARS,
            Unit.REPORT,
            Dimension.AREA,
            None,
            N_("A part of life with few reports can be one in which few people dare to tell."),
        ),
        View.KINDS: ViewSpec(
            Chart.BARS,
            Unit.MENTION,
            Dimension.KIND,
            None,
            N_("One report can name several acts. What people call an act is theirs to say."),
        ),
        View.GROUND_AREA: ViewSpec(
            Chart.HEAT,
            Unit.MENTION,
            Dimension.GROUND,
            Dimension.AREA,
            N_("It does not tell how many people with a ground use a part of life."),
            is_yearly=True,
        ),
        View.GROUND_PAIRS: ViewSpec(
            Chart.PAIRS,
            Unit.MENTION,
            Dimension.GROUND,
            Dimension.GROUND,
            N_("Pairs that are rare are not shown, however much they weigh for a person."),
            is_yearly=True,
            least=10,
        ),
        View.PLACES: ViewSpec(
            Chart.BARS,
            Unit.REPORT,
            Dimension.MUNICIPALITY,
            None,
            N_("The places with most reports are also those where this service is best known."),
            is_yearly=True,
        ),
        View.TIMES: ViewSpec(
            Chart.BARS,
            Unit.REPORT,
            Dimension.TIME_OF_DAY,
            Dimension.REPEATED,
            N_("It does not tell how many people were out at that time of day."),
            is_ranked=False,
        ),
        View.BYSTANDERS: ViewSpec(
            Chart.SPLIT,
            Unit.REPORT,
            Dimension.AREA,
            Dimension.BYSTANDER,
            N_("Who tells us saw it one way; others who were there may have seen it otherwise."),
        ),
        View.OUTCOMES: ViewSpec(
            Chart.ALIGNED,
            Unit.REPORT,
            Dimension.WISH,
            Dimension.CLOSING_REASON,
            N_("Cases that are still open are not in it, and an outcome is not a judgement."),
            is_yearly=True,
            is_ranked=False,
        ),
        View.WAITING: ViewSpec(
            Chart.SHARES,
            Unit.REPORT,
            None,
            None,
            N_("It does not tell whether the answer helped."),
            is_ranked=False,
        ),
        View.OTHERS: ViewSpec(
            Chart.MULTIPLES,
            Unit.REPORT,
            None,
            None,
            N_("Each body counts something else, so the figures must not be added or compared."),
            is_ranked=False,
        ),
    }
)
