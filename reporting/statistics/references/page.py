"""Reference series in words, body by body, ready for `components/reference_series.html`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Final

from babel.numbers import format_percent
from markupsafe import Markup

from reporting.facts.periods import Span
from reporting.statistics.names import period_name
from reporting.statistics.page import page_words
from reporting.statistics.references.charts import Dot, line_chart
from reporting.statistics.references.series import Figure, FigureConfidence, FigureUnit, Series
from reporting.web import locale
from reporting.web.locale import gettext as _
from reporting.web.templating import day, label, number

CHARTED: Final = 3
"""A series with so many figures has a chart and a table of its own."""


@dataclass(frozen=True)
class ShownSource:
    """Where a figure was published: a web address, or words without one."""

    words: str
    address: str


@dataclass(frozen=True)
class ShownFigure:
    """One row: the period, the figure as it was published, and what must be known of it."""

    what: str
    period: str
    value: str
    notes: tuple[str, ...]
    source: ShownSource


@dataclass(frozen=True)
class ShownSeries:
    """One series with a chart of its own; `source` is where its figures stand if all do there."""

    anchor: str
    what: str
    unit: str
    chart: Markup | None
    figures: tuple[ShownFigure, ...]
    source: ShownSource | None


@dataclass(frozen=True)
class ShownBody:
    """What one body counts: its series, and figures that stand alone.

    `language` is that of its texts, for the lang attribute.
    """

    anchor: str
    name: str
    language: str
    series: tuple[ShownSeries, ...]
    figures: tuple[ShownFigure, ...]


def shown_bodies(series: Iterable[Series]) -> tuple[ShownBody, ...]:
    """Give series body by body, in the order in which bodies first come; nothing is added up."""
    many = list(series)
    order = {one.body: place for place, one in reversed(list(enumerate(many)))}
    many.sort(key=lambda one: order[one.body])
    groups = [list(group) for _, group in groupby(many, key=lambda one: one.body)]
    return tuple(_body(group, f"body-{n}") for n, group in enumerate(groups, start=1))


def _body(series: Sequence[Series], anchor: str) -> ShownBody:
    charted = [one for one in series if len(_published(one)) >= CHARTED]
    alone = [one for one in series if one not in charted]
    return ShownBody(
        anchor=anchor,
        name=series[0].body,
        language=series[0].language,
        series=tuple(_charted(one) for one in charted),
        figures=tuple(_figure(one, figure) for one in alone for figure in one.figures),
    )


def _charted(series: Series) -> ShownSeries:
    anchor = f"series-{series.code}"
    sources = {figure.source for figure in series.figures}
    return ShownSeries(
        anchor=anchor,
        what=series.what,
        unit=label(series.unit),
        chart=line_chart(
            [[_dot(figure) for figure in line] for line in series.lines],
            anchor=anchor,
            title=f"{series.body}: {series.what}",
            description=_told(series),
        ),
        figures=tuple(_figure(series, figure) for figure in series.figures),
        source=_source(series.figures[0].source) if len(sources) == 1 else None,
    )


def _told(series: Series) -> str:
    """Say in words what the chart draws, gaps too."""
    shown = _published(series)
    first, last = shown[0], shown[-1]
    told = _(
        "From %(first)s in %(start)s to %(last)s in %(end)s.",
        first=_value(first),
        start=_period(first),
        last=_value(last),
        end=_period(last),
    )
    if len(series.lines) == 1:
        return told
    return told + " " + _("The line breaks where no figure is known or something else is counted.")


def _dot(figure: Figure) -> Dot:
    assert figure.value is not None
    return Dot(
        figure.period.first_day.toordinal(), float(figure.value), _value(figure), _short(figure)
    )


def _figure(series: Series, figure: Figure) -> ShownFigure:
    return ShownFigure(
        what=series.what,
        period=_period(figure),
        value=_value(figure),
        notes=tuple(_notes(figure)),
        source=_source(figure.source),
    )


def _notes(figure: Figure) -> Iterable[str]:
    if figure.total is not None:
        yield _("part of %(total)s, as published", total=number(figure.total))
    if figure.note is not None and figure.value is not None:
        yield label(figure.note)
    if figure.confidence is not FigureConfidence.READ:
        yield label(figure.confidence)
    if figure.verified_on is not None:
        yield _("as of %(day)s", day=day(figure.verified_on, "medium"))


def _value(figure: Figure) -> str:
    if figure.value is None:
        return label(figure.note)
    written = _written(figure.value, figure.unit)
    return f"{figure.approximation}\u00a0{written}" if figure.approximation else written


def _written(value: Decimal, unit: FigureUnit) -> str:
    if unit is FigureUnit.COUNT:
        return number(int(value))
    spoken = locale.page_locale()
    return format_percent(value / 100, format="#,##0.##\u00a0%", locale=spoken)


def _source(text: str) -> ShownSource:
    if not text.startswith(("https://", "http://")):
        return ShownSource(text, "")
    return ShownSource(text.split("/")[2].removeprefix("www."), text)


def _published(series: Series) -> list[Figure]:
    return [figure for figure in series.figures if figure.value is not None]


def _period(figure: Figure) -> str:
    return period_name(figure.period, page_words())


def _short(figure: Figure) -> str:
    return str(figure.period) if figure.period.span is Span.YEAR else _period(figure)
