"""Catalogues: a broken one is refused with its line, and what was translated is never lost."""

from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from catalogues import merging, texts
from catalogues.merging import compile_all, merge, read_catalogue
from catalogues.states import is_reviewed
from catalogues.texts import catalogue_path

HEAD = 'msgid ""\nmsgstr ""\n"Language: sv\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder of translations that a test may break."""
    monkeypatch.setattr(texts, "FOLDER", tmp_path)
    monkeypatch.setattr(merging, "FOLDER", tmp_path)
    return tmp_path


def write(language: str, body: str) -> None:
    """Write a catalogue."""
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + body, encoding="utf-8")


def test_a_broken_catalogue_is_refused_before_it_is_served(folder: Path) -> None:
    write("sv", "no entry at all\n")

    with pytest.raises(PoFileError):
        read_catalogue("sv")
    with pytest.raises((PoFileError, FileNotFoundError)):
        compile_all()
    assert not catalogue_path("sv").with_suffix(".mo").exists()


def test_merging_keeps_translations_and_guesses_none(folder: Path) -> None:
    write("sv", 'msgid "Leave quickly"\nmsgstr "Bort härifrån"\n')

    merge("sv")

    found = read_catalogue("sv")
    kept = found["Leave quickly"]
    assert kept is not None
    assert kept.string == "Bort härifrån"
    others = [one for one in found if one.id and one.id != "Leave quickly"]
    assert len(others) > 2000
    assert not [one for one in others if one.fuzzy or one.string not in ("", ("", ""))]


def test_a_text_counts_as_reviewed_only_when_somebody_signed_it(folder: Path) -> None:
    write(
        "sv",
        "# reviewed 2027-01-31 by somebody\n"
        'msgid "Leave quickly"\nmsgstr "Lämna sidan"\n\n'
        '# looks fine\nmsgid "Continue"\nmsgstr "Fortsätt"\n',
    )

    found = {str(one.id): is_reviewed(one) for one in read_catalogue("sv") if one.id}

    assert found == {"Leave quickly": True, "Continue": False}
