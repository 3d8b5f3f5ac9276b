"""One-time codes of an app, spare codes on paper, and the picture that an app reads."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from reporting.accounts.second_factors import (
    clean_code,
    is_otp,
    is_spare_code,
    matching_step,
    new_spare_codes,
    new_totp_secret,
    open_totp_secret,
    otpauth_uri,
    qr_path,
    seal_totp_secret,
    spare_digest,
)
from reporting.config import Mode
from reporting.keyring import create_keyring
from reporting.runtime import Runtime
from reporting.sealing import SealBrokenError

NOW = datetime(2026, 11, 20, 12, 0, 10, tzinfo=UTC)


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
    """T08: a secret moved to another member opens nothing."""
    mine, other = b"mine, 16 bytes..", b"other, 16 bytes."
    sealed = seal_totp_secret("SECRET", mine, runtime.keyring)

    assert b"SECRET" not in sealed
    assert open_totp_secret(sealed, mine, runtime.keyring) == "SECRET"
    with pytest.raises(SealBrokenError):
        open_totp_secret(sealed, other, runtime.keyring)


def test_an_authenticator_app_reads_the_address() -> None:
    secret = new_totp_secret()

    read = pyotp.parse_uri(otpauth_uri(secret, "aino"))
    assert isinstance(read, pyotp.TOTP)
    assert (read.secret, read.name, read.issuer) == (secret, "aino", "Rinnalla")


def test_the_picture_says_what_the_text_says() -> None:
    told = otpauth_uri(new_totp_secret(), "aino")
    side, path = qr_path(told)

    picture = Image.new("L", (side * 8, side * 8), 255)
    pen = ImageDraw.Draw(picture)
    for cell in path.removeprefix("M").split("M"):
        x, y = map(int, cell.removesuffix("h1v1h-1z").split())
        pen.rectangle((x * 8, y * 8, x * 8 + 7, y * 8 + 7), fill=0)
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [told]


def test_spare_codes_are_ten_different_ones_and_no_one_time_codes() -> None:
    codes = new_spare_codes()

    assert len(set(codes)) == 10
    assert all(is_spare_code(code) and not is_otp(code) for code in codes)


def test_a_spare_code_is_read_as_people_type_it() -> None:
    code = new_spare_codes()[0]

    assert clean_code(f" {code[:4].upper()}-{code[4:8]} {code[8:]}\n") == code


def test_what_is_stored_of_a_spare_code_says_nothing_of_it(
    runtime: Runtime, tmp_path: Path
) -> None:
    """T37: digests of spare codes need the key outside."""
    code = new_spare_codes()[0]
    mine = spare_digest(code, b"mine", runtime.keyring)

    assert code.encode() not in mine
    assert mine != spare_digest(code, b"other", runtime.keyring)
    assert mine != spare_digest(code, b"mine", create_keyring(tmp_path / "other", Mode.DEMO))
