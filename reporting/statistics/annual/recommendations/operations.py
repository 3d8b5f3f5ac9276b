"""Writing recommendations: added, changed while nobody has seen them, followed up, published."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reporting.audit import AuditAction
from reporting.errors import NotFoundError, RinnallaError
from reporting.facts.periods import FIRST_YEAR
from reporting.preferences.faults import Fault, ValueChangedError
from reporting.preferences.values import Words
from reporting.statistics.annual.entries import FollowUp
from reporting.statistics.annual.models import RecommendationDeed, RecommendationVersion
from reporting.statistics.annual.recommendations.queries import Kept, kept_recommendation, register
from reporting.statistics.annual.told import MOST_LINE, missing_fault, stored_words, word_faults
from reporting.statistics.annual.writer import Writer, note_down, refuse
from reporting.statistics.catalogue import View
from reporting.vocabulary import N_

LONGEST_YEARS: Final = 10
"""So many years after its own a recommendation may be due at the latest."""


class RecommendationFixedError(RinnallaError):
    """The recommendation was published or taken out: its words change no more."""


@dataclass(frozen=True)
class RecommendationDraft:
    """What somebody wrote: to whom, what, why, which view it rests on, until when."""

    addressee: Words
    text: Words
    reason: Words
    view: View | None
    due_on: date | None


@dataclass(frozen=True)
class Entry:
    """Which recommendation is changed, and the version of it that its page showed."""

    year: int
    number: int
    seen: int


def add_recommendation(
    session: Session, year: int, draft: RecommendationDraft, *, writer: Writer
) -> int:
    """Add a recommendation to the register of a year and give its number.

    Raises ValueRefusedError for what cannot be told, NotFoundError for a year that is none,
    ValueChangedError when somebody added one at the very same moment.
    """
    if not FIRST_YEAR <= year <= writer.today.year:
        raise NotFoundError("no such year")
    refuse(_faults(year, draft))
    taken = select(func.max(RecommendationVersion.number)).where(RecommendationVersion.year == year)
    row = RecommendationVersion(year=year, number=(session.scalar(taken) or 0) + 1, version=1)
    row.deed, row.state = RecommendationDeed.ADDED, FollowUp.OPEN
    row.follow_up, row.followed_on, row.published_on = stored_words(Words()), None, None
    _write(row, draft)
    _keep(session, row, writer=writer)
    return row.number


def edit_recommendation(
    session: Session, entry: Entry, draft: RecommendationDraft, *, writer: Writer
) -> None:
    """Change the words of a recommendation that nobody outside has seen.

    Raises RecommendationFixedError once it was published, ValueRefusedError,
    ValueChangedError when somebody changed it meanwhile, NotFoundError.
    """
    row = _next(_unpublished(session, entry), RecommendationDeed.EDITED)
    refuse(_faults(entry.year, draft))
    _write(row, draft)
    _keep(session, row, writer=writer)


def follow_up(
    session: Session, entry: Entry, state: FollowUp | None, words: Words, *, writer: Writer
) -> None:
    """Say how far a recommendation is, today. Raises as `edit_recommendation`."""
    kept = _seen(session, entry)
    if kept.is_dropped:
        raise RecommendationFixedError
    faults = [] if state else [Fault("state", N_("Choose how far it is."))]
    refuse(faults + missing_fault("follow_up", words) + word_faults("follow_up", words))
    assert state is not None
    row = _next(kept, RecommendationDeed.FOLLOWED_UP)
    row.state, row.follow_up, row.followed_on = state, stored_words(words), writer.today
    _keep(session, row, writer=writer)


def drop_recommendation(session: Session, entry: Entry, *, writer: Writer) -> None:
    """Take a recommendation out that nobody outside has seen; its number is not given again.

    Raises as `edit_recommendation`.
    """
    row = _next(_unpublished(session, entry), RecommendationDeed.DROPPED)
    _keep(session, row, writer=writer)


def publish_recommendations(session: Session, year: int, *, writer: Writer) -> None:
    """Mark the recommendations of a year as published; from now on their words are fixed."""
    for kept in register(session, year=year):
        if not kept.is_public:
            row = _next(kept, RecommendationDeed.PUBLISHED)
            row.published_on = writer.today
            _keep(session, row, writer=writer)


def _unpublished(session: Session, entry: Entry) -> Kept:
    kept = _seen(session, entry)
    if kept.is_public or kept.is_dropped:
        raise RecommendationFixedError
    return kept


def _seen(session: Session, entry: Entry) -> Kept:
    kept = kept_recommendation(session, entry.year, entry.number, is_held=True)
    if kept.newest.version != entry.seen:
        raise ValueChangedError
    return kept


def _next(kept: Kept, deed: RecommendationDeed) -> RecommendationVersion:
    """Give the next version, which says all that the newest one does."""
    columns = RecommendationVersion.__table__.columns.keys()
    row = RecommendationVersion(**{name: getattr(kept.newest, name) for name in columns})
    row.version, row.deed = kept.newest.version + 1, deed
    return row


def _write(row: RecommendationVersion, draft: RecommendationDraft) -> None:
    assert draft.due_on is not None  # a draft without it was refused
    row.addressee, row.text = stored_words(draft.addressee), stored_words(draft.text)
    row.reason, row.view, row.due_on = stored_words(draft.reason), draft.view, draft.due_on


def _keep(session: Session, row: RecommendationVersion, *, writer: Writer) -> None:
    row.changed_by, row.changed_on = writer.by, writer.today
    session.add(row)
    try:
        session.flush()  # two people who write at once must not both succeed
    except IntegrityError as error:
        raise ValueChangedError from error
    about = f"recommendation:{row.year}:{row.number}"
    note_down(session, AuditAction.RECOMMENDATION_CHANGED, about, writer=writer)


def _faults(year: int, draft: RecommendationDraft) -> list[Fault]:
    return [
        *missing_fault("addressee", draft.addressee),
        *word_faults("addressee", draft.addressee, most=MOST_LINE),
        *missing_fault("text", draft.text),
        *word_faults("text", draft.text),
        *word_faults("reason", draft.reason),
        *_day_faults(year, draft.due_on),
    ]


def _day_faults(year: int, due_on: date | None) -> list[Fault]:
    if due_on is None:
        return [Fault("due_on", N_("Write the day as year-month-day."))]
    if not year <= due_on.year <= year + LONGEST_YEARS:
        text = N_("Choose a day from %(first)s to %(last)s.")
        return [Fault("due_on", text, (("first", year), ("last", year + LONGEST_YEARS)))]
    return []
