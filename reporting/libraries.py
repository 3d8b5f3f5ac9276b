"""Libraries: the documents of a folder in every language, and what to show when one is missing."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from reporting.documents import Document, DocumentError, read_document
from reporting.errors import NotFoundError
from reporting.languages import nearest

SOURCE: Final = "en"
"""The language that the others are held against."""

_TRANSLATIONS: Final = Path(__file__).resolve().parents[1] / "translations"

_log = logging.getLogger(__name__)


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
    """The documents of one folder, by address and language; each is read when first wanted."""

    def __init__(self, paths: Mapping[str, Mapping[str, Path]]) -> None:
        self._paths = paths
        self._read: dict[Path, Document | None] = {}

    @cached_property
    def slugs(self) -> tuple[str, ...]:
        """Give the addresses of all documents, in their order."""
        ordered = {slug: self.find(slug, SOURCE).document.order for slug in self._paths}
        return tuple(sorted(ordered, key=lambda slug: (ordered[slug], slug)))

    def find(self, slug: str, language: str) -> Found:
        """Give a document in this language, or in another one when this one lacks it.

        One that breaks a rule is told to those who run the service and counts as lacking.
        Raises NotFoundError when no language has it.
        """
        versions = self._paths.get(slug, {})
        for code in (*nearest(language), *versions):
            document = self._document(slug, code)
            if document:
                return Found(slug, document, code, is_stale=self._is_stale(slug, code, document))
        raise NotFoundError("no such document")

    def lacks(self, languages: tuple[str, ...]) -> tuple[Lack, ...]:
        """Give what is missing or older than its source, by document and language."""
        return tuple(
            Lack(code, slug, is_stale=code in self._paths[slug])
            for slug in self.slugs
            for code in languages
            if self.find(slug, code).language != code or self.find(slug, code).is_stale
        )

    def faults(self) -> Iterator[str]:
        """Give what is wrong with each document that breaks a rule, by file and line."""
        for path in (path for versions in self._paths.values() for path in versions.values()):
            try:
                read_document(path, path.parts[-3])
            except DocumentError as error:
                yield str(error)

    def _document(self, slug: str, code: str) -> Document | None:
        path = self._paths.get(slug, {}).get(code)
        if path is None:
            return None
        if path not in self._read:
            try:
                self._read[path] = read_document(path, code)
            except DocumentError:
                _log.error("the document %s/%s breaks a rule and is not shown", code, slug)
                self._read[path] = None
        return self._read[path]

    def _is_stale(self, slug: str, language: str, document: Document) -> bool:
        source = self._document(slug, SOURCE)
        return language != SOURCE and source is not None and document.translates != source.digest


@cache
def library(folder: str, *, root: Path = _TRANSLATIONS) -> Library:
    """Give the documents of a folder, such as `guide` or `about`, in every language."""
    found: dict[str, dict[str, Path]] = {}
    for path in sorted(root.glob(f"*/{folder}/*.md")):
        found.setdefault(path.stem, {})[path.parts[-3]] = path
    return Library(found)
