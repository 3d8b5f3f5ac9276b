"""Tests of the follow-up code."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.sealing import (
    CodeCharacterError,
    CodeCheckError,
    CodeError,
    CodeLengthError,
    FollowUpCode,
    FormSecret,
    code_from_secret,
    code_groups,
    derive_code_keys,
    format_code,
    parse_code,
    profiles,
)
from tests.sealing.examples import PEPPER, SALT

CODE = code_from_secret(FormSecret(bytes(32)), PEPPER)
SECRETS = st.binary(min_size=32, max_size=32).map(FormSecret)
SEPARATORS = " \u00a0\u2009\u3000\t\n-\u2010\u2013\u2014\u2212\uff0d.,·:;_/\u00ad"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202c\u202e\u2066\u2069"


def refused(text: str) -> bool:
    """Tell whether *text* fails its check digits."""
    try:
        parse_code(text)
    except CodeCheckError:
        return True
    return False


@given(SECRETS)
def test_a_code_is_25_digits_that_check(secret: FormSecret) -> None:
    """P19: and what is shown can be typed."""
    code = code_from_secret(secret, PEPPER)
    assert len(code) == 25
    assert int(code) % 97 == 1
    assert parse_code(format_code(code)) == code


def test_one_secret_gives_one_code() -> None:
    """P21: another form or another pepper gives another code, the same ones the same."""
    assert code_from_secret(FormSecret(bytes(32)), PEPPER) == CODE
    assert code_from_secret(FormSecret(b"\1" * 32), PEPPER) != CODE
    assert code_from_secret(FormSecret(bytes(32)), b"q" * 32) != CODE


def test_digits_are_evenly_spread() -> None:
    """P21: in each of the 23 random places of 2,000 codes, every digit comes about 200 times."""
    secrets = [FormSecret(number.to_bytes(32)) for number in range(2000)]
    codes = [code_from_secret(secret, PEPPER) for secret in secrets]
    for place in range(23):
        counts = Counter(code[place] for code in codes)
        # Chi-square with 9 degrees of freedom: beyond 40 once in 140,000 places by chance.
        assert sum((counts[str(digit)] - 200) ** 2 / 200 for digit in range(10)) < 40


def test_a_code_is_shown_in_five_groups_of_five() -> None:
    """As it is read aloud."""
    code = parse_code("4215639934057814932282770")
    assert code_groups(code) == ("42156", "39934", "05781", "49322", "82770")
    assert format_code(code) == "42156 39934 05781 49322 82770"


@given(SECRETS)
def test_every_single_wrong_digit_is_found(secret: FormSecret) -> None:
    """In each of the 25 places, each of the nine other digits."""
    code = code_from_secret(secret, PEPPER)
    slips = [
        code[:place] + digit + code[place + 1 :]
        for place in range(25)
        for digit in "0123456789"
        if digit != code[place]
    ]
    assert all(refused(slip) for slip in slips)


@given(SECRETS)
def test_every_swap_of_neighbours_is_found(secret: FormSecret) -> None:
    """The commonest slip after a wrong digit."""
    code = code_from_secret(secret, PEPPER)
    swaps = [
        code[:place] + second + first + code[place + 2 :]
        for place, (first, second) in enumerate(pairwise(code))
        if first != second
    ]
    assert all(refused(swap) for swap in swaps)


@given(SECRETS)
def test_check_digits_have_one_form(secret: FormSecret) -> None:
    """Check digits with the same remainder, 97 more or less, are refused."""
    digits = code_from_secret(secret, PEPPER)[:23]
    assert sum(not refused(f"{digits}{check:02d}") for check in range(100)) == 1


@given(st.data())
def test_separators_anywhere_do_no_harm(data: st.DataObject) -> None:
    """Spaces, dashes, dots, line ends, bidi marks and zero-width characters."""
    gaps = data.draw(
        st.lists(st.text(SEPARATORS + INVISIBLE, max_size=4), min_size=26, max_size=26)
    )
    assert parse_code("".join(map(str.__add__, gaps, [*CODE, ""]))) == CODE


@pytest.mark.parametrize(
    "zero",
    ["٠", "۰", "０", "०", "০", "߀"],
    ids=["arabic-indic", "persian", "full width", "devanagari", "bengali", "nko"],
)
def test_digits_of_any_script_are_read(zero: str) -> None:
    """People type with the keyboard they have."""
    assert parse_code("".join(chr(ord(zero) + int(digit)) for digit in CODE)) == CODE


@given(st.data())
def test_lookalikes_are_read_as_digits(data: st.DataObject) -> None:
    """O and o for 0; I, l and | for 1."""
    lookalikes = {"0": "0Oo", "1": "1Il|"}
    typed = "".join(data.draw(st.sampled_from(lookalikes.get(digit, digit))) for digit in CODE)
    assert parse_code(typed) == CODE


@pytest.mark.parametrize("character", ["A", "i", "L", "О", "²", "½", "💙", "+", "́"])
def test_other_characters_are_refused(character: str) -> None:
    """Letters, fractions, pictures: not guessed at."""
    with pytest.raises(CodeCharacterError):
        parse_code(CODE[:12] + character + CODE[12:])


@pytest.mark.parametrize("digits", [0, 1, 19, 24, 26, 50])
def test_a_wrong_number_of_digits_is_told(digits: int) -> None:
    """So that the page can say: you wrote 24."""
    with pytest.raises(CodeLengthError) as caught:
        parse_code("-".join((CODE + CODE)[:digits]))
    assert caught.value.digits == digits


def test_two_hundred_characters_are_read_and_no_more() -> None:
    """The limit lies where it is said to lie."""
    assert parse_code(CODE.rjust(200)) == CODE
    with pytest.raises(CodeLengthError):
        parse_code(CODE.rjust(201))


class Counted(str):
    """A text that counts how often it is walked through."""

    __slots__ = ()
    walks = 0

    def __iter__(self) -> Iterator[str]:
        """Count, then go on."""
        type(self).walks += 1
        return super().__iter__()


def test_a_megabyte_is_refused_before_any_work() -> None:
    """T13, 4.14: not one of its characters is looked at."""
    with pytest.raises(CodeLengthError) as caught:
        parse_code(Counted("7" * 1_000_000))
    assert (Counted.walks, caught.value.digits) == (0, 1_000_000)


@given(st.text(max_size=220))
def test_whatever_is_typed_is_a_code_or_a_code_error(text: str) -> None:
    """No input ends in another error."""
    with suppress(CodeError):
        assert int(parse_code(text)) % 97 == 1


@pytest.mark.parametrize("typed", ["4215639934057814932282771", "42156", "4215x"])
def test_an_error_does_not_repeat_what_was_typed(typed: str) -> None:
    """It may be one slip away from a real code, and errors end up in logs."""
    with pytest.raises(CodeError) as caught:
        parse_code(typed)
    assert "4215" not in f"{caught.value!r}{caught.value.__dict__}"


def test_no_separator_is_a_digit_or_a_lookalike() -> None:
    """Dropping never changes a number."""
    assert not any(unicodedata.category(each) == "Nd" for each in SEPARATORS + INVISIBLE)


def test_keys_depend_on_code_salt_pepper_and_profile() -> None:
    """T37, P21: each changes both the id that is looked up and the key."""
    cheap = profiles.CHEAPEST
    keys = [
        derive_code_keys(CODE, salt=SALT, pepper=PEPPER, profile=cheap),
        derive_code_keys(CODE, salt=b"t" * 16, pepper=PEPPER, profile=cheap),
        derive_code_keys(CODE, salt=SALT, pepper=b"q" * 32, profile=cheap),
        derive_code_keys(CODE, salt=SALT, pepper=PEPPER, profile=profiles.FOLLOW_UP_CODE),
        derive_code_keys(FollowUpCode(CODE[::-1]), salt=SALT, pepper=PEPPER, profile=cheap),
    ]
    assert len({each.lookup_id for each in keys}) == len({each.wrapping_key for each in keys}) == 5


def test_the_lookup_id_does_not_lead_to_the_key() -> None:
    """What stands in the database is no part of what opens it."""
    keys = derive_code_keys(CODE, salt=SALT, pepper=PEPPER, profile=profiles.CHEAPEST)
    assert keys.wrapping_key.find(keys.lookup_id) == -1
    assert (len(keys.lookup_id), len(keys.wrapping_key)) == (16, 32)
    assert repr(keys.wrapping_key) not in repr(keys)


def test_secrets_of_another_size_are_refused() -> None:
    """P21: a form's secret, the salt and the pepper have one size each."""
    with pytest.raises(ValueError, match="secret must be 32 bytes"):
        code_from_secret(FormSecret(b"short"), PEPPER)
    with pytest.raises(ValueError, match="pepper must be 32 bytes"):
        code_from_secret(FormSecret(bytes(32)), b"short")
    with pytest.raises(ValueError, match="salt must be 16 bytes"):
        derive_code_keys(CODE, salt=b"short", pepper=PEPPER, profile=profiles.CHEAPEST)
    with pytest.raises(ValueError, match="pepper must be 32 bytes"):
        derive_code_keys(CODE, salt=SALT, pepper=b"short", profile=profiles.CHEAPEST)
