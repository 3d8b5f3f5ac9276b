"""The form of the redaction page: the texts as edited, and which step its button asks for."""

from collections.abc import Mapping
from typing import Any

from reporting.casework.page import CaseForm
from reporting.casework.redaction.copies import CopyDraft, Original, RedactedCopy
from reporting.casework.redaction.fields import ChosenField, TextsField
from reporting.casework.redaction.marks import MarkKind, written
from reporting.casework.redaction.suggestions import with_marks
from reporting.vocabulary import Term
from reporting.web.fields import TermField, TickField
from reporting.web.locale import gettext as _


class RedactStep(Term):
    """What a button of the page asks for."""

    OPEN = "open"
    APPLY = "apply"
    EDIT = "edit"
    PREVIEW = "preview"
    SAVE = "save"


class RedactForm(CaseForm):
    """A redacted copy while it is made."""

    purpose = "case-redact"

    step = TermField(RedactStep)
    texts = TextsField()
    keep = ChosenField()
    chosen = ChosenField()
    found = ChosenField()
    with_town = TickField()

    def begin(self, original: Original, copy: RedactedCopy | None) -> None:
        """Fill in the newest copy, or the originals of the story, for a first look."""
        kept = copy.parts if copy else {}
        self.texts.data = {
            name: written(kept[name], mark_name) if name in kept else text
            for name, text in original.texts.items()
        }
        self.keep.data = frozenset(kept) if copy else frozenset({"story"})
        self.chosen.data = copy.files if copy else frozenset()
        self.with_town.data = copy.with_town if copy else False

    def apply_found(self) -> None:
        """Put marks where the ticked suggestions stand."""
        pairs = [_pair(value) for value in self.found.data]
        self.texts.data = {n: with_marks(text, pairs) for n, text in self.texts.data.items()}
        self.found.data = frozenset()

    def to_draft(self) -> CopyDraft:
        """Give the copy as a value: only what is ticked."""
        kept = {name: text for name, text in self.texts.data.items() if name in self.keep.data}
        return CopyDraft(kept, self.chosen.data, with_town=self.with_town.data)


def mark_name(kind: MarkKind) -> str:
    """Give the word that stands for a mark in the language of the page."""
    return _(kind.label)


def mark_names() -> Mapping[str, MarkKind]:
    """Give the words that mean a mark: those of this page's language, and the English codes."""
    return {kind.value: kind for kind in MarkKind} | {
        mark_name(kind).casefold(): kind for kind in MarkKind
    }


def part_labels() -> dict[str, str]:
    """Give the names of the texts of a story; messages are numbered by the page."""
    return {
        "story": _("The account"),
        "place": _("Place"),
        "organisation": _("Organisation"),
        "town": _("Town as written"),
        "contact": _("Contact"),
    }


def _pair(value: str) -> tuple[str, str]:
    kind, _sep, words = value.partition("|")
    known: Any = {one.value: one for one in MarkKind}
    return words, mark_name(known.get(kind, MarkKind.OTHER))
