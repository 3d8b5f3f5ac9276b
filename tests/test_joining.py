"""A machine joins an installation with the same secrets; with others it is refused."""

from dataclasses import replace
from pathlib import Path

import pytest

from reporting.app import create_app
from reporting.config import Mode
from reporting.database import Database
from reporting.errors import UnsafeInstanceError
from reporting.joining import note_secrets, refuse_foreign_secrets, refuse_second_secrets
from reporting.keyring import create_keyring
from reporting.runtime import Runtime
from reporting.upgrading import bring_up_to_date
from tests import factories


@pytest.fixture
def noted(database: Database, runtime: Runtime) -> Runtime:
    """Give an installation whose database knows its secrets."""
    bring_up_to_date(runtime)
    return runtime


@pytest.fixture
def stranger(noted: Runtime, tmp_path: Path) -> Runtime:
    """Give a machine with the same database and secrets of its own."""
    return replace(noted, keyring=create_keyring(tmp_path / "other", Mode.DEMO))


def test_a_machine_with_the_same_secrets_joins(database: Database, noted: Runtime) -> None:
    bring_up_to_date(noted)
    with noted.database.writing() as session:
        note_secrets(session, noted.keyring)

    refuse_foreign_secrets(noted)
    assert factories.row_counts(noted.database)["instance_mark"] == 1


def test_a_machine_with_other_secrets_neither_serves_nor_upgrades(
    database: Database, noted: Runtime, stranger: Runtime
) -> None:
    """4.32: the secrets of another installation are refused before they can do harm."""
    for use in (refuse_foreign_secrets, bring_up_to_date, lambda r: create_app(r.config, r)):
        with pytest.raises(UnsafeInstanceError, match="copy secrets"):
            use(stranger)
    refuse_foreign_secrets(noted)


def test_a_machine_without_secrets_makes_none_for_a_database_in_use(
    database: Database, noted: Runtime
) -> None:
    with pytest.raises(UnsafeInstanceError, match="copy secrets"):
        refuse_second_secrets(noted.config)


def test_a_fresh_or_missing_database_waits_for_secrets(runtime: Runtime, tmp_path: Path) -> None:
    refuse_foreign_secrets(runtime)
    refuse_second_secrets(replace(runtime.config, instance=tmp_path / "nowhere"))
    refuse_second_secrets(runtime.config)


def test_what_is_noted_of_the_secrets_contains_none(database: Database, noted: Runtime) -> None:
    values = [str(value) for _, value in factories.every_value(noted.database)]

    for secret in ("code_salt", "code_pepper", "password_pepper", "form_key", "audit_key"):
        assert getattr(noted.keyring, secret).hex() not in "".join(values)
