"""Cleaning what people wrote: nothing of their words changed, nothing invisible kept."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.report.drafts import (
    MessageDraft,
    ReportDraft,
    clean_file_name,
)
from reporting.vocabulary import Area, Wish
from reporting.words import clean_line, clean_text
from tests import factories

any_text = st.text(st.characters(), max_size=300)


@settings(deadline=None)
@given(any_text)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@settings(deadline=None)
@given(any_text)
def test_no_visible_character_is_lost(text: str) -> None:
    normal = unicodedata.normalize("NFC", text)
    visible = [c for c in normal if unicodedata.category(c)[0] in "LNPSM"]

    kept = clean_text(text)
    assert [c for c in kept if unicodedata.category(c)[0] in "LNPSM"] == visible


@settings(deadline=None)
@given(any_text)
def test_no_control_character_is_kept_but_line_ends_and_tabs(text: str) -> None:
    kept = {c for c in clean_text(text) if unicodedata.category(c) in {"Cc", "Cs"}}

    assert kept <= {"\n", "\t"}
    assert "\n" not in clean_line(text)


@pytest.mark.parametrize("text", [None, "", " ", "\r\n\t", "\x00\x01"])
def test_nothing_is_an_empty_text(text: str | None) -> None:
    assert clean_text(text) == clean_line(text) == ""


def test_line_ends_of_every_system_are_one() -> None:
    assert clean_text("a\r\nb\rc\nd") == "a\nb\nc\nd"
    assert clean_line("a\r\nb\t c") == "a b c"


@settings(deadline=None)
@given(any_text)
def test_any_file_name_becomes_one_harmless_visible_line(name: str) -> None:
    kept = clean_file_name(name, "jpg")

    assert 5 <= len(kept) <= 80
    assert kept.endswith(".jpg")
    assert not kept.startswith((".", " "))
    assert not set(kept) & set('/\\<>:"|?*%;=\r\n\0')
    assert not any(unicodedata.category(c)[0] == "C" for c in kept)


def test_a_wish_or_a_contact_alone_is_no_report_but_one_fact_is() -> None:
    assert ReportDraft("en").is_empty
    assert ReportDraft("en", wish=Wish.COUNT, contact="x", campaign="k").is_empty
    assert not ReportDraft("en", area=Area.OTHER).is_empty
    assert not ReportDraft("en", municipality_text="Village").is_empty


def test_a_message_without_words_and_files_is_empty() -> None:
    assert MessageDraft("").is_empty
    assert not MessageDraft("x").is_empty


def test_what_a_person_told_is_not_shown_by_accident() -> None:
    told = factories.draft(story="zzKanarialintu", contact="zzKontakti")

    assert "zzKanarialintu" not in repr(told) + repr(MessageDraft("zzKanarialintu"))
    assert "zzKontakti" not in repr(told)
