"""What the public pages of figures show, in the language of the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from reporting.facts.periods import Period
from reporting.statistics.catalogue import View
from reporting.statistics.names import period_name
from reporting.statistics.page import mass_note, page_words, shown_table
from reporting.statistics.public.comparison import Comparison, compared
from reporting.statistics.public.queries import PublicReleases
from reporting.statistics.releases.artefact import Artefact
from reporting.statistics.releases.queries import NextDate, ReleaseRow
from reporting.statistics.shown import ShownTable, figure
from reporting.web.locale import gettext as _

MAIN: Final = (View.GROUNDS, View.AREAS, View.PLACES, View.BYSTANDERS, View.WAITING)
"""The views that stand on the page itself, after who told (ux §5.4)."""

_SENTENCES: Final = (View.RECEIVED, View.GROUNDS, View.AREAS)
MOST_COMPARED: Final = 5
"""So many releases stand side by side at most."""


@dataclass(frozen=True)
class ReleasePage:
    """The page of one release: a finding as heading, sentences, and its main tables."""

    row: ReleaseRow
    period: str
    heading: str
    title: str
    sentences: tuple[str, ...]
    received: ShownTable | None
    mass: str
    main: tuple[ShownTable, ...]
    tables: tuple[View, ...]
    announced: tuple[NextDate, ...]
    has_earlier: bool


@dataclass(frozen=True)
class ViewPage:
    """The page of one table of a release: every row, and the same in earlier releases."""

    row: ReleaseRow
    period: str
    shown: ShownTable
    comparison: Comparison | None


@dataclass(frozen=True)
class OurTotal:
    """How many reports one release counts, as it was published."""

    name: str
    period: str
    reports: str


def release_page(row: ReleaseRow, artefact: Artefact, found: PublicReleases) -> ReleasePage:
    """Give what the page of a release shows."""
    shown = {table.view: shown_table(table, breaks=artefact.breaks) for table in artefact.tables}
    period = period_words(artefact.period)
    stepped = shown.get(View.BYSTANDERS)
    plain = _("Numbers for %(period)s", period=period)
    # Only what is split by shares says in its finding how often somebody stepped in.
    heading = stepped.finding if stepped and stepped.parts else plain
    title = _("%(heading)s: numbers for %(period)s", heading=heading, period=period)
    return ReleasePage(
        row=row,
        period=period,
        heading=heading,
        title=plain if heading == plain else title,
        sentences=tuple(dict.fromkeys(shown[v].finding for v in _SENTENCES if v in shown)),
        received=shown.get(View.RECEIVED),
        mass=mass_note(artefact.mass),
        main=tuple(shown[view] for view in MAIN if view in shown),
        tables=tuple(shown),
        announced=found.announced,
        has_earlier=any(one.period < row.period for one in found.published),
    )


def view_page(row: ReleaseRow, view: View, releases: Sequence[Artefact]) -> ViewPage | None:
    """Give what the page of a table shows; `releases` begin with its own, then those before it.

    None when its release has no such table.
    """
    artefact = releases[0]
    table = artefact.table(view)
    if table is None:
        return None
    earlier = next(iter(_just_before(releases)), None)
    before = earlier.table(view) if earlier else None
    return ViewPage(
        row=row,
        period=period_words(artefact.period),
        shown=shown_table(table, before=before, breaks=artefact.breaks, most=None),
        comparison=compared(view, releases, page_words()),
    )


def every_table(artefact: Artefact) -> tuple[ShownTable, ...]:
    """Give all tables of a release with every row, for a file."""
    return tuple(shown_table(table, breaks=artefact.breaks, most=None) for table in artefact.tables)


def our_totals(releases: Sequence[Artefact]) -> tuple[OurTotal, ...]:
    """Give how many reports each release counts, to stand beside what others count."""
    found = ((one, one.table(View.RECEIVED)) for one in releases)
    return tuple(
        OurTotal(one.name, period_words(one.period), figure(table.reports, page_words()).text)
        for one, table in found
        if table is not None
    )


def period_words(period: Period) -> str:
    """Give a period in the words of this page's language."""
    return period_name(period, page_words())


def _just_before(releases: Sequence[Artefact]) -> Iterator[Artefact]:
    """Give the release of the period just before, if there is one; older ones are not like it."""
    wanted = releases[0].period.before
    return (one for one in releases[1:] if one.period == wanted)
