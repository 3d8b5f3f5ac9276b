"""Sealing feedback to the team and opening it: words on one side, rows on the other.

Formats and binding are those of a report's objects (docs/sealing.md), under a key role of their
own, so that nothing of a report opens as feedback.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from reporting.feedback.models import AccessibilityFeedback
from reporting.sealing import (
    FIRST_OBJECT,
    Author,
    KeyRole,
    ObjectContext,
    ObjectKey,
    ObjectKind,
    PublicKey,
    RecipientKind,
    Seed,
    WrapContext,
    key_pair_from_seed,
    object_digest,
    open_object,
    open_wrapped_key,
    public_key_id,
    seal_object,
    wrap_key,
)
from reporting.sealing.errors import SealBrokenError

MAX_TEXT: Final = 5000
MAX_CONTACT: Final = 200

_EPOCH: Final = 1


@dataclass(frozen=True)
class FeedbackDraft:
    """What somebody wrote: what does not work, perhaps how to reach them, in which language."""

    text: str = field(repr=False)
    contact: str = field(repr=False)
    language: str


@dataclass(frozen=True)
class SealedDraft:
    """A draft as it is stored: its key for the team, and its words."""

    sealed_key: bytes
    sealed_content: bytes


def seal_feedback(feedback_id: bytes, draft: FeedbackDraft, team: PublicKey) -> SealedDraft:
    """Seal a draft to the team's public key, under a fresh key of its own."""
    key = ObjectKey(secrets.token_bytes(32))
    words = {"text": draft.text, "contact": draft.contact, "language": draft.language}
    context = _context(feedback_id, ObjectKind.MESSAGE, Author.REPORTER)
    return SealedDraft(
        wrap_key(key, team, context=_wrap_context(feedback_id, team)),
        seal_object(key, _encoded(words), context=context),
    )


def opened_feedback(row: AccessibilityFeedback, seeds: Mapping[int, Seed]) -> FeedbackDraft:
    """Open what somebody wrote.

    Raises SealBrokenError when it does not open or its generation is not held.
    """
    context = _context(row.id, ObjectKind.MESSAGE, Author.REPORTER)
    words = _decoded(open_object(_key(row, seeds), row.sealed_content, context=context))
    return FeedbackDraft(**{name: str(words.get(name, "")) for name in _FIELDS})


def sealed_note(row: AccessibilityFeedback, seeds: Mapping[int, Seed], note: str) -> bytes:
    """Seal what was answered, bound to the feedback it answers.

    Raises SealBrokenError when the feedback's key does not open.
    """
    context = _note_context(row)
    return seal_object(_key(row, seeds), _encoded({"note": note}), context=context)


def opened_note(row: AccessibilityFeedback, seeds: Mapping[int, Seed]) -> str:
    """Open what was answered, empty when nothing was noted.

    Raises SealBrokenError when it does not open.
    """
    if row.sealed_note is None:
        return ""
    opened = open_object(_key(row, seeds), row.sealed_note, context=_note_context(row))
    return str(_decoded(opened).get("note", ""))


def rewrapped(row: AccessibilityFeedback, seeds: Mapping[int, Seed], to: PublicKey) -> bytes:
    """Give the feedback's key sealed to another generation of the team's key.

    Raises SealBrokenError when the key does not open.
    """
    return wrap_key(_key(row, seeds), to, context=_wrap_context(row.id, to))


_FIELDS: Final = ("text", "contact", "language")


def _key(row: AccessibilityFeedback, seeds: Mapping[int, Seed]) -> ObjectKey:
    seed = seeds.get(row.generation)
    if seed is None:
        raise SealBrokenError
    context = _wrap_context(row.id, key_pair_from_seed(seed).public)
    return ObjectKey(open_wrapped_key(row.sealed_key, seed, context=context))


def _wrap_context(feedback_id: bytes, team: PublicKey) -> WrapContext:
    return WrapContext(
        subject_id=feedback_id,
        role=KeyRole.FEEDBACK,
        recipient=RecipientKind.TEAM,
        recipient_key_id=public_key_id(team),
        epoch=_EPOCH,
    )


def _context(
    feedback_id: bytes,
    kind: ObjectKind,
    author: Author,
    *,
    sequence: int = 1,
    previous: bytes = FIRST_OBJECT,
) -> ObjectContext:
    return ObjectContext(
        report_id=feedback_id,
        object_id=feedback_id,
        kind=kind,
        role=KeyRole.FEEDBACK,
        author=author,
        epoch=_EPOCH,
        sequence=sequence,
        previous=previous,
    )


def _note_context(row: AccessibilityFeedback) -> ObjectContext:
    previous = object_digest(row.sealed_content)
    return _context(row.id, ObjectKind.NOTE, Author.TEAM, sequence=2, previous=previous)


def _encoded(words: Mapping[str, str]) -> bytes:
    return json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()


def _decoded(plain: bytes) -> dict[str, Any]:
    try:
        words = json.loads(plain)
    except ValueError as error:
        raise SealBrokenError from error
    if not isinstance(words, dict):
        raise SealBrokenError
    return words
