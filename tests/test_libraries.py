"""Libraries: what is shown when a language lacks a document or has an older one."""

from pathlib import Path

import pytest

from reporting.errors import NotFoundError
from reporting.libraries import Lack, library


def write(root: Path, language: str, slug: str, *, order: int = 1, more: str = "") -> None:
    folder = root / language / "guide"
    folder.mkdir(parents=True, exist_ok=True)
    matter = f'title = "{slug} {language}"\nsummary = "S"\norder = {order}\n{more}'
    (folder / f"{slug}.md").write_text(f"+++\n{matter}+++\nText\n", encoding="utf-8")


def test_documents_come_in_their_order_and_in_the_language_asked_for(tmp_path: Path) -> None:
    for language in ("en", "fi"):
        write(tmp_path, language, "last", order=20)
        write(tmp_path, language, "first", order=10)

    books = library("guide", root=tmp_path)

    assert books.slugs == ("first", "last")
    assert books.find("last", "fi").document.title == "last fi"


def test_a_missing_document_is_shown_in_another_language_that_is_named(tmp_path: Path) -> None:
    write(tmp_path, "en", "why")
    write(tmp_path, "fi", "only")

    books = library("guide", root=tmp_path)

    assert books.find("why", "sv").language == "en"
    assert books.find("only", "sv").language == "fi"
    assert Lack("sv", "why", is_stale=False) in books.lacks(("fi", "sv", "en"))


def test_a_document_whose_source_changed_says_so_until_it_is_renewed(tmp_path: Path) -> None:
    write(tmp_path, "en", "why")
    digest = library("guide", root=tmp_path).find("why", "en").document.digest
    write(tmp_path, "fi", "why", more='translates = "0123456789abcdef"\n')
    write(tmp_path, "sv", "why", more=f'translates = "{digest}"\n')
    library.cache_clear()

    books = library("guide", root=tmp_path)

    assert books.find("why", "fi").is_stale
    assert not books.find("why", "sv").is_stale
    assert books.lacks(("fi", "sv", "en")) == (Lack("fi", "why", is_stale=True),)


def test_no_document_anywhere_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        library("guide", root=tmp_path).find("why", "fi")


def test_a_broken_document_is_shown_in_another_language_and_named(tmp_path: Path) -> None:
    write(tmp_path, "en", "why")
    for language in ("fi", "sv"):
        folder = tmp_path / language / "guide"
        folder.mkdir(parents=True)
        (folder / "why.md").write_bytes(b"\xff\xfe broken")
    books = library("guide", root=tmp_path)

    assert books.find("why", "fi").language == "en"
    named = " ".join(books.faults())
    assert "fi/guide/why.md:1" in named
    assert "sv/guide/why.md:1" in named
