"""What everybody may know of releases: those that are published, withdrawn and announced."""

from collections.abc import Hashable
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from reporting.statistics.releases.artefact import Artefact, Audience
from reporting.statistics.releases.queries import (
    NextDate,
    ReleaseRow,
    ReleaseWithdrawnError,
    next_dates,
    published,
    release_named,
    stored_artefact,
    withdrawn,
)


@dataclass(frozen=True)
class Frozen:
    """A release with the very bytes that were frozen."""

    artefact: Artefact
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class PublicReleases:
    """The public releases, the newest period first, and the days of the next ones."""

    published: tuple[ReleaseRow, ...]
    withdrawn: tuple[ReleaseRow, ...]
    announced: tuple[NextDate, ...]

    @property
    def newest(self) -> ReleaseRow | None:
        """Give the release of the newest period, None before the first."""
        return next(iter(self.published), None)

    @property
    def all(self) -> tuple[ReleaseRow, ...]:
        """Give published and withdrawn ones together, the newest period first."""
        every = (*self.published, *self.withdrawn)
        return tuple(sorted(every, key=lambda one: (one.period, one.version), reverse=True))

    @property
    def key(self) -> Hashable:
        """Give what changes when any of them does."""
        announced = tuple((one.period, one.publish_on) for one in self.announced)
        return tuple((one.id, one.state) for one in self.all), announced


def public_releases(session: Session) -> PublicReleases:
    """Give what the public may know of at this moment."""
    return PublicReleases(
        published=published(session, Audience.PUBLIC),
        withdrawn=withdrawn(session, Audience.PUBLIC),
        announced=next_dates(session, Audience.PUBLIC),
    )


def public_release(session: Session, name: str) -> ReleaseRow:
    """Give a published or withdrawn release by its name.

    Raises NotFoundError for any other, also for one that is only announced.
    """
    return release_named(session, name, Audience.PUBLIC)


def standing_release(session: Session, name: str) -> ReleaseRow:
    """Give a published release by its name.

    Raises WithdrawnError when it was withdrawn, NotFoundError for any other.
    """
    row = public_release(session, name)
    if row.is_withdrawn:
        raise WithdrawnError(row)
    return row


def frozen_release(session: Session, row: ReleaseRow) -> Frozen:
    """Give the public figures of a published release.

    Raises WithdrawnError when it was withdrawn, ArtefactBrokenError when what is stored is not
    what was frozen.
    """
    if row.is_withdrawn:
        raise WithdrawnError(row)
    artefact, content = stored_artefact(session, row, Audience.PUBLIC)
    return Frozen(artefact, content)


class WithdrawnError(ReleaseWithdrawnError):
    """The release was withdrawn; `row` holds the note that is left of it."""

    def __init__(self, row: ReleaseRow) -> None:
        super().__init__(row.name)
        self.row = row
