"""The truth about each translation: how many texts a person has read, counted from the files.

A text of the interface is reviewed when a comment `# reviewed 2027-01-31 by …` stands above it in
the catalogue; a document when its head says `reviewed = true`; a file of cards or of help when its
first line is such a comment.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from babel.messages.catalog import Message

from catalogues.merging import read_catalogue
from catalogues.texts import FOLDER
from reporting.documents import read_document
from reporting.languages import LANGUAGES, Language
from reporting.libraries import library

REVIEWED: Final = "reviewed "
SAFETY_FILES: Final = ("now.toml", "help.toml")
"""What a person must have read before a language stops saying that nobody has checked it."""
SAFETY_DOCUMENTS: Final = ("about/safety.md", "about/privacy.md")

_PAGE: Final = FOLDER.parent / "docs" / "translations.md"
_BEGIN: Final = "<!-- states: written by `make translations` -->\n"
_END: Final = "<!-- end of states -->\n"


@dataclass(frozen=True)
class State:
    """How far one language is: texts of the interface, documents, and documents that are old."""

    language: Language
    texts: int
    texts_reviewed: int
    documents: int
    documents_reviewed: int
    documents_old: int

    @property
    def row(self) -> str:
        """Give a line of the table."""
        says = "says so on its pages" if self.language.needs_notice else "–"
        return (
            f"| `{self.language.code}` | {self.language.name} | {self.language.origin.value} "
            f"| {self.texts_reviewed} of {self.texts} "
            f"| {self.documents_reviewed} of {self.documents} | {self.documents_old} | {says} |\n"
        )


def state_of(code: str) -> State:
    """Count the texts and documents of a language."""
    messages = [message for message in read_catalogue(code) if message.id and message.string]
    documents = [read_document(path, code) for path in sorted((FOLDER / code).glob("*/*.md"))]
    folders = {path.parent.name for path in (FOLDER / code).glob("*/*.md")}
    old = sum(lack.is_stale for folder in folders for lack in library(folder).lacks((code,)))
    return State(
        LANGUAGES[code],
        len(messages),
        sum(map(is_reviewed, messages)),
        len(documents),
        sum(document.is_reviewed for document in documents),
        old,
    )


def is_reviewed(message: Message) -> bool:
    """Say whether a person has read this text in this language."""
    return any(comment.startswith(REVIEWED) for comment in message.user_comments)


def unread_safety(code: str) -> Iterator[str]:
    """Give the texts on which safety depends that no person has read in this language."""
    for message in read_catalogue(code):
        if message.id and _is_safety(message) and not is_reviewed(message):
            yield str(message.id)
    for name in SAFETY_FILES:
        if not _begins_reviewed(FOLDER / code / name):
            yield name
    for name in SAFETY_DOCUMENTS:
        path = FOLDER / code / name
        if not path.exists() or not read_document(path, code).is_reviewed:
            yield name


def write_states() -> None:
    """Write the table of docs/translations.md anew."""
    before, _, rest = _PAGE.read_text(encoding="utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    _PAGE.write_text(before + _BEGIN + table() + _END + after, encoding="utf-8")


def table() -> str:
    """Give the table of all languages as Markdown."""
    head = (
        "| code | language | written | texts a person has read | documents a person has read "
        "| documents older than the English | notice |\n|---|---|---|---|---|---|---|\n"
    )
    return head + "".join(state_of(code).row for code in LANGUAGES)


def _is_safety(message: Message) -> bool:
    return any(comment == "Safety." for comment in message.auto_comments)


def _begins_reviewed(path: Path) -> bool:
    return path.exists() and path.read_text(encoding="utf-8").startswith("# " + REVIEWED)
