"""The audit trail as a person reads it: names, actions and days, and whether the chain holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select
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
from reporting.clock import HOME

PAGE_SIZE: Final = 100


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
class Filter:
    """Which entries are wanted: of one actor, of one action, of one day in Finland."""

    who: bytes | None = None
    action: AuditAction | None = None
    on: date | None = None

    def __bool__(self) -> bool:
        return any(part is not None for part in (self.who, self.action, self.on))


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


def trail(
    session: Session,
    wanted: Filter | None = None,
    *,
    before: int | None = None,
    check_all: bool = False,
) -> Trail:
    """Give a page of the trail, its entries checked against the chain, or the whole chain.

    Chosen entries do not follow one another, so only a check of the whole chain checks them.
    """
    found = _entries(session, wanted or Filter(), before)
    shown = found[:PAGE_SIZE]
    broken_at = None
    if check_all:
        broken_at = _broken_in_all(session)
    elif not wanted:
        broken_at = _broken_in_page(found)
    return Trail(
        lines=_lines(session, shown),
        head=head(session),
        broken_at=broken_at,
        is_all_checked=check_all,
        older_than=shown[-1].sequence if len(found) > len(shown) else None,
    )


def actors(session: Session) -> list[tuple[str, str | None]]:
    """Give everybody who ever did something, as code and name, by name.

    The name is None for the command line, empty for somebody removed.
    """
    known = set(session.scalars(select(AuditEntry.actor).distinct()))
    names: dict[bytes, str | None] = {COMMAND_LINE: None}
    names |= names_of(session, known)
    found = [(actor.hex(), names.get(actor, "")) for actor in known]
    return sorted(found, key=lambda one: (one[1] or "", one[0]))


def _entries(session: Session, wanted: Filter, before: int | None) -> list[AuditEntry]:
    if not wanted:
        return entries_before(session, before, most=PAGE_SIZE + 1)
    chosen = select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(PAGE_SIZE + 1)
    if before is not None:
        chosen = chosen.where(AuditEntry.sequence < before)
    if wanted.who is not None:
        chosen = chosen.where(AuditEntry.actor == wanted.who)
    if wanted.action is not None:
        chosen = chosen.where(AuditEntry.action == wanted.action)
    if wanted.on is not None:
        begins = datetime.combine(wanted.on, time(), HOME).astimezone(UTC)
        ends = datetime.combine(wanted.on + timedelta(days=1), time(), HOME).astimezone(UTC)
        chosen = chosen.where(AuditEntry.at >= begins, AuditEntry.at < ends)
    return list(session.scalars(chosen))


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
    at: datetime = entry.at.astimezone(HOME)
    return TrailLine(
        sequence=entry.sequence,
        day=at.date(),
        time=f"{at:%H:%M}",
        who=who,
        action=entry.action,
        mark=entry.subject.hex()[:8],
    )
