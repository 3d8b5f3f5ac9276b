"""The texts of `/now`: read in ten seconds, the same everywhere, checked at the start."""

import re
from collections.abc import Iterator
from dataclasses import fields

import pytest

from reporting.guide.now.cards import AREA_OF, Card, CardName, NowTexts, SettingName
from reporting.guide.now.cards_file import (
    CardsFileError,
    cards_path,
    parse_cards,
    read_cards,
    word_count,
)
from reporting.languages import LANGUAGES

SOUND = cards_path("en").read_text(encoding="utf-8")
VOWELS = re.compile(r"[aeiouy]+")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_is_read_in_ten_seconds(language: str) -> None:
    for setting in read_cards(language).settings.values():
        assert len(setting.cards) == len(CardName)
        for card in setting.cards:
            assert word_count(card.head) <= 4, card
            assert word_count(card.do) <= 20, card
            assert word_count(card.say) <= 12, card


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_setting_and_rule(language: str) -> None:
    texts, source = read_cards(language), read_cards("en")

    assert list(texts.settings) == list(SettingName) == list(AREA_OF)
    assert len(texts.rules) == len(source.rules)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_emergency_number_and_filming_are_among_the_rules(language: str) -> None:
    texts = read_cards(language)

    assert any("112" in rule for rule in texts.rules)
    assert "112" in texts.words.call
    assert "112" in texts.words.text
    for setting in texts.settings.values():
        filming = [
            c.do for c in setting.cards if re.search(r"\b(film|kuvaa v|filma)", c.do.lower())
        ]
        only = {"fi": "vain", "sv": "bara", "en": "only"}.get(language, "")
        assert all(only in text for text in filming), filming


def test_no_language_was_copied_from_another() -> None:
    seen: dict[str, str] = {}
    for language in (code for code in LANGUAGES if not LANGUAGES[code].easy_of):
        for text in _texts(read_cards(language)):
            assert seen.setdefault(text, language) == language, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short(language: str) -> None:
    sentences = [s for text in _texts(read_cards(language)) for s in re.split(r"[.!?]+\s*", text)]
    lengths = [word_count(sentence) for sentence in sentences if sentence]

    assert sum(lengths) / len(lengths) <= 10
    assert max(lengths) <= 20


def test_the_english_is_read_at_grade_five() -> None:
    text = " ".join(_texts(read_cards("en")))
    words = re.findall(r"[a-z’]+", text.lower())
    sentences = len(re.findall(r"[.!?]+", text))
    syllables = sum(max(1, len(VOWELS.findall(word.removesuffix("e")))) for word in words)

    grade = 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59
    assert grade <= 5


@pytest.mark.parametrize(
    ("sound", "broken", "told"),
    [
        ('head = "Go and sit close"', 'head = "Go and sit very close"', "more than 4 words"),
        ('head = "Go and sit close"\n', "", "[transit.stand_by] has no “head”"),
        ('say = "Hi! Is this seat free?"', 'say = ""', "[transit.stand_by] has no “say”"),
        ("[street.note]", "[street.notes]", "[street] has an unknown “notes”"),
        ('place = "Work"', 'plaice = "Work"', "[work] has an unknown “plaice”"),
        ('  "Is it a child? Find an adult.",\n', "", "“rules” must be 9 texts"),
        ("[words]", "[wrods]", "“wrods” is unknown"),
        ('call = "Call 112"', "call = 112", "[words] has no “call”"),
    ],
)
def test_a_fault_stops_the_start_and_is_told(sound: str, broken: str, told: str) -> None:
    assert sound in SOUND

    with pytest.raises(CardsFileError) as error:
        parse_cards(SOUND.replace(sound, broken))

    assert told in str(error.value)


def test_a_fault_names_its_line() -> None:
    line = SOUND.splitlines().index('head = "Say stop"') + 1

    with pytest.raises(CardsFileError, match=f"line {line}: \\[school.say\\]"):
        parse_cards(SOUND.replace('head = "Say stop"', 'head = "Say stop as loud as you can"'))


def test_a_file_that_is_no_toml_names_its_line() -> None:
    with pytest.raises(CardsFileError, match="line"):
        parse_cards(SOUND.replace('"Say stop"', '"Say stop'))


def test_a_language_without_a_file_is_told() -> None:
    with pytest.raises(CardsFileError, match=r"translations/xx/now\.toml"):
        read_cards("xx")


def _texts(texts: NowTexts) -> Iterator[str]:
    yield from texts.rules
    for setting in texts.settings.values():
        for card in setting.cards:
            yield from (getattr(card, one.name) for one in fields(Card))
