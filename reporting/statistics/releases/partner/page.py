"""The partner's pages: one release in words, and the ways to the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from reporting.errors import NotFoundError
from reporting.statistics.page import mass_note
from reporting.statistics.perturbation import MOST_CHANGE
from reporting.statistics.releases.artefact import Artefact, Audience
from reporting.statistics.releases.page import (
    Edition,
    edition,
    period_in_words,
    whole_tables,
)
from reporting.statistics.releases.queries import (
    NextDate,
    ReleaseRow,
    artefact_of,
    next_dates,
    published,
)
from reporting.statistics.releases.series import earlier_rows
from reporting.statistics.shown import ShownTable
from reporting.web.locale import gettext as _
from reporting.web.templating import day, number


@dataclass(frozen=True)
class Frozen:
    """A release with its figures, and those of earlier ones, the newest of these first."""

    row: ReleaseRow
    artefact: Artefact
    earlier: tuple[Artefact, ...]


@dataclass(frozen=True)
class ReleasedPage:
    """One release for the partner; `rows` are all that are published, `coming` is announced."""

    title: str
    row: ReleaseRow
    edition: Edition
    rows: tuple[ReleaseRow, ...]
    coming: tuple[tuple[str, str], ...]
    about: tuple[str, ...]


def frozen_release(session: Session, row: ReleaseRow) -> Frozen:
    """Give the figures of a release, checked. Raises as `artefact_of`."""
    rows = (row, *earlier_rows(published(session, Audience.PARTNER), row))
    artefact, *earlier = [artefact_of(session, one, Audience.PARTNER) for one in rows]
    return Frozen(row, artefact, tuple(earlier))


def released_page(session: Session, row: ReleaseRow) -> ReleasedPage:
    """Give the page of a release."""
    frozen = frozen_release(session, row)
    return ReleasedPage(
        title=row_title(row),
        row=row,
        edition=edition(frozen.artefact, frozen.earlier),
        rows=published(session, Audience.PARTNER),
        coming=coming(next_dates(session, Audience.PARTNER)),
        about=about(frozen),
    )


def coming(dates: Sequence[NextDate]) -> tuple[tuple[str, str], ...]:
    """Give what is announced in words: the period and the day."""
    return tuple((period_in_words(one.period), day(one.publish_on)) for one in dates)


def row_title(row: ReleaseRow) -> str:
    """Give a release in words."""
    period = period_in_words(row.period)
    if row.version == 1:
        return period
    return _("%(period)s, version %(version)s", period=period, version=row.version)


def about(frozen: Frozen) -> tuple[str, ...]:
    """Give what must be known of every figure of a release, on its page and in its files."""
    told = [
        _("These are reports, not the amount of discrimination."),
        _(
            "The figures were made safe: each may differ from what was counted by up to "
            "%(most)s, and totals may not add up.",
            most=number(MOST_CHANGE),
        ),
        mass_note(frozen.artefact.mass),
        _(
            "Frozen on %(day)s. Later reports and corrections are not in it.",
            day=day(frozen.artefact.frozen_on),
        ),
    ]
    if frozen.row.published_on:
        told.append(_("Published on %(day)s.", day=day(frozen.row.published_on)))
    return tuple(told)


def shown_named(frozen: Frozen, view: str) -> ShownTable:
    """Give a table of a release with all its rows. Raises NotFoundError when it has none."""
    for shown in whole_tables(frozen.artefact, frozen.earlier):
        if shown.view == view:
            return shown
    raise NotFoundError("no such table in this release")
