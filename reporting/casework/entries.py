"""What staff add to a case, sealed and never written over: entries, and the case they add up to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from reporting.casework.caseworker import Caseworker
from reporting.casework.opening import opened_part, team_keys
from reporting.report.models import Report, SealedObject
from reporting.report.queries import sealed_keys_of, sealed_objects_of
from reporting.report.sealed import OpenedObject, sealed_object
from reporting.sealing import Author, KeyRole, ObjectKind
from reporting.sealing.errors import SealBrokenError
from reporting.vocabulary import N_, Flag, Term

MASS_LINK: Final = "mass_report"
"""The kind of link that makes cases parts of one mass report."""

CODED_NAMES: Final = frozenset(
    {
        *("role", "area", "grounds", "kinds", "municipality"),
        *("time_of_day", "is_repeated", "bystander"),
        *("district", "setting", "legal_forms", "counterparty"),
    }
)
"""What of a summary is a coded answer; those that a report was never asked for are absent."""


class EntryKind(Term):
    """What an entry tells, with the keys of its content; other keys may stand beside them."""

    NOTE = "note", N_("Internal note")  # text
    FLAG = "flag", N_("Flag set")  # flag, reason
    UNFLAG = "unflag", N_("Flag taken away")  # flag, reason
    NEXT_STEP = "next_step", N_("Next step")  # text, on
    HAND_OVER = "hand_over", N_("Handed over")  # to, want, promised, promised_on, next, avoid
    HAND_OVER_READ = "hand_over_read", N_("Hand-over read")
    STEP = "step", N_("Step")  # step, from, to, reason, was_sent, before, after
    LINK = "link", N_("Linked")  # case (hex id), kind
    UNLINK = "unlink", N_("Link taken away")  # case, kind
    TRANSLATION_ORDERED = "translation_ordered", N_("Translation ordered")  # of, into
    TRANSLATION = "translation", N_("Translated")  # of, into, text
    REDACTION = "redaction", N_("Redacted copy")
    EXPORTED = "exported", N_("Exported")  # reason, format, is_whole
    REFERRAL = "referral", N_("Referral")
    CHECKED = "checked", N_("Checklist")  # item, is_done
    SECOND_LOOK = "second_look", N_("Second pair of eyes")  # deed, answer: asked, given, refused
    CONTACT = "contact", N_("Contact details read")  # reason
    CODED = "coded", N_("Coded answers corrected")  # before, after (by name), reason


@dataclass(frozen=True)
class Entry:
    """One entry: what kind, by which member, when (UTC, to the minute), and its content."""

    kind: EntryKind
    by: bytes
    at: datetime
    content: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class CaseFile:
    """What the entries of a case add up to now.

    `hand_over` is the hand-over that its new owner has not read yet. `links`, `orders` and
    `second_looks` are the entries that still hold: made and not taken back, ordered and not
    delivered, asked and not answered. `is_withdrawn` says that the team took the report out of
    the figures, whatever its state.
    """

    entries: tuple[Entry, ...] = field(default=(), repr=False)
    flags: tuple[Flag, ...] = ()
    notes: tuple[Entry, ...] = field(default=(), repr=False)
    next_step: str = field(default="", repr=False)
    next_step_on: date | None = None
    hand_over: Entry | None = field(default=None, repr=False)
    links: tuple[Entry, ...] = field(default=(), repr=False)
    orders: tuple[Entry, ...] = field(default=(), repr=False)
    translations: tuple[Entry, ...] = field(default=(), repr=False)
    checked: frozenset[str] = frozenset()
    second_looks: tuple[Entry, ...] = field(default=(), repr=False)
    is_withdrawn: bool = False

    @property
    def is_coded(self) -> bool:
        """Say whether the team has corrected the coded answers."""
        return any(entry.kind is EntryKind.CODED for entry in self.entries)

    @property
    def is_mass(self) -> bool:
        """Say whether the case is part of a mass report: flagged as one, or linked into one."""
        return Flag.MASS in self.flags or self.has_mass_link

    @property
    def has_mass_link(self) -> bool:
        """Say whether a link makes the case part of a mass report."""
        return any(entry.content["kind"] == MASS_LINK for entry in self.links)


def to_the_minute(moment: datetime) -> datetime:
    """Give a moment in UTC as entries keep it."""
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def append_entry(session: Session, report: Report, entry: Entry, *, by: Caseworker) -> None:
    """Seal one entry after the others of a case; the case's revision stays as it is.

    Raises SealBrokenError when the team's key of the case is not held.
    """
    content = {
        "kind": entry.kind,
        "by": entry.by.hex(),
        "at": to_the_minute(entry.at).isoformat(),
        "content": dict(entry.content),
    }
    _append(session, report, ObjectKind.NOTE, content, by=by)


def entries_of(session: Session, report: Report, *, by: Caseworker) -> tuple[Entry, ...]:
    """Give the entries of a case, oldest first.

    Raises SealBrokenError when one was changed, moved or taken out of the middle.
    """
    return entries_in(internal_part(session, report, by=by))


def internal_part(session: Session, report: Report, *, by: Caseworker) -> list[OpenedObject]:
    """Open all that the team alone may read of a case: summaries and entries, oldest first.

    Raises SealBrokenError when one was changed, moved or taken out of the middle.
    """
    keys, objects = sealed_keys_of(session, report.id), sealed_objects_of(session, report.id)
    return opened_part(objects, keys, by.seeds, role=KeyRole.INTERNAL)


def entries_in(objects: Iterable[OpenedObject]) -> tuple[Entry, ...]:
    """Give the entries among opened objects. Raises SealBrokenError for one that is none."""
    try:
        return tuple(_entry(o.content) for o in objects if o.kind is ObjectKind.NOTE)
    except (LookupError, ValueError, TypeError) as error:
        raise SealBrokenError from error


def case_file(entries: Iterable[Entry]) -> CaseFile:
    """Give what entries, oldest first, add up to."""
    told = tuple(entries)
    step = _last(told, EntryKind.NEXT_STEP)
    return CaseFile(
        entries=told,
        flags=_flags(told),
        notes=tuple(e for e in told if e.kind is EntryKind.NOTE),
        next_step=step.content.get("text", "") if step else "",
        next_step_on=_day(step.content.get("on")) if step else None,
        hand_over=_unread(told),
        links=_holding(told, EntryKind.LINK, EntryKind.UNLINK, ("case", "kind")),
        orders=_holding(told, EntryKind.TRANSLATION_ORDERED, EntryKind.TRANSLATION, ("of", "into")),
        translations=tuple(e for e in told if e.kind is EntryKind.TRANSLATION),
        checked=_checked(told),
        second_looks=_pending(told),
        is_withdrawn=_is_withdrawn(told),
    )


def rewrite_summary(session: Session, report: Report, *, by: Caseworker, **changes: Any) -> None:
    """Append the coded summary anew with some of its answers changed, as `flags=…`, `links=…`.

    Raises SealBrokenError when there is none to change, KeyError for an answer it does not have.
    """
    part = internal_part(session, report, by=by)
    told = [found.content for found in part if found.kind is ObjectKind.SUMMARY]
    if not told:
        raise SealBrokenError
    summary = {"flags": (), "links": 0} | told[-1]
    if unknown := set(changes) - CODED_NAMES - set(summary) | {"fact"} & set(changes):
        raise KeyError(*unknown)
    _append(session, report, ObjectKind.SUMMARY, summary | changes, by=by)


def _append(
    session: Session,
    report: Report,
    kind: ObjectKind,
    content: Mapping[str, Any],
    *,
    by: Caseworker,
) -> None:
    keys = team_keys(sealed_keys_of(session, report.id), by.seeds, KeyRole.INTERNAL)
    # Whoever appends holds the case until the end of the transaction, so that chains never fork.
    session.execute(select(Report.id).where(Report.id == report.id).with_for_update())
    chain = select(SealedObject).where(
        SealedObject.report_id == report.id, SealedObject.role == KeyRole.INTERNAL
    )
    last = session.scalars(chain.order_by(SealedObject.sequence.desc()).limit(1)).first()
    row = sealed_object(keys, KeyRole.INTERNAL, kind, content, author=Author.TEAM, after=last)
    session.execute(insert(SealedObject).values(row))


def _entry(told: Mapping[str, Any]) -> Entry:
    return Entry(
        kind=EntryKind(told["kind"]),
        by=bytes.fromhex(told["by"]),
        at=datetime.fromisoformat(told["at"]),
        content=told["content"],
    )


def _last(entries: tuple[Entry, ...], *kinds: EntryKind) -> Entry | None:
    return next((e for e in reversed(entries) if e.kind in kinds), None)


def _flags(entries: tuple[Entry, ...]) -> tuple[Flag, ...]:
    held: set[str] = set()
    for entry in entries:
        if entry.kind is EntryKind.FLAG:
            held.add(entry.content["flag"])
        elif entry.kind is EntryKind.UNFLAG:
            held.discard(entry.content["flag"])
    return tuple(flag for flag in Flag if flag in held)


def _unread(entries: tuple[Entry, ...]) -> Entry | None:
    last = _last(entries, EntryKind.HAND_OVER, EntryKind.HAND_OVER_READ)
    return last if last and last.kind is EntryKind.HAND_OVER else None


def _holding(
    entries: tuple[Entry, ...], made: EntryKind, ended: EntryKind, named_by: tuple[str, ...]
) -> tuple[Entry, ...]:
    held: dict[tuple[Any, ...], Entry] = {}
    for entry in entries:
        name = tuple(entry.content.get(key) for key in named_by)
        if entry.kind is made:
            held[name] = entry
        elif entry.kind is ended:
            held.pop(name, None)
    return tuple(held.values())


def _checked(entries: tuple[Entry, ...]) -> frozenset[str]:
    done: dict[str, bool] = {}
    for entry in entries:
        if entry.kind is EntryKind.CHECKED:
            done[entry.content["item"]] = bool(entry.content["is_done"])
    return frozenset(item for item, is_done in done.items() if is_done)


def _pending(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    asked: dict[Any, Entry] = {}
    for entry in entries:
        if entry.kind is not EntryKind.SECOND_LOOK:
            continue
        deed = entry.content.get("deed")
        if entry.content.get("answer") == "asked":
            asked[deed] = entry
        else:
            asked.pop(deed, None)
    return tuple(asked.values())


def _is_withdrawn(entries: tuple[Entry, ...]) -> bool:
    said = [e.content["after"] for e in entries if e.kind is EntryKind.CODED]
    return not next((a["is_counted"] for a in reversed(said) if "is_counted" in a), True)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
