"""Reading releases: what each audience may see, and what leads see beside it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.errors import NotFoundError
from reporting.facts.periods import Period, PeriodUnknownError, parse_period
from reporting.statistics.releases.artefact import (
    Artefact,
    ArtefactBrokenError,
    Audience,
    Break,
    read_artefact,
)
from reporting.statistics.releases.models import Release, ReleaseArtefact, SeriesBreak
from reporting.statistics.releases.workflow import ReleaseState

_NAME: Final = re.compile(r"(.{4,8})-([1-9][0-9]{0,2})", re.ASCII)
_SHOWN: Final = (ReleaseState.PUBLISHED, ReleaseState.WITHDRAWN)


class ReleaseWithdrawnError(NotFoundError):
    """The release was withdrawn: its note stays, its figures are gone."""


@dataclass(frozen=True)
class ReleaseRow:
    """What is known of a release beside its figures; `name` is its address, as `2026-Q3-1`."""

    id: bytes
    period: Period
    version: int
    state: ReleaseState
    audiences: frozenset[Audience]
    prepared_on: date
    publish_on: date | None
    published_on: date | None
    withdrawn_on: date | None
    notes: Mapping[str, str] = field(repr=False)

    @property
    def name(self) -> str:
        """Give the name that addresses and file names use."""
        return f"{self.period}-{self.version}"

    @property
    def is_withdrawn(self) -> bool:
        """Say whether only the note is left."""
        return self.state is ReleaseState.WITHDRAWN

    def note(self, language: str) -> str:
        """Give why it was withdrawn, in English where the language has no note of its own."""
        return self.notes.get(language) or self.notes["en"]


@dataclass(frozen=True)
class NextDate:
    """A release that is announced: for which period, for whom, and the day it is published."""

    period: Period
    publish_on: date
    audiences: frozenset[Audience]


def published(session: Session, audience: Audience) -> tuple[ReleaseRow, ...]:
    """Give the published releases of an audience, the newest period first.

    A year stands before its last quarter; what was withdrawn is not among them.
    """
    return _rows(session, Release.state == ReleaseState.PUBLISHED, audience=audience)


def withdrawn(session: Session, audience: Audience) -> tuple[ReleaseRow, ...]:
    """Give the releases of an audience that were withdrawn, the newest period first."""
    return _rows(session, Release.state == ReleaseState.WITHDRAWN, audience=audience)


def release_named(session: Session, name: str, audience: Audience) -> ReleaseRow:
    """Give a release by its name, if this audience may know of it: published or withdrawn.

    Raises NotFoundError alike for a name that is none and for what is not yet published.
    """
    found = _rows(session, *_is_named(name), Release.state.in_(_SHOWN), audience=audience)
    if not found:
        raise NotFoundError("no such release")
    return found[0]


def artefact_of(session: Session, release: ReleaseRow, audience: Audience) -> Artefact:
    """Give the figures of a release as an audience sees them, checked against their checksum.

    Raises ReleaseWithdrawnError when it was withdrawn, NotFoundError when there are none for
    this audience, ArtefactBrokenError when what is stored is not what was frozen.
    """
    if release.is_withdrawn:
        raise ReleaseWithdrawnError(release.name)
    return stored_artefact(session, release, audience)[0]


def stored_artefact(
    session: Session, release: ReleaseRow, audience: Audience
) -> tuple[Artefact, bytes]:
    """Give what was frozen and its bytes, whatever the state, for leads and for checking.

    Raises NotFoundError and ArtefactBrokenError as `artefact_of`.
    """
    row = session.get(ReleaseArtefact, (release.id, audience))
    if row is None:
        raise NotFoundError("no figures for this audience")
    artefact = read_artefact(row.content, known=row.digest.hex())
    if (artefact.name, artefact.audience) != (release.name, audience):
        raise ArtefactBrokenError("what is stored belongs to another release")
    return artefact, row.content


def next_dates(session: Session, audience: Audience) -> tuple[NextDate, ...]:
    """Give what is announced for an audience, the soonest first."""
    rows = _rows(session, Release.state == ReleaseState.ANNOUNCED, audience=audience)
    dates = (NextDate(r.period, r.publish_on, r.audiences) for r in rows if r.publish_on)
    return tuple(sorted(dates, key=lambda one: (one.publish_on, one.period)))


def breaks(session: Session) -> tuple[Break, ...]:
    """Give the breaks in series that are noted now, the oldest first."""
    return tuple(
        sorted(
            Break(parse_period(row.quarter), row.reason)
            for row in session.scalars(select(SeriesBreak))
        )
    )


def before(releases: Iterable[ReleaseRow], release: ReleaseRow) -> ReleaseRow | None:
    """Give the release of the period before, out of those that are published."""
    wanted = release.period.before
    return next((one for one in releases if one.period == wanted), None)


def every_release(session: Session) -> tuple[ReleaseRow, ...]:
    """Give all releases in every state, for leads; the newest period first."""
    return _rows(session)


def row_of(session: Session, release: Release) -> ReleaseRow:
    """Give a stored release as a row."""
    return _row(release, _audiences(session, [release.id]).get(release.id, frozenset()))


def parse_name(name: str) -> tuple[Period, int]:
    """Give period and version of a release's name. Raises NotFoundError for what is no name."""
    found = _NAME.fullmatch(name)
    try:
        period = parse_period(found[1]) if found else None
    except PeriodUnknownError:
        period = None
    if found is None or period is None or str(period) != found[1]:
        raise NotFoundError("no name of a release")
    return period, int(found[2])


def stored_release(session: Session, name: str) -> Release:
    """Give a release of any state by its name, for leads. Raises NotFoundError."""
    found = session.scalars(select(Release).where(*_is_named(name))).first()
    if found is None:
        raise NotFoundError("no such release")
    return found


def _is_named(name: str) -> tuple[Any, Any]:
    period, version = parse_name(name)
    return Release.period == str(period), Release.version == version


def _rows(
    session: Session, *conditions: Any, audience: Audience | None = None
) -> tuple[ReleaseRow, ...]:
    found = session.scalars(select(Release).where(*conditions)).all()
    audiences = _audiences(session, [one.id for one in found])
    rows = [_row(one, audiences.get(one.id, frozenset())) for one in found]
    if audience is not None:
        rows = [row for row in rows if audience in row.audiences]
    return tuple(sorted(rows, key=_newest_first))


def _newest_first(row: ReleaseRow) -> tuple[int, int, int]:
    last = row.period.last_day.toordinal()
    return -last, -row.period.span, -row.version


def _audiences(session: Session, ids: list[bytes]) -> Mapping[bytes, frozenset[Audience]]:
    held = select(ReleaseArtefact.release_id, ReleaseArtefact.audience)
    found: dict[bytes, set[Audience]] = {}
    for release_id, audience in session.execute(held.where(ReleaseArtefact.release_id.in_(ids))):
        found.setdefault(release_id, set()).add(audience)
    return {release_id: frozenset(audiences) for release_id, audiences in found.items()}


def _row(release: Release, audiences: frozenset[Audience]) -> ReleaseRow:
    return ReleaseRow(
        id=release.id,
        period=parse_period(release.period),
        version=release.version,
        state=release.state,
        audiences=audiences,
        prepared_on=release.prepared_on,
        publish_on=release.publish_on,
        published_on=release.published_on,
        withdrawn_on=release.withdrawn_on,
        notes={"fi": release.note_fi, "sv": release.note_sv, "en": release.note_en},
    )
