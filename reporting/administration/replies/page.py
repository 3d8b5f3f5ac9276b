"""What the pages of saved replies show beside the replies: names, history, days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from reporting.accounts.queries import names_of
from reporting.audit import COMMAND_LINE
from reporting.replies.gaps import Gap
from reporting.replies.models import MOST_TEXT, ReplyVersion
from reporting.replies.operations import REVIEW_AFTER
from reporting.replies.purposes import Purpose
from reporting.replies.queries import Cell, cell, replies_for, versions_of
from reporting.vocabulary import ReplyLanguage
from reporting.web.forms import FieldError
from reporting.web.locale import gettext as _


@dataclass(frozen=True)
class Tried:
    """What somebody tried to save, and why it was not; None where nothing was written."""

    text: str | None = None
    review_on: str | None = None
    errors: tuple[FieldError, ...] = ()
    is_changed: bool = False


@dataclass(frozen=True)
class ReplyPage:
    """One reply in one language: its state, its history, and what is being written."""

    cell: Cell
    beside: str
    versions: tuple[ReplyVersion, ...]
    names: Mapping[bytes, str]
    text: str
    review_on: str
    may_approve: bool
    tried: Tried
    gaps: tuple[Gap, ...] = tuple(Gap)
    languages: tuple[ReplyLanguage, ...] = tuple(ReplyLanguage)
    most: int = MOST_TEXT

    @property
    def seen(self) -> int:
        """Give the number of the newest version."""
        return self.versions[-1].number if self.versions else 0

    def name(self, member_id: bytes) -> str:
        """Give who did something, in words."""
        if member_id == COMMAND_LINE:
            return _("Came with the service")
        return self.names.get(member_id) or _("A person who was removed")

    def error_of(self, part: str) -> str:
        """Give what is wrong with one part, empty when nothing is."""
        return next((one.text for one in self.tried.errors if one.anchor == "q-" + part), "")


def reply_page(
    session: Session,
    purpose: Purpose,
    language: ReplyLanguage,
    *,
    by: bytes,
    beside: str,
    today: date,
    tried: Tried,
) -> ReplyPage:
    """Give the page of one reply; `beside` is the language to show its sibling in."""
    versions = versions_of(session, purpose, language)
    siblings = () if beside == language.value else replies_for(session, purpose, beside)
    newest = versions[-1] if versions else None
    return ReplyPage(
        cell=cell(session, purpose, language, today),
        beside=next((one.text for one in siblings), ""),
        versions=versions,
        names=names_of(session, _people(versions)),
        text=(newest.text if newest else "") if tried.text is None else tried.text,
        review_on=tried.review_on or (today + REVIEW_AFTER).isoformat(),
        may_approve=newest is not None and newest.written_by != by,
        tried=tried,
    )


def _people(versions: tuple[ReplyVersion, ...]) -> set[bytes]:
    people = {one.written_by for one in versions} | {one.owner_id for one in versions}
    return people | {one.approved_by for one in versions if one.approved_by}
