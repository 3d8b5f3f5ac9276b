"""Telling what people said and what was done: written by one person, published by another."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reporting.audit import AuditAction
from reporting.errors import RinnallaError
from reporting.facts.periods import FIRST_YEAR
from reporting.preferences.faults import Fault, ValueChangedError
from reporting.preferences.values import Words
from reporting.statistics.annual.changes.queries import KeptChange, TellingState, kept_change
from reporting.statistics.annual.models import ChangeVersion, TellingDeed
from reporting.statistics.annual.told import missing_fault, stored_words, word_faults
from reporting.statistics.annual.writer import SamePersonError, Writer, note_down, refuse
from reporting.vocabulary import N_, Area, Ground

# What people said is told in our words (ux §5.2 D10): no sign that opens or closes a quotation.
_QUOTES: Final = re.compile(r"[\"“”„‟«»‹›]|(?<!\w)['‘’‚]")


class TellingStepError(RinnallaError):
    """The entry is not in a state in which this can be done."""


@dataclass(frozen=True)
class ChangeDraft:
    """What somebody wrote; `is_own_words` is the promise that nobody is quoted."""

    area: Area | None
    ground: Ground | None
    said: Words
    done: Words
    done_on: date | None
    is_own_words: bool


@dataclass(frozen=True)
class ChangeEntry:
    """Which entry is changed, and the version of it that its page showed."""

    number: int
    seen: int


def write_change(session: Session, draft: ChangeDraft, *, writer: Writer) -> int:
    """Write an entry, which waits for a second person; give its number.

    Raises ValueRefusedError for what cannot be told, ValueChangedError when somebody wrote one
    at the very same moment.
    """
    refuse(_faults(draft, writer.today))
    number = (session.scalar(select(func.max(ChangeVersion.number))) or 0) + 1
    row = ChangeVersion(number=number, version=1, deed=TellingDeed.WRITTEN)
    _write(row, draft)
    _keep(session, row, writer=writer)
    return number


def edit_change(
    session: Session, entry: ChangeEntry, draft: ChangeDraft, *, writer: Writer
) -> None:
    """Write an entry anew; what was published stays until a second person publishes this.

    Raises as `write_change`, and NotFoundError.
    """
    kept = _seen(session, entry)
    refuse(_faults(draft, writer.today))
    row = _next(kept, TellingDeed.EDITED)
    _write(row, draft)
    _keep(session, row, writer=writer)


def publish_change(session: Session, entry: ChangeEntry, *, writer: Writer) -> None:
    """Let everybody see what somebody else wrote.

    Raises SamePersonError for one's own, TellingStepError when nothing waits, ValueChangedError
    when somebody changed it meanwhile, NotFoundError.
    """
    kept = _seen(session, entry)
    if kept.state is not TellingState.WAITS:
        raise TellingStepError
    if kept.newest.changed_by == writer.by:
        raise SamePersonError
    _keep(session, _next(kept, TellingDeed.PUBLISHED), writer=writer)


def take_back_change(session: Session, entry: ChangeEntry, *, writer: Writer) -> None:
    """Show an entry to nobody outside any more. Raises as `publish_change`, but for one's own."""
    kept = _seen(session, entry)
    if kept.state is TellingState.TAKEN_BACK:
        raise TellingStepError
    _keep(session, _next(kept, TellingDeed.TAKEN_BACK), writer=writer)


def _seen(session: Session, entry: ChangeEntry) -> KeptChange:
    kept = kept_change(session, entry.number, is_held=True)
    if kept.newest.version != entry.seen:
        raise ValueChangedError
    return kept


def _next(kept: KeptChange, deed: TellingDeed) -> ChangeVersion:
    columns = ChangeVersion.__table__.columns.keys()
    row = ChangeVersion(**{name: getattr(kept.newest, name) for name in columns})
    row.version, row.deed = kept.newest.version + 1, deed
    return row


def _write(row: ChangeVersion, draft: ChangeDraft) -> None:
    assert draft.done_on is not None  # a draft without it was refused
    row.area, row.ground, row.done_on = draft.area, draft.ground, draft.done_on
    row.said, row.done = stored_words(draft.said), stored_words(draft.done)


def _keep(session: Session, row: ChangeVersion, *, writer: Writer) -> None:
    row.changed_by, row.changed_on = writer.by, writer.today
    session.add(row)
    try:
        session.flush()  # two people who write at once must not both succeed
    except IntegrityError as error:
        raise ValueChangedError from error
    note_down(session, AuditAction.CHANGE_TOLD, f"change:{row.number}", writer=writer)


def _faults(draft: ChangeDraft, today: date) -> list[Fault]:
    promise = N_("Tick that you wrote it in our own words and that it points to nobody.")
    return [
        *missing_fault("said", draft.said),
        *word_faults("said", draft.said),
        *_quote_faults(draft.said),
        *missing_fault("done", draft.done),
        *word_faults("done", draft.done),
        *_day_faults(draft.done_on, today),
        *([] if draft.is_own_words else [Fault("is_own_words", promise)]),
    ]


def _quote_faults(said: Words) -> list[Fault]:
    text = N_("Write it without quotation marks: in our own words, never in theirs.")
    return [Fault(f"said_{code}", text) for code, words in said.texts if _QUOTES.search(words)]


def _day_faults(done_on: date | None, today: date) -> list[Fault]:
    if done_on is None:
        return [Fault("done_on", N_("Write the day as year-month-day."))]
    if done_on.year < FIRST_YEAR or done_on > today:
        return [Fault("done_on", N_("Choose a day that has been."))]
    return []
