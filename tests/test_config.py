"""The settings: read once, complete, refused all at once when they cannot be used."""

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from reporting.config import (
    PREFIX,
    Config,
    Mode,
    config_from_environ,
    is_loopback,
    setting_rows,
)
from reporting.errors import ConfigError

EVERYWHERE = ".".join("0000")


def faults_of(values: dict[str, str]) -> list[str]:
    """Give the names of the settings that are complained of."""
    with pytest.raises(ConfigError) as raised:
        config_from_environ(values)
    return [line.partition(":")[0] for line in str(raised.value).splitlines()]


def test_nothing_set_is_production_on_loopback_with_sqlite_in_the_instance() -> None:
    config = config_from_environ({})

    assert (config.mode, config.host, config.port) == (Mode.PRODUCTION, "127.0.0.1", 8000)
    assert config.sqlalchemy_url == f"sqlite:///{config.instance / 'rinnalla.db'}"
    assert not config.is_demo
    assert config.trusted_proxies == 0


def test_every_setting_can_be_set(tmp_path: Path) -> None:
    config = config_from_environ(
        {
            "RINNALLA_MODE": "demo",
            "RINNALLA_INSTANCE": str(tmp_path),
            "RINNALLA_PORT": "8123",
            "RINNALLA_HOSTS": "localhost, 127.0.0.1 ,",
            "RINNALLA_DATABASE_URL": "postgresql+psycopg://x/y",
            "RINNALLA_LEAVE_URL": "",
            "RINNALLA_READERS": "11",
        }
    )

    assert (config.is_demo, config.instance, config.port) == (True, tmp_path, 8123)
    assert config.hosts == config.allowed_hosts == ("localhost", "127.0.0.1")
    assert config.sqlalchemy_url == "postgresql+psycopg://x/y"
    assert (config.leave_url, config.readers) == ("", 11)


def test_what_other_programs_set_is_not_read() -> None:
    assert (
        config_from_environ({"PORT": "1", "XRINNALLA_PORT": "2", "rinnalla_port": "3"}) == Config()
    )


def test_every_fault_is_named_at_once() -> None:
    values = {
        "RINNALLA_PROT": "8000",
        "RINNALLA_DEBUG": "1",
        "RINNALLA_PORT": "many",
        "RINNALLA_MODE": "test",
        "RINNALLA_READERS": "-1",
        "RINNALLA_WORKERS": "1.5",
    }

    assert sorted(faults_of(values)) == sorted(values)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", ""),
        ("PORT", "70000"),
        ("PORT", "-1"),
        ("SEND_LIMIT", "lots"),
        ("SIGN_IN_LIMIT", "10 per fortnight"),
        ("LEAVE_URL", "javascript:alert(1)"),
        ("MODE", "PRODUCTION"),
        ("TRUSTED_PROXIES", "yes"),
        ("RETENTION_DAYS", "-3"),
        ("WORKERS", "0"),
    ],
)
def test_an_unusable_value_is_refused_at_the_start_not_at_the_first_request(
    name: str, value: str
) -> None:
    assert faults_of({PREFIX + name: value}) == [PREFIX + name]


def test_a_fault_does_not_repeat_a_value_that_may_be_a_secret() -> None:
    with pytest.raises(ConfigError) as raised:
        config_from_environ({"RINNALLA_PORT": "hunter2", "RINNALLA_PASSWORD": "hunter2"})

    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize("host", [EVERYWHERE, "::", "192.0.2.1", "rinnalla.example", ""])
def test_the_demo_refuses_a_public_address(host: str) -> None:
    """T22, P29: a demo is not public."""
    assert faults_of({"RINNALLA_MODE": "demo", "RINNALLA_HOST": host}) == ["RINNALLA_HOST"]


def test_the_demo_answers_to_no_public_name() -> None:
    values = {"RINNALLA_MODE": "demo", "RINNALLA_HOSTS": "localhost,rinnalla.example"}

    assert faults_of(values) == ["RINNALLA_HOSTS"]


def test_production_on_a_public_address_needs_a_proxy_in_front() -> None:
    """P60: no public address without a proxy."""
    values = {"RINNALLA_HOST": "192.0.2.1"}

    assert faults_of(values) == ["RINNALLA_TRUSTED_PROXIES"]
    assert config_from_environ(values | {"RINNALLA_TRUSTED_PROXIES": "1"}).trusted_proxies == 1


def test_settings_cannot_be_changed_later() -> None:
    with pytest.raises(FrozenInstanceError):
        Config().port = 1  # type: ignore[misc]  # that is what is tried


def test_the_list_of_settings_is_complete_and_says_what_each_means() -> None:
    rows = setting_rows()

    assert [row.name for row in rows] == [PREFIX + f.name.upper() for f in fields(Config)]
    assert all(row.type and row.default and len(row.meaning) > 10 for row in rows)


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", True),
        ("127.255.0.3", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        (EVERYWHERE, False),
        ("::", False),
        ("localhost.example", False),
        ("127.0.0.1.example", False),
        ("", False),
    ],
)
def test_only_this_machine_is_loopback(host: str, *, own: bool) -> None:
    assert is_loopback(host) is own
