"""Reading recommendations: a register by year, one entry, and its history."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.errors import NotFoundError
from reporting.statistics.annual.entries import FollowNote, Recommendation
from reporting.statistics.annual.models import RecommendationDeed, RecommendationVersion
from reporting.statistics.annual.told import read_words


@dataclass(frozen=True)
class Kept:
    """A recommendation as the register keeps it: what it says, and all its versions in order."""

    told: Recommendation
    versions: tuple[RecommendationVersion, ...]

    @property
    def newest(self) -> RecommendationVersion:
        """Give the version in force."""
        return self.versions[-1]

    @property
    def is_public(self) -> bool:
        """Say whether an annual report has published it: now only its follow-up may change."""
        return self.newest.published_on is not None

    @property
    def is_dropped(self) -> bool:
        """Say whether it was taken out before anybody saw it."""
        return self.newest.deed is RecommendationDeed.DROPPED


def register(session: Session, *, year: int | None = None) -> tuple[Kept, ...]:
    """Give the recommendations of a year or of all years: the newest year first, by number."""
    wanted = select(RecommendationVersion).order_by(RecommendationVersion.version)
    if year is not None:
        wanted = wanted.where(RecommendationVersion.year == year)
    found: dict[tuple[int, int], list[RecommendationVersion]] = defaultdict(list)
    for row in session.scalars(wanted):
        found[row.year, row.number].append(row)
    kept = [_kept(versions) for versions in found.values()]
    kept.sort(key=lambda one: (-one.told.year, one.told.number))
    return tuple(one for one in kept if not one.is_dropped)


def kept_recommendation(session: Session, year: int, number: int, *, is_held: bool = False) -> Kept:
    """Give one recommendation with its history, dropped ones too. Raises NotFoundError."""
    wanted = select(RecommendationVersion).order_by(RecommendationVersion.version)
    of_entry = wanted.where(
        RecommendationVersion.year == year, RecommendationVersion.number == number
    )
    rows = list(session.scalars(of_entry.with_for_update() if is_held else of_entry))
    if not rows:
        raise NotFoundError("no such recommendation")
    return _kept(rows)


def public_recommendations(session: Session) -> tuple[Recommendation, ...]:
    """Give what reports have published, with the newest follow-up; the newest year first."""
    return tuple(one.told for one in register(session) if one.is_public)


def _kept(versions: list[RecommendationVersion]) -> Kept:
    newest = versions[-1]
    told = Recommendation(
        year=newest.year,
        number=newest.number,
        addressee=read_words(newest.addressee),
        text=read_words(newest.text),
        reason=read_words(newest.reason),
        view=newest.view,
        due_on=newest.due_on,
        state=newest.state,
        notes=tuple(
            FollowNote(row.followed_on, row.state, read_words(row.follow_up))
            for row in versions
            if row.deed is RecommendationDeed.FOLLOWED_UP and row.followed_on
        ),
    )
    return Kept(told, tuple(versions))
