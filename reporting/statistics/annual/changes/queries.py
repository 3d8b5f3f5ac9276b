"""Reading what people said and what was done: the register, one entry, what everybody sees."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.errors import NotFoundError
from reporting.statistics.annual.entries import ToldChange
from reporting.statistics.annual.models import ChangeVersion, TellingDeed
from reporting.statistics.annual.told import read_words
from reporting.vocabulary import N_, Term


class TellingState(Term):
    """How it stands with an entry."""

    WAITS = "waits", N_("Waits for a second person")
    PUBLIC = "public", N_("Published")
    TAKEN_BACK = "taken_back", N_("Taken back")


@dataclass(frozen=True)
class KeptChange:
    """An entry as the register keeps it: all its versions in order."""

    versions: tuple[ChangeVersion, ...]

    @property
    def newest(self) -> ChangeVersion:
        """Give the version that was written last."""
        return self.versions[-1]

    @property
    def told(self) -> ToldChange:
        """Give what the newest version says."""
        return _told(self.newest)

    @property
    def public(self) -> ToldChange | None:
        """Give what everybody sees: the newest published version, None when it was taken back."""
        for row in reversed(self.versions):
            if row.deed is TellingDeed.TAKEN_BACK:
                return None
            if row.deed is TellingDeed.PUBLISHED:
                return _told(row)
        return None

    @property
    def state(self) -> TellingState:
        """Give how it stands with the newest version."""
        states = {
            TellingDeed.PUBLISHED: TellingState.PUBLIC,
            TellingDeed.TAKEN_BACK: TellingState.TAKEN_BACK,
        }
        return states.get(self.newest.deed, TellingState.WAITS)


def told_changes(session: Session) -> tuple[KeptChange, ...]:
    """Give every entry, what was done last first."""
    found: dict[int, list[ChangeVersion]] = defaultdict(list)
    for row in session.scalars(select(ChangeVersion).order_by(ChangeVersion.version)):
        found[row.number].append(row)
    kept = [KeptChange(tuple(versions)) for versions in found.values()]
    return tuple(sorted(kept, key=lambda one: _order(one.told)))


def kept_change(session: Session, number: int, *, is_held: bool = False) -> KeptChange:
    """Give one entry with its history. Raises NotFoundError."""
    wanted = select(ChangeVersion).where(ChangeVersion.number == number)
    wanted = wanted.order_by(ChangeVersion.version)
    rows = tuple(session.scalars(wanted.with_for_update() if is_held else wanted))
    if not rows:
        raise NotFoundError("no such entry")
    return KeptChange(rows)


def public_changes(session: Session, *, year: int | None = None) -> tuple[ToldChange, ...]:
    """Give what everybody sees, of the year in which it was done or of all; the newest first."""
    shown = [one.public for one in told_changes(session)]
    changes = [one for one in shown if one is not None and year in (None, one.done_on.year)]
    return tuple(sorted(changes, key=_order))


def _order(change: ToldChange) -> tuple[int, int]:
    return -change.done_on.toordinal(), -change.number


def _told(row: ChangeVersion) -> ToldChange:
    return ToldChange(
        number=row.number,
        area=row.area,
        ground=row.ground,
        said=read_words(row.said),
        done=read_words(row.done),
        done_on=row.done_on,
    )
