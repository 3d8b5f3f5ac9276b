"""A rule file with a fault is refused as a whole, and each fault names the line it stands on."""

import re
from datetime import date

import pytest

from reporting.authorities.contacts import contacts
from reporting.authorities.rules import PATH
from reporting.authorities.rules_file import RulesFileError, parse_rules

TEXT = PATH.read_text(encoding="utf-8")
CARDS = tuple(card.id for card in contacts())


def line_of(text: str) -> int:
    """Give the line on which a text first stands in the file."""
    return TEXT[: TEXT.index(text)].count("\n") + 1


def test_the_file_of_the_service_is_sound() -> None:
    file = parse_rules(TEXT, CARDS)

    assert file.rules[0].id == "R0"
    assert file.rules[0].origin.verified_on == date(2026, 11, 20)
    assert file.rules[0].reason.text("xx") == file.rules[0].reason.text("en")
    assert file.spoken


@pytest.mark.parametrize(
    ("was", "now", "fault"),
    [
        ('id = "R0.threat"', 'id = "R17"', "the id is none of R0 to R16"),
        ('id = "R0.threat"', 'id = "R0"', "R0: the id is used twice"),
        ('kinds = ["threat", "physical_violence"]', 'kinds = ["theft"]', "no value theft"),
        ('kinds = ["threat", "physical_violence"]', "kinds = []", "kinds is no list"),
        ('kinds = ["threat", "physical_violence"]', "kinds = [7]", "no value 7"),
        ("is_danger = true", "is_dangerous = true", "no condition is_dangerous"),
        ("is_danger = true", 'is_danger = "yes"', "is_danger is neither true nor false"),
        ('contact = "red_cross"', 'contact = "blue_cross"', "there is no contact blue_cross"),
        ('stage = "danger" }', 'stage = "soon" }', "there is no stage soon"),
        ('stage = "danger" }', 'stage = "danger", why = 1 }', "why is not known here"),
        ('instead = "chancellor_of_justice"', 'instead = "nobody"', "there is no contact nobody"),
        ('source = "https://112.fi/en/emergency-sms"', 'source = "112"', "there is no source"),
        ('verified_on = "2026-11-20"', 'verified_on = "2026-11"', "verified_on is no date"),
        ('verified_on = "2026-11-20"', "verified_on = 2026", "verified_on is no date"),
        ('confidence = "read"', 'confidence = "sure"', "the confidence is not read, old or memory"),
        ("notice = true", "notice = 1", "notice is neither true nor false"),
        ("months = 12", "months = 0", "months is no number from 1 to 600"),
        ("months = 12", "months = true", "months is no number from 1 to 600"),
        ("warn_days = 60", 'warn_days = "60"', "warn_days is no number"),
        ("from_end = true", "from_end = 3", "from_end is neither true nor false"),
        ('contacts = ["tribunal"]', 'contacts = ["court"]', "there is no contact court"),
        ('contacts = ["tribunal"]', "contacts = []", "contacts is no list"),
        ('contacts = ["tribunal"]', 'contacts = ["tribunal", "tribunal"]', "stands twice"),
    ],
)
def test_a_fault_names_its_line(was: str, now: str, fault: str) -> None:
    with pytest.raises(RulesFileError) as caught:
        parse_rules(TEXT.replace(was, now, 1), CARDS)

    named = [int(n) for n in re.findall(r"line (\d+): [^;]*" + re.escape(fault), str(caught.value))]
    if "id is used twice" in fault:  # the row is named, which begins one line above
        named = [n + 1 for n in named]
    assert named == [line_of(was)]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_missing_text_names_its_line_and_language(language: str) -> None:
    line = next(one for one in TEXT.splitlines() if one.startswith(f"{language} = "))
    broken = TEXT.replace(line, f'{language} = " "', 1)

    with pytest.raises(RulesFileError) as caught:
        parse_rules(broken, CARDS)

    assert f"line {line_of(line)}: R0: the text is missing in {language}" in str(caught.value)


@pytest.mark.parametrize(
    ("was", "now", "fault"),
    [
        ("\n[[rule]]", "\n[[rule", "line"),
        ("\n[[rule]]", "\n[[rules]]", "rules is not known here"),
        ("after = {", "# after = {", "what remains is not said in every language"),
        ("after = {", 'after = "no" #', "what remains is not said in every language"),
        ('to = [{ contact = "emergency_112", stage = "danger" }]', "", "the rule leads nowhere"),
        (
            'to = [{ contact = "emergency_112", stage = "danger" }]',
            'to = "112"',
            "to is no list of authorities",
        ),
        ("when = { is_danger = true }", "when = 3", "when is no table"),
        ('id = "R16"', 'id = "R15.more"', "there is no rule R16"),
        ('contacts = ["emergency_112"]', 'contacts = ["tribunal"]', "0 groups instead of one"),
        ("\n[[group]]", "\n[[spoken]]", "instead of one"),
    ],
)
def test_a_broken_file_is_refused(was: str, now: str, fault: str) -> None:
    with pytest.raises(RulesFileError, match=re.escape(fault)):
        parse_rules(TEXT.replace(was, now, 1), CARDS)


def test_every_fault_is_told_at_once() -> None:
    broken = TEXT.replace('confidence = "read"', 'confidence = "sure"')

    with pytest.raises(RulesFileError) as caught:
        parse_rules(broken, CARDS)

    assert str(caught.value).count("the confidence is not") == TEXT.count('confidence = "read"')


def test_rows_that_are_no_rows_are_refused() -> None:
    with pytest.raises(RulesFileError, match=r"rule is no list of rows; .*there is no clock"):
        parse_rules("rule = 5", CARDS)


def test_a_contact_that_was_taken_away_names_every_row_that_needs_it() -> None:
    fewer = tuple(card for card in CARDS if card != "red_cross")

    with pytest.raises(RulesFileError) as caught:
        parse_rules(TEXT, fewer)

    assert str(caught.value).count("there is no contact red_cross") == TEXT.count('"red_cross"')
