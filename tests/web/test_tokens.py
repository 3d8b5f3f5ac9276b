"""Form tokens: ours, unchanged, for this page, and no older than a day."""

import base64
import secrets

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.errors import PageExpiredError
from reporting.web.tokens import make_token, read_token

KEY = bytes(range(32))
NOW = 1_800_000_000
DAY = 24 * 3600


def read(token: str, *, at: float = NOW, purpose: str = "report") -> object:
    """Read a token at a moment."""
    return read_token(token, KEY, purpose=purpose, at=at)


def test_a_token_says_when_it_was_made_and_carries_32_bytes_of_its_own() -> None:
    first, second = (
        read_token(make_token(KEY, "a", at=NOW), KEY, purpose="a", at=NOW) for _ in "12"
    )

    assert first.issued_at == second.issued_at == NOW
    assert len(first.secret) == len(first.digest) == 32
    assert first.secret != second.secret
    assert first.digest != second.digest


def test_what_is_stored_of_a_token_gives_neither_the_token_nor_its_secret() -> None:
    token = read_token(make_token(KEY, "a", at=NOW), KEY, purpose="a", at=NOW)

    assert token.digest != bytes(token.secret)
    assert bytes(token.secret)[:8] not in token.digest


@pytest.mark.parametrize("age", [0, 1, DAY - 1, DAY, -300])
def test_a_token_is_taken_for_24_hours(age: int) -> None:
    assert read(make_token(KEY, "report", at=NOW), at=NOW + age)


@pytest.mark.parametrize("age", [DAY + 1, 30 * DAY, -301, -DAY])
def test_a_token_is_refused_when_older_or_from_the_future(age: int) -> None:
    """4.6: a page is taken for a day, and none from the future."""
    token = make_token(KEY, "report", at=NOW)

    with pytest.raises(PageExpiredError):
        read(token, at=NOW + age)


@pytest.mark.parametrize("purpose", ["inbox", "", "report:", "Report", "report\0"])
def test_a_token_of_another_page_is_refused(purpose: str) -> None:
    """4.6: a token serves one page."""
    with pytest.raises(PageExpiredError):
        read(make_token(KEY, purpose, at=NOW))


def test_a_token_of_another_instance_is_refused() -> None:
    """T35, 4.6: a token serves one instance."""
    with pytest.raises(PageExpiredError):
        read(make_token(secrets.token_bytes(32), "report", at=NOW))


def test_every_changed_bit_is_noticed() -> None:
    raw = bytearray(base64.urlsafe_b64decode(make_token(KEY, "report", at=NOW)))

    for bit in range(len(raw) * 8):
        bent = bytearray(raw)
        bent[bit // 8] ^= 1 << bit % 8
        with pytest.raises(PageExpiredError):
            read(base64.urlsafe_b64encode(bent).decode())


def test_every_cut_or_longer_token_is_refused() -> None:
    token = make_token(KEY, "report", at=NOW)

    for text in (*(token[:n] for n in range(len(token))), token + "A", token * 2, " " + token):
        with pytest.raises(PageExpiredError):
            read(text)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_either_ours_or_refused(text: str) -> None:
    with pytest.raises(PageExpiredError):
        read(text)
