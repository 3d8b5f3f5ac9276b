"""What the pages of releases show: names in words, and tables exactly as they are published."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from reporting.facts.periods import Period
from reporting.statistics.names import period_name
from reporting.statistics.page import page_words, shown_table
from reporting.statistics.ranking import MOST_ROWS
from reporting.statistics.releases.artefact import Artefact, Audience, Break
from reporting.statistics.releases.desk import Folder
from reporting.statistics.releases.forms import (
    CHECKS,
    BreakForm,
    PrepareReleaseForm,
    ReleaseForm,
)
from reporting.statistics.releases.refusals import ReleaseRefusedError
from reporting.statistics.releases.series import breaks_of, is_series, with_earlier_rows
from reporting.statistics.releases.workflow import ReleaseStep
from reporting.statistics.shown import ShownTable
from reporting.statistics.tables import Table
from reporting.vocabulary import N_
from reporting.web.forms import FieldError
from reporting.web.locale import gettext as _
from reporting.web.templating import day

STEP_NAMES: Final[Mapping[ReleaseStep, str]] = {
    ReleaseStep.REVIEW: N_("Check it as the second person"),
    ReleaseStep.SEND_BACK: N_("Send it back"),
    ReleaseStep.ANNOUNCE: N_("Announce the day"),
    ReleaseStep.PUBLISH: N_("Publish it now"),
    ReleaseStep.DISCARD: N_("Drop it"),
    ReleaseStep.ASK_WITHDRAWAL: N_("Ask to withdraw it"),
    ReleaseStep.KEEP: N_("Keep it published"),
    ReleaseStep.WITHDRAW: N_("Withdraw it as the second person"),
}

AUDIENCES: Final[Mapping[Audience, str]] = {
    Audience.PARTNER: N_("As the partner sees it"),
    Audience.PUBLIC: N_("As everybody sees it"),
}


@dataclass(frozen=True)
class NamedBreak:
    """A break in series in words."""

    quarter: str
    reason: str
    title: str


@dataclass(frozen=True)
class Edition:
    """One edition of a release in words."""

    audience: Audience
    tables: tuple[ShownTable, ...]
    breaks: tuple[NamedBreak, ...] = ()

    @property
    def title(self) -> str:
        """Give for whom it is."""
        return _(AUDIENCES[self.audience])


@dataclass(frozen=True)
class ReleasePage:
    """A release and what the person who looks at it can do with it."""

    folder: Folder
    title: str
    steps: tuple[tuple[ReleaseStep, str], ...]
    notice: str = ""


@dataclass(frozen=True)
class StepView:
    """A step that is being taken: its form, and what was wrong with it."""

    step: ReleaseStep
    form: ReleaseForm
    earliest: date
    errors: tuple[FieldError, ...] = ()

    @property
    def title(self) -> str:
        """Give what is being done."""
        return _(STEP_NAMES[self.step])

    @property
    def checks(self) -> tuple[tuple[str, str], ...]:
        """Give the checklist of the second person: names of fields and sentences."""
        return tuple((name, _(text)) for name, text in CHECKS.items())


@dataclass(frozen=True)
class PreparePage:
    """Choosing a period: which there are, and the breaks that would go with it."""

    form: PrepareReleaseForm
    periods: Sequence[tuple[str, str]]
    breaks: Sequence[NamedBreak]
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True)
class BreaksPage:
    """The register of breaks, and one being noted."""

    form: BreakForm
    breaks: Sequence[NamedBreak]
    quarters: Sequence[tuple[str, str]]
    notice: str = ""
    errors: tuple[FieldError, ...] = ()


def period_in_words(period: Period) -> str:
    """Give a period in the language of the page."""
    return period_name(period, page_words())


def release_title(folder: Folder) -> str:
    """Give a release in words."""
    return _(
        "%(period)s, version %(version)s",
        period=period_in_words(folder.row.period),
        version=folder.row.version,
    )


def release_page(folder: Folder, by: bytes, *, today: date, notice: str = "") -> ReleasePage:
    """Give the page of one release."""
    names = STEP_NAMES
    if folder.release.publish_on:
        names = {**STEP_NAMES, ReleaseStep.ANNOUNCE: N_("Announce another day")}
    steps = [(step, _(names[step])) for step in folder.steps(by, today=today)]
    return ReleasePage(folder, release_title(folder), tuple(steps), notice)


def edition(artefact: Artefact, earlier: Sequence[Artefact] = ()) -> Edition:
    """Give the tables of an edition beside what earlier ones said, the newest of these first.

    Anchors begin with the audience, so that two editions fit on one page.
    """
    return Edition(
        artefact.audience,
        tuple(_shown(one, artefact, earlier, most=MOST_ROWS) for one in artefact.tables),
        break_names(artefact.breaks),
    )


def whole_tables(artefact: Artefact, earlier: Sequence[Artefact] = ()) -> tuple[ShownTable, ...]:
    """Give the tables of an edition with every row, for files."""
    return tuple(_shown(one, artefact, earlier, most=None) for one in artefact.tables)


def _shown(
    table: Table, artefact: Artefact, earlier: Sequence[Artefact], *, most: int | None
) -> ShownTable:
    anchor = f"{artefact.audience}-{table.view}"
    if is_series(table):
        breaks = breaks_of(artefact, earlier)
        series = with_earlier_rows(table, earlier)
        shown = shown_table(series, breaks=breaks, most=most, anchor=anchor)
        own = {"period": period_in_words(table.period), "reports": shown.counted}
        # What stood below would look like the sum of all quarters; it is that of the last one.
        # Translators: a quarter and how many reports it has, such as "Q3 2026: 120 reports".
        return replace(shown, footer=None, counted=_("%(period)s: %(reports)s", **own))
    before = [one.table(table.view) for one in earlier]
    same = [one for one in before if one and one.period == table.period.before]
    return shown_table(
        table,
        before=same[0] if same else None,
        breaks=artefact.breaks,
        most=most,
        anchor=anchor,
    )


def break_names(found: Iterable[Break]) -> tuple[NamedBreak, ...]:
    """Give breaks in words, in their order."""
    return tuple(
        NamedBreak(
            quarter=str(one.quarter),
            reason=one.reason.value,
            title=_(
                "%(quarter)s: %(reason)s",
                quarter=period_in_words(one.quarter),
                reason=_(one.reason.label),
            ),
        )
        for one in sorted(found)
    )


def refused(error: ReleaseRefusedError, anchor: str = "main") -> FieldError:
    """Give why something was refused as a line of an error summary."""
    values = {k: day(v) if isinstance(v, date) else v for k, v in error.values.items()}
    return FieldError(anchor, _(error.refusal.label, **values))


def options(periods: Sequence[Period]) -> list[tuple[str, str]]:
    """Give periods as choices of a form."""
    return [(str(one), period_in_words(one)) for one in periods]
