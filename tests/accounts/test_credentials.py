"""What can be a sign-in at all, and the one-time code."""

import string
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.accounts.credentials import (
    MAX_PASSWORD,
    MIN_PASSWORD,
    Attempt,
    clean_attempt,
    matching_step,
    new_password,
    new_totp_secret,
    nobody,
    open_totp_secret,
    otpauth_uri,
    seal_totp_secret,
)
from reporting.runtime import Runtime
from reporting.sealing import SealBrokenError

NOW = datetime(2026, 11, 20, 12, 0, 10, tzinfo=UTC)
RIGHT = Attempt("aino", "correct horse battery", "123456")


def test_what_people_type_is_forgiven_where_nothing_is_lost() -> None:
    assert clean_attempt(" Aino ", RIGHT.password, "123 456\n") == RIGHT


def test_a_password_is_taken_to_the_letter() -> None:
    assert clean_attempt("aino", " Pass word ", "123456").password == " Pass word "


@pytest.mark.parametrize(
    "changes",
    [
        {"username": ""},
        {"username": "a" * 65},
        {"username": "aino\0"},
        {"username": "aino lehto"},
        {"username": "ａino"},
        {"password": ""},
        {"password": "x" * (MAX_PASSWORD + 1)},
        {"otp": "12345"},
        {"otp": "1234567"},
        {"otp": "12345a"},
        {"otp": "١٢٣٤٥٦"},
    ],
)
def test_what_cannot_be_right_has_no_shape(changes: dict[str, str]) -> None:
    assert RIGHT.has_shape
    assert not replace(RIGHT, **changes).has_shape


def test_a_megabyte_is_cut_before_any_work() -> None:
    huge = clean_attempt("a" * 10**6, "p" * 10**6, "1" * 10**6)

    assert not huge.has_shape
    assert len(huge.username) + len(huge.password) + len(huge.otp) < 300


@given(st.text(), st.text(), st.text())
def test_no_text_makes_cleaning_fail(username: str, password: str, otp: str) -> None:
    assert clean_attempt(username, password, otp).has_shape in {True, False}


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_code_fits_half_a_minute_to_either_side(seconds: int) -> None:
    secret, shown_at = new_totp_secret(), NOW + timedelta(seconds=seconds)

    step = matching_step(secret, pyotp.TOTP(secret).at(shown_at), now=NOW)
    assert step == int(shown_at.timestamp()) // 30


@pytest.mark.parametrize("seconds", [-90, -60, 60, 90])
def test_an_older_or_later_code_fits_no_step(seconds: int) -> None:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

    code = pyotp.TOTP(secret).at(NOW + timedelta(seconds=seconds))
    assert matching_step(secret, code, now=NOW) == -1


def test_the_rfc_s_own_example_fits() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238, appendix B, cut to six digits

    assert matching_step(secret, "287082", now=datetime.fromtimestamp(59, UTC)) == 1


def test_a_sealed_secret_opens_for_its_member_only(runtime: Runtime) -> None:
    mine, other = nobody("mine", runtime.keyring), nobody("other", runtime.keyring)
    sealed = seal_totp_secret("SECRET", mine.member_id, runtime.keyring)

    assert b"SECRET" not in sealed
    held = replace(mine, sealed_totp_secret=sealed)
    assert open_totp_secret(held, runtime.keyring) == "SECRET"
    with pytest.raises(SealBrokenError):
        open_totp_secret(replace(other, sealed_totp_secret=sealed), runtime.keyring)


def test_an_unknown_name_costs_the_same_salt_each_time(runtime: Runtime) -> None:
    first, again = nobody("nobody", runtime.keyring), nobody("nobody", runtime.keyring)

    assert first.salt == again.salt
    assert first.salt != nobody("somebody", runtime.keyring).salt
    assert not first.is_active


def test_a_made_password_is_long_and_never_the_same() -> None:
    made = {new_password() for _ in range(100)}

    assert len(made) == 100
    assert all(MIN_PASSWORD <= len(password) <= MAX_PASSWORD for password in made)
    assert set("".join(made)) <= set(string.ascii_lowercase + string.digits + "-")


def test_an_authenticator_app_reads_the_address() -> None:
    secret = new_totp_secret()

    read = pyotp.parse_uri(otpauth_uri(secret, "aino"))
    assert isinstance(read, pyotp.TOTP)
    assert (read.secret, read.name, read.issuer) == (secret, "aino", "Rinnalla")


def test_what_was_typed_stays_out_of_logs() -> None:
    assert RIGHT.password not in repr(RIGHT)
    assert RIGHT.otp not in repr(RIGHT)
