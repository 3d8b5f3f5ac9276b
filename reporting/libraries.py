"""Libraries: the documents of a folder in every language, and what to show when one is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from reporting.documents import Document, DocumentError, read_document
from reporting.errors import NotFoundError

SOURCE: Final = "en"
"""The language that the others are held against."""

_TRANSLATIONS: Final = Path(__file__).resolve().parents[1] / "translations"
# Where a language lacks a document, the first of these that has it is shown, with a notice.
_INSTEAD: Final = (SOURCE, "fi", "sv")


@dataclass(frozen=True)
class Found:
    """A document as a page shows it: the language it is in, and whether its source is newer."""

    slug: str
    document: Document
    language: str
    is_stale: bool = False


@dataclass(frozen=True)
class Lack:
    """What a language's folder lacks: a document, or the newest state of one."""

    language: str
    slug: str
    is_stale: bool


class Library:
    """The documents of one folder, by address and language."""

    def __init__(self, documents: Mapping[str, Mapping[str, Document]]) -> None:
        self._documents = documents
        ordered = {slug: self._any(slug).order for slug in documents}
        self.slugs = tuple(sorted(documents, key=lambda slug: (ordered[slug], slug)))

    def find(self, slug: str, language: str) -> Found:
        """Give a document in this language, or in another one when this one lacks it.

        Raises NotFoundError when no language has it.
        """
        versions = self._documents.get(slug)
        if not versions:
            raise NotFoundError("no such document")
        for code in (language, language.partition("-")[0], *_INSTEAD):
            if code in versions:
                return Found(slug, versions[code], code, is_stale=self._is_stale(slug, code))
        raise NotFoundError("no such document")

    def lacks(self, languages: tuple[str, ...]) -> tuple[Lack, ...]:
        """Give what is missing or older than its source, by document and language."""
        return tuple(
            Lack(code, slug, is_stale=code in self._documents[slug])
            for slug in self.slugs
            for code in languages
            if code not in self._documents[slug] or self._is_stale(slug, code)
        )

    def _any(self, slug: str) -> Document:
        versions = self._documents[slug]
        return versions.get(SOURCE) or next(iter(versions.values()))

    def _is_stale(self, slug: str, language: str) -> bool:
        versions = self._documents[slug]
        if language == SOURCE or SOURCE not in versions:
            return False
        return versions[language].translates != versions[SOURCE].digest


@cache
def library(folder: str, *, root: Path = _TRANSLATIONS) -> Library:
    """Read all documents of a folder once, such as `guide` or `about`, in every language.

    Raises DocumentError, naming every file that breaks a rule, when any does.
    """
    found: dict[str, dict[str, Document]] = {}
    faults = []
    for path in sorted(root.glob(f"*/{folder}/*.md")):
        language = path.parts[-3]
        try:
            found.setdefault(path.stem, {})[language] = read_document(path, language)
        except DocumentError as error:
            faults.append(str(error))
    if faults:
        raise DocumentError("; ".join(faults))
    return Library({slug: versions for slug, versions in found.items() if versions})
