"""Redacted copies of a case: what may be in one, sealing it, and reading the newest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from reporting.audit import AuditAction
from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import Sending, case_to_change, note_deed, note_sent
from reporting.casework.entries import Entry, EntryKind, append_entry, entries_of
from reporting.casework.opening import DAMAGE, opened_part
from reporting.casework.redaction.marks import MarkKind, Piece, from_stored, pieces_of, stored
from reporting.report.conversation import Message, Story, messages_of, story_of
from reporting.report.drafts import DraftFile
from reporting.report.models import Report
from reporting.report.queries import sealed_keys_of, sealed_objects_of
from reporting.sealing import KeyRole
from reporting.sealing.errors import SealBrokenError

STORY_PARTS = ("story", "place", "organisation", "town", "contact")


@dataclass(frozen=True)
class Original:
    """Everything of a case that a person wrote: the story with its lines, and the messages."""

    story: Story = field(repr=False)
    messages: tuple[Message, ...] = field(repr=False)

    @property
    def texts(self) -> Mapping[str, str]:
        """Give each text that is not empty by its name, such as `story` or `message-2`."""
        told = self.story
        lines = (told.story, told.place, told.organisation, told.municipality_text, told.contact)
        found = dict(zip(STORY_PARTS, lines, strict=True))
        found |= {f"message-{n}": m.text for n, m in enumerate(self.messages, start=1)}
        return {name: text for name, text in found.items() if text}

    @property
    def files(self) -> tuple[DraftFile, ...]:
        """Give the files of the story and of the messages."""
        return (*self.story.files, *(f for message in self.messages for f in message.files))


@dataclass(frozen=True)
class CopyDraft:
    """A copy to be made: the texts to include as edited, and the files to include whole."""

    texts: Mapping[str, str] = field(repr=False)
    files: frozenset[str] = frozenset()
    with_town: bool = False


@dataclass(frozen=True)
class RedactedCopy:
    """A copy as the receiver sees it; `number` counts the copies of the case from 1."""

    number: int
    by: bytes
    at: datetime
    parts: Mapping[str, tuple[Piece, ...]] = field(repr=False)
    files: frozenset[str]
    with_town: bool

    @property
    def marks(self) -> Mapping[MarkKind, int]:
        """Give how many marks of each kind there are."""
        found = [piece.mark for pieces in self.parts.values() for piece in pieces if piece.mark]
        return {kind: found.count(kind) for kind in MarkKind if kind in found}


def original_of(session: Session, report: Report, *, by: Caseworker) -> Original:
    """Open everything that was written in a case.

    Raises SealBrokenError when some of it does not open: nobody redacts half a case.
    """
    keys, objects = sealed_keys_of(session, report.id), sealed_objects_of(session, report.id)
    try:
        story = story_of(opened_part(objects, keys, by.seeds, role=KeyRole.STORY))
        messages = messages_of(opened_part(objects, keys, by.seeds, role=KeyRole.THREAD))
    except DAMAGE as error:
        raise SealBrokenError from error
    if story is None:
        raise SealBrokenError
    return Original(story, messages)


def checked_parts(
    original: Original, draft: CopyDraft, names: Mapping[str, MarkKind]
) -> dict[str, tuple[Piece, ...]]:
    """Give the texts of a copy as pieces; what the case does not have is left out.

    Raises CopyChangedError when a text was rewritten instead of marked.
    """
    texts = original.texts
    included = [name for name in texts if name in draft.texts]
    return {name: pieces_of(draft.texts[name], texts[name], names) for name in included}


def save_copy(
    session: Session,
    case_id: bytes,
    draft: CopyDraft,
    names: Mapping[str, MarkKind],
    *,
    by: Caseworker,
    sending: Sending,
) -> None:
    """Seal a redacted copy with the case; the original stays as it is.

    Raises CopyChangedError when a text was rewritten, and what `case_to_change` raises.
    """
    report = case_to_change(session, case_id, by=by, sending=sending)
    original = original_of(session, report, by=by)
    parts = checked_parts(original, draft, names)
    known = {file.attachment_id.hex() for file in original.files}
    content = {
        "parts": {name: stored(pieces) for name, pieces in parts.items()},
        "files": sorted(known & draft.files),
        "with_town": draft.with_town,
    }
    now = sending.mark.now
    append_entry(session, report, Entry(EntryKind.REDACTION, by.member_id, now, content), by=by)
    note_deed(session, report, AuditAction.CASE_REDACTED, by=by, now=now)
    note_sent(session, report, sending)


def copies_in(entries: Iterable[Entry]) -> tuple[RedactedCopy, ...]:
    """Give the redacted copies of a case, oldest first."""
    made = [entry for entry in entries if entry.kind is EntryKind.REDACTION]
    return tuple(_copy(number, entry) for number, entry in enumerate(made, start=1))


def newest_copy(session: Session, report: Report, *, by: Caseworker) -> RedactedCopy | None:
    """Give the newest redacted copy of a case, None when nobody made one."""
    return next(reversed(copies_in(entries_of(session, report, by=by))), None)


def _copy(number: int, entry: Entry) -> RedactedCopy:
    told = entry.content
    return RedactedCopy(
        number=number,
        by=entry.by,
        at=entry.at,
        parts={name: from_stored(pieces) for name, pieces in told["parts"].items()},
        files=frozenset(told["files"]),
        with_town=told["with_town"],
    )
