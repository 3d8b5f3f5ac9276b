"""The file of cards is refused as a whole, with every fault named, when anything is missing."""

from datetime import date

import pytest

from reporting.authorities.contacts_file import ContactsFileError, parse_contacts

CARD = """
[[contact]]
id = "someone"
url = "https://example.org/"
phone = "0295 123"
anonymous = "yes"
source = "https://example.org/source"
verified_on = "2026-11-02"
confidence = "read"
[contact.fi]
name = "Nimi"
can = "Auttaa."
cannot = "Ei tutki."
hours = "Aina."
[contact.sv]
name = "Namn"
can = "Hjälper."
cannot = "Utreder inte."
hours = "Alltid."
[contact.en]
name = "Name"
can = "Helps."
cannot = "Does not investigate."
hours = "Always."
"""
REMEDY = """
[[remedy]]
contact = "someone"
source = "https://example.org/law"
fi = "Asia."
sv = "Sak."
en = "Thing."
"""


def test_a_complete_file_is_read() -> None:
    file = parse_contacts(CARD + REMEDY)

    (card,) = file.contacts.values()
    assert card.verified_on == date(2026, 11, 2)
    assert card.text("zh").hours == "Always."
    assert file.remedies[0].contact is card
    assert file.remedies[0].fact("sv") == "Sak."


@pytest.mark.parametrize(
    ("was", "now", "fault"),
    [
        ('id = "someone"', 'id = ""', "has no id"),
        ('source = "https://example.org/source"', 'source = ""', "has no source"),
        ('url = "https://example.org/"', 'url = "http://example.org/"', "has no web address"),
        ('phone = "0295 123"', 'phone = "call us"', "phone is no number"),
        ('verified_on = "2026-11-02"', 'verified_on = "2026-13"', "verified_on is no date"),
        ('verified_on = "2026-11-02"', "", "verified_on is no date"),
        ('confidence = "read"', 'confidence = "sure"', "confidence is unknown"),
        ('anonymous = "yes"', 'anonymous = "perhaps"', "whether a name is needed"),
        ('cannot = "Utreder inte."', 'cannot = ""', "sv lacks cannot"),
        ('hours = "Aina."', 'hours = ""', "hours are not given in every language"),
        ('contact = "someone"', 'contact = "nobody"', "there is no such card"),
        ('source = "https://example.org/law"', 'source = "law"', "remedy someone: has no source"),
        ('sv = "Sak."', 'sv = ""', "remedy someone: is not given in every language"),
        ("[[contact]]", "[[contact", "line 2"),
    ],
)
def test_an_incomplete_file_is_refused_and_the_fault_is_named(
    was: str, now: str, fault: str
) -> None:
    with pytest.raises(ContactsFileError, match=fault):
        parse_contacts((CARD + REMEDY).replace(was, now, 1))


def test_two_cards_with_one_id_are_refused() -> None:
    with pytest.raises(ContactsFileError, match="someone: the id is used twice"):
        parse_contacts(CARD + CARD)


def test_every_fault_is_reported_at_once() -> None:
    broken = CARD.replace('"read"', '"sure"').replace('"yes"', '"maybe"')

    with pytest.raises(ContactsFileError, match=r"confidence is unknown; .* name is needed"):
        parse_contacts(broken)


def test_a_fault_names_the_line_on_which_its_row_begins() -> None:
    broken = CARD + REMEDY.replace('sv = "Sak."', 'sv = ""') + CARD
    second = (CARD + REMEDY).count("\n") + 2

    with pytest.raises(ContactsFileError) as caught:
        parse_contacts(broken)

    remedy = CARD.count("\n") + 2
    assert f"line {second}: someone: the id is used twice" in str(caught.value)
    assert f"line {remedy}: remedy someone: is not given" in str(caught.value)
