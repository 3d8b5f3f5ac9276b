"""Values of preferences: what is taken as written, and what is refused with a reason."""

import re
from datetime import date
from typing import Any

import pytest

from reporting.languages import STAFF_LANGUAGES
from reporting.preferences.declared import BY_HAND, BY_NAME, LONGEST_RETENTION, PreferenceName
from reporting.preferences.faults import ValueRefusedError
from reporting.preferences.kinds import NumberKind
from reporting.preferences.values import WRITTEN, Banner, Campaign, Severity, Words

HOSTILE = {
    "right-to-left override": "abc\u202exe.fdp",
    "isolate": "a\u2066b\u2069",
    "zero width": "a\u200bb",
    "byte order mark": "\ufeffRinnalla",
    "nul": "a\x00b",
    "bell": "a\x07b",
    "escape": "\x1b[31mred",
    "script": "<script>alert(1)</script>",
    "braces": "{{ 7*7 }}",
    "a gap of our own pages": "%%form-token%%",
    "ten thousand": "x" * 10_000,
    "private": "a\ue000b",
}
each_hostile = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)


def parsed(name: PreferenceName, **answers: Any) -> Any:
    listed = {part: [v] if isinstance(v, str) else v for part, v in answers.items()}
    return BY_NAME[name].kind.parsed(listed)


def faults(name: PreferenceName, **answers: Any) -> list[str]:
    with pytest.raises(ValueRefusedError) as refused:
        parsed(name, **answers)
    return [fault.part for fault in refused.value.faults]


def test_texts_are_written_in_the_languages_of_staff() -> None:
    assert WRITTEN == STAFF_LANGUAGES


def test_every_preference_has_a_name_and_a_meaning_for_people() -> None:
    assert all(one.name.label and one.name.hint for one in BY_HAND)


@each_hostile
@pytest.mark.parametrize("part", WRITTEN)
def test_a_name_that_would_not_show_as_written_is_refused(text: str, part: str) -> None:
    """T42: no name with invisible characters."""
    assert faults(PreferenceName.SERVICE_NAME, **({"fi": "Rinnalla"} | {part: text})) == [part]


@each_hostile
def test_a_notice_that_would_not_show_as_written_is_refused(text: str) -> None:
    assert faults(PreferenceName.BANNER, sv=text) == ["sv"]


@each_hostile
def test_a_campaign_that_would_not_show_as_written_is_refused(text: str) -> None:
    assert faults(PreferenceName.CAMPAIGNS, value="tram " + text)
    assert faults(PreferenceName.CAMPAIGNS, value=text)


def test_words_keep_what_is_meant_and_lose_only_spare_space() -> None:
    found = parsed(PreferenceName.SERVICE_NAME, fi="  Rinnalla \t Helsinki ", en="50 % by you")

    assert found == Words((("fi", "Rinnalla Helsinki"), ("en", "50 % by you")))


def test_persian_joiners_are_part_of_words() -> None:
    assert parsed(PreferenceName.ORGANISATION, en="می\u200cخواهم").own("en")


def test_a_service_must_have_a_name() -> None:
    assert faults(PreferenceName.SERVICE_NAME, fi=" ", sv="") == ["fi"]


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", "1e3", "0x10", "9" * 5000, "∞", "²"])
def test_what_is_no_number_is_refused(text: str) -> None:
    assert faults(PreferenceName.READERS, value=text) == ["value"]


def test_numbers_may_be_written_in_any_script() -> None:
    assert parsed(PreferenceName.READERS, value="١٢") == 12


@pytest.mark.parametrize("one", [d for d in BY_HAND if isinstance(d.kind, NumberKind)])
def test_a_number_stays_within_its_bounds(one: Any) -> None:
    assert parsed(one.name, value=str(one.kind.least)) == one.kind.least
    assert parsed(one.name, value=str(one.kind.most)) == one.kind.most
    for outside in (one.kind.least - 1, one.kind.most + 1):
        assert faults(one.name, value=str(outside)) == ["value"]


def test_no_case_can_be_kept_for_ever() -> None:
    """T29: no preference keeps a case for ever."""
    kind = BY_NAME[PreferenceName.RETENTION_DAYS].kind

    assert isinstance(kind, NumberKind)
    assert kind.most == LONGEST_RETENTION
    for never in (0, 10**9):
        assert faults(PreferenceName.RETENTION_DAYS, value=str(never))


def test_the_languages_cannot_all_be_removed_and_none_invented() -> None:
    assert faults(PreferenceName.LANGUAGES, value=[]) == ["value"]
    assert faults(PreferenceName.LANGUAGES, value=["fi", "xx"]) == ["value"]
    assert parsed(PreferenceName.LANGUAGES, value=["sv"]) == ("sv",)
    assert parsed(PreferenceName.LANGUAGES, value=["en", "fi", "fi"]) == ("fi", "en")


def test_a_notice_has_texts_a_weight_and_a_last_day() -> None:
    found = parsed(PreferenceName.BANNER, fi="Suljettu", severity="urgent", until="2026-12-24")

    assert found == Banner(Words((("fi", "Suljettu"),)), Severity.URGENT, date(2026, 12, 24))
    assert found.is_shown(date(2026, 12, 24))
    assert not found.is_shown(date(2026, 12, 25))


@pytest.mark.parametrize("day", ["24.12.2026", "2026-02-30", "9999-12-31", "soon", "2026"])
def test_a_last_day_that_is_none_is_refused(day: str) -> None:
    assert faults(PreferenceName.BANNER, fi="Suljettu", until=day) == ["until"]


def test_an_unknown_weight_is_refused() -> None:
    assert faults(PreferenceName.BANNER, fi="Suljettu", severity="panic") == ["severity"]


def test_campaigns_are_codes_with_names_one_a_line() -> None:
    found = parsed(PreferenceName.CAMPAIGNS, value="tram-2026 Trams in spring\r\n\r\nlib  Library ")

    assert found == (Campaign("tram-2026", "Trams in spring"), Campaign("lib", "Library"))


@pytest.mark.parametrize(
    "line",
    ["T Trams", "x One letter", "Tram-2026 Upper", "trömsö Name", "tram", "a" * 21 + " Long"],
)
def test_a_line_without_a_code_and_a_name_is_refused(line: str) -> None:
    assert faults(PreferenceName.CAMPAIGNS, value=line) == ["value"]


def test_at_most_twenty_campaigns_and_each_once() -> None:
    lines = [f"code-{n} Name" for n in range(21)]

    assert len(parsed(PreferenceName.CAMPAIGNS, value="\n".join(lines[:20]))) == 20
    assert faults(PreferenceName.CAMPAIGNS, value="\n".join(lines)) == ["value"]
    assert faults(PreferenceName.CAMPAIGNS, value="tram A\ntram B") == ["value"]
    assert faults(PreferenceName.CAMPAIGNS, value="tram A\n" * 100_000) == ["value"]


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        (PreferenceName.SERVICE_NAME, {"fi": "Vierellä", "en": "Beside"}),
        (PreferenceName.READERS, {"value": "9"}),
        (PreferenceName.LANGUAGES, {"value": ["fi", "sv"]}),
        (PreferenceName.BANNER, {"en": "Closed", "severity": "note", "until": "2026-12-24"}),
        (PreferenceName.CAMPAIGNS, {"value": "tram Trams"}),
    ],
)
def test_what_is_kept_is_read_back_the_same(name: PreferenceName, answers: Any) -> None:
    kind = BY_NAME[name].kind
    value = parsed(name, **answers)

    assert kind.loaded(kind.stored(value)) == value


def test_every_message_fills_the_gaps_it_has() -> None:
    wrong = {
        PreferenceName.READERS: {"value": "0"},
        PreferenceName.SERVICE_NAME: {"fi": "<b>"},
        PreferenceName.CAMPAIGNS: {"value": "\u202e x"},
        PreferenceName.ORGANISATION: {"fi": "x" * 81},
    }
    for name, answers in wrong.items():
        with pytest.raises(ValueRefusedError) as refused:
            parsed(name, **answers)
        for fault in refused.value.faults:
            text = fault.text % dict(fault.values)
            assert not re.search(r"%\(|\u202e", text)
