"""Tests of passwords, passkeys and recovery codes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.sealing import (
    CodeCharacterError,
    CodeCheckError,
    CodeError,
    CodeLengthError,
    derive_code_keys,
    derive_password_keys,
    parse_recovery_code,
    passkey_wrapping_key,
    profiles,
    recovery_code,
    recovery_key_pair,
    recovery_wrapping_key,
)
from reporting.sealing.codes import FollowUpCode
from reporting.sealing.passwords import PasswordKeys, format_recovery_code
from tests.sealing.examples import PEPPER, SALT

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRETS = st.binary(min_size=20, max_size=20)


def keys_of(password: str, *, salt: bytes = SALT, pepper: bytes = PEPPER) -> PasswordKeys:
    """Derive cheaply."""
    return derive_password_keys(password, salt=salt, pepper=pepper, profile=profiles.CHEAPEST)


def test_the_same_password_is_verified() -> None:
    """And opens the same wrap."""
    stored = keys_of("kielo ja kuusi")
    assert keys_of("kielo ja kuusi").is_verified_by(stored.verifier)
    assert keys_of("kielo ja kuusi").wrapping_key == stored.wrapping_key


@pytest.mark.parametrize(
    "other",
    [
        keys_of("kielo ja kuusi "),
        keys_of("Kielo ja kuusi"),
        keys_of("kielo ja kuusi", salt=b"t" * 16),
        keys_of("kielo ja kuusi", pepper=b"q" * 32),
    ],
)
def test_anything_else_is_not(other: PasswordKeys) -> None:
    """T37: another password, another member's salt, another instance's pepper."""
    stored = keys_of("kielo ja kuusi")
    assert not other.is_verified_by(stored.verifier)
    assert other.wrapping_key != stored.wrapping_key


def test_keyboards_that_compose_otherwise_give_the_same_password() -> None:
    """An ä typed as one character or two, a full-width letter or a plain one."""
    assert keys_of("p\u00e4iv\u00e4") == keys_of("pa\u0308iva\u0308")
    assert keys_of("\uff41bc") == keys_of("abc")


def test_what_is_stored_does_not_open_the_key() -> None:
    """The verifier is no part of the key, and printing shows no key."""
    keys = keys_of("kielo ja kuusi")
    assert keys.verifier != keys.wrapping_key
    assert repr(keys.wrapping_key) not in repr(keys)


def test_a_password_that_looks_like_a_code_gives_other_keys() -> None:
    """Codes and passwords are stretched under different names."""
    digits = "4215639934057814932282770"
    cheap = profiles.CHEAPEST
    code_keys = derive_code_keys(FollowUpCode(digits), salt=SALT, pepper=PEPPER, profile=cheap)
    assert keys_of(digits).wrapping_key != code_keys.wrapping_key


def test_profiles_cost_what_they_promise() -> None:
    """64 MiB and three passes for a human's password; 8 MiB and one for 76 random bits."""
    password, code = profiles.PASSWORD, profiles.FOLLOW_UP_CODE
    assert (password.memory_kib, password.iterations, password.lanes) == (65_536, 3, 1)
    assert (code.memory_kib, code.iterations, code.lanes) == (8192, 1, 1)


def test_a_recovery_code_is_nine_groups_of_four() -> None:
    """In Crockford's alphabet, without I, L, O and U."""
    group = f"[{ALPHABET}]{{4}}"
    assert re.fullmatch(f"{group}(-{group}){{8}}", recovery_code())


def test_recovery_codes_differ() -> None:
    """Nothing is fixed by accident."""
    assert recovery_code() != recovery_code()


@given(SECRETS)
def test_a_recovery_code_is_read_back(secret: bytes) -> None:
    """In small letters, without dashes, with O for 0 and I or l for 1."""
    code = format_recovery_code(secret)
    assert parse_recovery_code(code) == secret
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert parse_recovery_code(typed) == secret


def test_every_wrong_character_of_a_recovery_code_is_found() -> None:
    """In each of the 36 places, each of the 31 others; and each swap of neighbours."""
    code = format_recovery_code(bytes(range(20))).replace("-", "")
    slips = {
        code[:place] + other + code[place + 1 :] for place in range(36) for other in ALPHABET
    } | {code[:place] + code[place + 1] + code[place] + code[place + 2 :] for place in range(35)}
    for slip in slips - {code}:
        with pytest.raises(CodeCheckError):
            parse_recovery_code(slip)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", CodeLengthError),
        ("ABCD-EFGH", CodeLengthError),
        ("A" * 201, CodeLengthError),
        ("U" * 36, CodeCharacterError),
        ("0" * 35 + "é", CodeCharacterError),
    ],
)
def test_what_is_not_a_recovery_code_is_refused(text: str, error: type[CodeError]) -> None:
    """With the error the page can explain."""
    with pytest.raises(error):
        parse_recovery_code(text)


@given(st.text(max_size=60))
def test_whatever_is_typed_ends_in_a_code_error(text: str) -> None:
    """No input ends in another error."""
    with pytest.raises(CodeError):
        parse_recovery_code(text)


def test_each_way_to_a_key_gives_its_own() -> None:
    """The same 32 bytes used for two ways, or with two salts, open nothing of each other."""
    secret = bytes(20)
    keys = {
        recovery_wrapping_key(secret, salt=SALT),
        recovery_wrapping_key(secret, salt=b"t" * 16),
        recovery_wrapping_key(b"\1" * 20, salt=SALT),
        bytes(recovery_key_pair(secret, salt=SALT).seed),
        passkey_wrapping_key(bytes(32), salt=SALT),
        passkey_wrapping_key(bytes(32), salt=b"t" * 16),
    }
    assert len(keys) == 6


def test_a_recovery_pair_comes_back_from_the_print() -> None:
    """The printed code and the salt are all it takes."""
    code = recovery_code()
    first = recovery_key_pair(parse_recovery_code(code), salt=SALT)
    assert recovery_key_pair(parse_recovery_code(code.lower()), salt=SALT) == first


def test_secrets_of_another_size_are_refused() -> None:
    """A caller's mistake is not stretched into a weak key."""
    with pytest.raises(ValueError, match="secret must be 20 bytes"):
        recovery_wrapping_key(b"short", salt=SALT)
    with pytest.raises(ValueError, match="secret must be 20 bytes"):
        recovery_key_pair(b"short", salt=SALT)
    with pytest.raises(ValueError, match="secret must be 20 bytes"):
        format_recovery_code(b"short")
    with pytest.raises(ValueError, match="prf_output must be 32 bytes"):
        passkey_wrapping_key(b"short", salt=SALT)
    with pytest.raises(ValueError, match="salt must be 16 bytes"):
        recovery_wrapping_key(bytes(20), salt=b"short")
