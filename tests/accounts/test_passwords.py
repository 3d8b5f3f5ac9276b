"""What a password must be: long and not known to everybody, and nothing else."""

import string

import pytest

from reporting.accounts.passwords import (
    MAX_PASSWORD,
    MIN_PASSWORD,
    PasswordFault,
    TooManyTriesError,
    new_password,
    password_fault,
    password_keys,
)
from reporting.runtime import Runtime


def test_a_made_password_is_long_and_never_the_same() -> None:
    made = {new_password() for _ in range(100)}

    assert len(made) == 100
    assert all(MIN_PASSWORD <= len(password) <= MAX_PASSWORD for password in made)
    assert set("".join(made)) <= set(string.ascii_lowercase + string.digits + "-")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "neljä sanaa peräkkäin vain",
        "ÅÄÖåäö på en gång, ja",
        "tyyni järvi 77 porraskäytävä",
        "🦊🐻🐼🐨🐯🦁 ja kettu metsässä",
    ],
)
def test_any_kind_of_characters_will_do(password: str) -> None:
    assert password_fault(password, about=("aino", "Aino Lehto")) is None


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("", PasswordFault.TOO_SHORT),
        ("elevenchars", PasswordFault.TOO_SHORT),
        ("x" * (MAX_PASSWORD + 1), PasswordFault.TOO_LONG),
        ("aaaaaaaaaaaaaaaa", PasswordFault.COMMON),
        ("password12345678", PasswordFault.COMMON),
        ("Salasana123456789", PasswordFault.COMMON),
        ("qwertyuiop1234567890", PasswordFault.COMMON),
        ("Rinnalla-Helsinki-2026", PasswordFault.COMMON),
        ("aino.lehto.aino.lehto", PasswordFault.COMMON),
        ("AinoLehto2026!!!", PasswordFault.COMMON),
    ],
)
def test_what_is_short_or_known_is_refused(password: str, fault: PasswordFault) -> None:
    """4.16, P27: the server refuses weak passwords itself."""
    assert password_fault(password, about=("aino.lehto", "Aino Lehto")) is fault


def test_length_is_counted_as_it_is_compared() -> None:
    assert password_fault("e\N{COMBINING ACUTE ACCENT}" * 6, about=()) is PasswordFault.TOO_SHORT


def test_one_password_written_in_two_ways_is_the_same(runtime: Runtime) -> None:
    salt = bytes(16)
    composed = password_keys(runtime, "Häme-Ståhl ﬁ 5²", salt)

    assert composed == password_keys(runtime, "Ha\N{COMBINING DIAERESIS}me-Ståhl fi 52", salt)


def test_one_who_may_not_try_is_turned_away_before_the_work(runtime: Runtime) -> None:
    with pytest.raises(TooManyTriesError):
        password_keys(runtime, "any", bytes(16), admit=lambda: False)
