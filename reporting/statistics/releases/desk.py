"""What leads see of releases: what can be prepared, what waits for whom, and what is out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.accounts.queries import names_of
from reporting.facts.answers import Dimension
from reporting.facts.periods import Period, parse_period, quarter_of
from reporting.facts.sets import FactSets
from reporting.keyring import Keyring
from reporting.statistics.releases.models import Release
from reporting.statistics.releases.preparing import first_day_to_prepare
from reporting.statistics.releases.queries import (
    ReleaseRow,
    every_release,
    row_of,
    stored_release,
)
from reporting.statistics.releases.workflow import ReleaseState, ReleaseStep

_GONE = (ReleaseState.WITHDRAWN, ReleaseState.DISCARDED)
_WAITING = (ReleaseState.PREPARED, ReleaseState.REVIEWED, ReleaseState.ANNOUNCED)


@dataclass(frozen=True)
class ReleaseList:
    """Periods that can be prepared now, the next one that is not over, and all releases."""

    ready: tuple[Period, ...]
    coming: Period
    coming_on: date
    rows: tuple[ReleaseRow, ...]

    @property
    def waiting(self) -> tuple[ReleaseRow, ...]:
        """Give what is not out yet."""
        return tuple(row for row in self.rows if row.state in _WAITING)

    @property
    def out(self) -> tuple[ReleaseRow, ...]:
        """Give what is published."""
        return tuple(row for row in self.rows if row.state is ReleaseState.PUBLISHED)

    @property
    def gone(self) -> tuple[ReleaseRow, ...]:
        """Give what was withdrawn or dropped."""
        return tuple(row for row in self.rows if row.state in _GONE)


@dataclass(frozen=True)
class Folder:
    """One release as leads see it: who did what, and why it was dropped or is to be withdrawn."""

    release: Release
    row: ReleaseRow
    names: Mapping[bytes, str]

    @property
    def is_asked_to_go(self) -> bool:
        """Say whether somebody asked to withdraw it, and nobody answered yet."""
        is_out = self.release.state is ReleaseState.PUBLISHED
        return is_out and self.release.withdrawal_asked_by is not None

    def name_of(self, member_id: bytes | None) -> str:
        """Give who did something; empty for the command line, which is nobody who signed in."""
        return self.names.get(member_id, "") if member_id else ""

    def steps(self, by: bytes, *, today: date) -> tuple[ReleaseStep, ...]:
        """Give what a person can do with it today, the most likely first."""
        release = self.release
        is_another = release.prepared_by != by
        is_due = release.publish_on is not None and release.publish_on <= today
        may_withdraw = self.is_asked_to_go and release.withdrawal_asked_by != by
        offered = {
            ReleaseState.PREPARED: (
                *((ReleaseStep.REVIEW, ReleaseStep.SEND_BACK) if is_another else ()),
                ReleaseStep.DISCARD,
            ),
            ReleaseState.REVIEWED: (ReleaseStep.ANNOUNCE, ReleaseStep.DISCARD),
            ReleaseState.ANNOUNCED: (
                *((ReleaseStep.PUBLISH,) if is_due else ()),
                ReleaseStep.ANNOUNCE,
                ReleaseStep.DISCARD,
            ),
            ReleaseState.PUBLISHED: (
                *((ReleaseStep.WITHDRAW,) if may_withdraw else ()),
                ReleaseStep.KEEP if self.is_asked_to_go else ReleaseStep.ASK_WITHDRAWAL,
            ),
        }
        return offered.get(release.state, ())


def release_list(session: Session, *, keyring: Keyring, today: date) -> ReleaseList:
    """Give what leads see first."""
    rows = every_release(session)
    running = quarter_of(today)
    if today < first_day_to_prepare(running.before):
        running = running.before
    ready = preparable(session, keyring=keyring, today=today)
    return ReleaseList(ready, running, first_day_to_prepare(running), rows)


def preparable(session: Session, *, keyring: Keyring, today: date) -> tuple[Period, ...]:
    """Give the quarters and years that are over, have accepted reports and no release.

    The newest first, a year before its quarters.
    """
    sets = FactSets(session, keyring)
    accepted = sets.accepted()
    standing = select(Release.period).where(Release.state.not_in(_GONE))
    taken = set(session.scalars(standing))
    periods = [
        parse_period(text)
        for dimension in (Dimension.QUARTER, Dimension.YEAR)
        for text, facts in sets.of(dimension).items()
        if text not in taken and facts & accepted
    ]
    over = [one for one in periods if first_day_to_prepare(one) <= today]
    return tuple(sorted(over, key=lambda one: (one.last_day, one.span), reverse=True))


def folder_of(session: Session, name: str) -> Folder:
    """Give one release. Raises NotFoundError."""
    release = stored_release(session, name)
    people = {release.prepared_by, release.reviewed_by, release.withdrawal_asked_by}
    known = {one for one in (*people, release.withdrawn_by) if one}
    return Folder(release, row_of(session, release), names_of(session, known))
