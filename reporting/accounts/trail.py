"""The audit trail as a person reads it: names, actions and days, and whether the chain holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from reporting.accounts.queries import names_of
from reporting.audit import (
    COMMAND_LINE,
    EMPTY,
    AuditAction,
    AuditChainError,
    AuditEntry,
    Head,
    entries_before,
    head,
    head_through,
    verify,
)

PAGE_SIZE: Final = 100

_HOME: Final = ZoneInfo("Europe/Helsinki")


@dataclass(frozen=True)
class TrailLine:
    """One entry. `who` is None for what the command line did, empty for somebody removed."""

    sequence: int
    day: date
    time: str
    who: str | None
    action: AuditAction
    mark: str


@dataclass(frozen=True)
class Trail:
    """One page of the trail, newest first, and what is known of the chain.

    `broken_at` is the first entry that does not fit, of those checked: the page's own, or all.
    `head` is what to note down elsewhere: a trail that was cut off or written anew differs.
    """

    lines: tuple[TrailLine, ...]
    head: Head
    broken_at: int | None
    is_all_checked: bool
    older_than: int | None


def trail(session: Session, *, before: int | None = None, check_all: bool = False) -> Trail:
    """Give a page of the trail, its entries checked against the chain, or the whole chain."""
    found = entries_before(session, before, most=PAGE_SIZE + 1)
    shown = found[:PAGE_SIZE]
    broken_at = _broken_in_all(session) if check_all else _broken_in_page(found)
    return Trail(
        lines=_lines(session, shown),
        head=head(session),
        broken_at=broken_at,
        is_all_checked=check_all,
        older_than=shown[-1].sequence if len(found) > len(shown) else None,
    )


def _broken_in_all(session: Session) -> int | None:
    try:
        verify(session)
    except AuditChainError as error:
        return error.sequence
    return None


def _broken_in_page(newest_first: Sequence[AuditEntry]) -> int | None:
    entries = list(reversed(newest_first))
    after = EMPTY
    if len(entries) > PAGE_SIZE:  # the oldest one is only what the page's own entries build on
        after = Head(entries[0].sequence, entries[0].digest)
        entries = entries[1:]
    try:
        head_through(entries, after=after)
    except AuditChainError as error:
        return error.sequence
    return None


def _lines(session: Session, entries: Sequence[AuditEntry]) -> tuple[TrailLine, ...]:
    names: dict[bytes, str | None] = {COMMAND_LINE: None}
    names |= names_of(session, {entry.actor for entry in entries})
    return tuple(_line(entry, names.get(entry.actor, "")) for entry in entries)


def _line(entry: AuditEntry, who: str | None) -> TrailLine:
    at: datetime = entry.at.astimezone(_HOME)
    return TrailLine(
        sequence=entry.sequence,
        day=at.date(),
        time=f"{at:%H:%M}",
        who=who,
        action=entry.action,
        mark=entry.subject.hex()[:8],
    )
