"""Saved replies in the composers: which can be inserted, and the text of the one that was."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from reporting.casework.case_head import CaseHead
from reporting.casework.standard_texts import text_language
from reporting.preferences.values import Preferences
from reporting.replies.gaps import Filling
from reporting.replies.purposes import Purpose
from reporting.replies.queries import Reply, filled, replies_for


@dataclass(frozen=True)
class Insertable:
    """A saved reply that can be inserted: what it is for, and whether it should be checked."""

    purpose: Purpose
    is_old: bool


@dataclass(frozen=True)
class SavedReplies:
    """What a composer offers to insert, and what was inserted, also in the worker's language."""

    offered: tuple[Insertable, ...]
    chosen: Purpose | None
    text: str = field(default="", repr=False)
    in_own_language: str = field(default="", repr=False)


def saved_replies(
    session: Session,
    head: CaseHead,
    purposes: Sequence[Purpose],
    *,
    wanted: str,
    own_language: str,
    preferences: Preferences,
) -> SavedReplies:
    """Give the replies for these purposes in the reporter's language, and the wanted one's text.

    Where a language has none, the promise to answer in it later is offered instead.
    """
    language = head.row.reply_language
    found = _by_purpose(session, purposes, language)
    if not found:
        language = text_language(language)
        found = _by_purpose(session, (Purpose.TRANSLATION_COMING,), language)
    offered = tuple(Insertable(p, reply.is_old(head.today)) for p, reply in found.items())
    chosen = next((purpose for purpose in found if purpose.value == wanted), None)
    if chosen is None:
        return SavedReplies(offered, None)
    own = _by_purpose(session, (chosen,), own_language).get(chosen)
    return SavedReplies(
        offered,
        chosen,
        filled(found[chosen], _filling(head, preferences, language)),
        filled(own, _filling(head, preferences, own_language)) if own else "",
    )


def _by_purpose(
    session: Session, purposes: Sequence[Purpose], language: str
) -> dict[Purpose, Reply]:
    found = {purpose: replies_for(session, purpose, language) for purpose in purposes}
    return {purpose: replies[0] for purpose, replies in found.items() if replies}


def _filling(head: CaseHead, preferences: Preferences, language: str) -> Filling:
    kept_day: date | None = head.promise.feedback_by
    if kept_day is not None and kept_day < head.today:
        kept_day = None  # a promise that cannot be kept is not made again
    return Filling(
        number=head.row.number,
        day=kept_day,
        service=preferences.service_name.text(language) or None,
        organisation=preferences.organisation.text(language) or None,
    )
