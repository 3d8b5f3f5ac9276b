"""The settings: one frozen object, read once from environment variables named RINNALLA_*."""

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from os import environ
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from limits import parse as parse_limit

from reporting.errors import ConfigError

PREFIX = "RINNALLA_"
_LAST_PORT = 65535
_DAY_HOURS = 24


class Mode(StrEnum):
    """How an instance is run."""

    PRODUCTION = "production"
    DEMO = "demo"


@dataclass(frozen=True)
class SettingRow:
    """One line of `rinnalla settings`."""

    name: str
    type: str
    default: str
    meaning: str


def _path(text: str) -> Path:
    return Path(text).resolve()


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise ValueError("must not be negative")
    return value


def _port(text: str) -> int:
    value = int(text)
    if not 1 <= value <= _LAST_PORT:
        raise ValueError("not a port")
    return value


def _workers(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError("at least one")
    return value


def _limit(text: str) -> str:
    parse_limit(text)
    return text


def _web_address(text: str) -> str:
    if text and urlsplit(text).scheme not in {"http", "https"}:
        raise ValueError("not a web address")
    return text


def _contact_address(text: str) -> str:
    if text and (urlsplit(text).scheme not in {"mailto", "https"} or not text.isprintable()):
        raise ValueError("not an address")
    return text


def _mail_server(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme not in {"smtp", "submission", "smtps"} or not parts.hostname):
        raise ValueError("not a mail server")
    return text


def _hours(text: str) -> tuple[int, ...]:
    hours = tuple(sorted({int(part) for part in _names(text)}))
    if any(not 0 <= hour < _DAY_HOURS for hour in hours):
        raise ValueError("not an hour")
    return hours


def _switch(text: str) -> bool:
    if text not in {"on", "off"}:
        raise ValueError("neither on nor off")
    return text == "on"


def _setting(default: Any, parse: Callable[[str], Any], kind: str, meaning: str) -> Any:
    return field(default=default, metadata={"parse": parse, "type": kind, "meaning": meaning})


@dataclass(frozen=True)
class Config:
    """Every setting of one instance; `rinnalla settings` prints this list."""

    mode: Mode = _setting(
        Mode.PRODUCTION, Mode, "production or demo", "demo loads invented data and shows a banner"
    )
    instance: Path = _setting(
        Path("instance").resolve(), _path, "folder", "database, secrets and sealed files lie here"
    )
    host: str = _setting("127.0.0.1", str, "address", "the address the server listens on")
    port: int = _setting(8000, _port, "number", "the port the server listens on")
    workers: int = _setting(2, _workers, "number", "server processes")
    database_url: str = _setting(
        "", str, "URL", "PostgreSQL as postgresql+psycopg://…; empty means SQLite in the instance"
    )
    redis_url: str = _setting(
        "", str, "URL", "Redis for limits shared by several processes; empty means memory"
    )
    hosts: tuple[str, ...] = _setting(
        (), _names, "names, comma between", "host names this service answers to; others get 400"
    )
    trusted_proxies: int = _setting(
        0, _count, "number", "how many proxies in front add X-Forwarded-For; 0 ignores the header"
    )
    leave_url: str = _setting(
        "https://www.ilmatieteenlaitos.fi/",
        _web_address,
        "URL or empty",
        "where “Leave quickly” leads; empty shows an empty page of our own",
    )
    security_contact: str = _setting(
        "",
        _contact_address,
        "URL or empty",
        "where to report a weakness, as mailto: or https:, for /.well-known/security.txt",
    )
    readers: int = _setting(
        6, _count, "number", "how many trained people can read reports, as told to residents"
    )
    acknowledge_days: int = _setting(
        7, _count, "days", "the promise: a person has read the report within this time"
    )
    feedback_days: int = _setting(
        92, _count, "days", "the promise: we tell what we did within this time"
    )
    retention_days: int = _setting(
        365, _count, "days", "an inbox closes this long after the last message"
    )
    sign_in_limit: str = _setting(
        "10 per 5 minutes", _limit, "limit", "failed sign-ins by one client under one user name"
    )
    mail_url: str = _setting(
        "",
        _mail_server,
        "URL or empty",
        "mail server for staff digests: smtp://, submission:// (STARTTLS) or smtps://, with "
        "user:password@ where it wants them; empty sends no mail",
    )
    mail_from: str = _setting(
        "", str, "address", "who staff digests come from; choose one that names no service"
    )
    digest_hours: tuple[int, ...] = _setting(
        (8, 13), _hours, "hours, comma between", "at which hours in Finland a digest may leave"
    )
    offline: bool = _setting(
        default=True,
        parse=_switch,
        kind="on or off",
        meaning="phones may keep the pages of the moment and the guide; off makes them forget what "
        "they kept at their next visit",
    )
    send_limit: str = _setting(
        "120 per hour",
        _limit,
        "limit",
        "reports, messages and codes sent from one network; never applied to loopback, where "
        "proxies and onion services bring many people through one address",
    )

    @property
    def is_demo(self) -> bool:
        """Say whether this instance shows invented data."""
        return self.mode is Mode.DEMO

    @property
    def sqlalchemy_url(self) -> str:
        """Give the database URL in use."""
        return self.database_url or f"sqlite:///{self.instance / 'rinnalla.db'}"

    @property
    def allowed_hosts(self) -> tuple[str, ...]:
        """Give the host names the service answers to (security reference §4.24)."""
        return self.hosts or ("127.0.0.1", "localhost", "[::1]")


def config_from_environ(values: Mapping[str, str] = environ) -> Config:
    """Read the settings; the only reader of the environment.

    Raises ConfigError that names every unknown setting and every unusable value at once.
    """
    known = {PREFIX + f.name.upper(): f for f in fields(Config)}
    given = {name: value for name, value in values.items() if name.startswith(PREFIX)}
    faults = [f"{name}: no such setting" for name in sorted(set(given) - set(known))]
    parsed: dict[str, Any] = {}
    for name, text in sorted(given.items()):
        if name in known:
            try:
                parsed[known[name].name] = known[name].metadata["parse"](text)
            except ValueError:
                faults.append(f"{name}: must be {known[name].metadata['type']}")
    if not faults:
        config = Config(**parsed)
        faults = _contradictions(config)
    if faults:
        raise ConfigError("\n".join(faults))
    return config


def setting_rows() -> tuple[SettingRow, ...]:
    """Give name, type, default and meaning of every setting, in order."""
    return tuple(
        SettingRow(
            PREFIX + f.name.upper(), f.metadata["type"], _shown(f.default), f.metadata["meaning"]
        )
        for f in fields(Config)
    )


def is_loopback(host: str) -> bool:
    """Say whether an address or name of this machine only is meant."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _contradictions(config: Config) -> list[str]:
    faults = []
    if config.is_demo and not is_loopback(config.host):
        faults.append("RINNALLA_HOST: the demo refuses a public address; use 127.0.0.1")
    if config.is_demo and not all(is_loopback(h) for h in config.hosts):
        faults.append("RINNALLA_HOSTS: the demo answers to loopback names only")
    if not config.is_demo and not is_loopback(config.host) and not config.trusted_proxies:
        faults.append(
            "RINNALLA_TRUSTED_PROXIES: a public address needs a proxy in front (docs/running.md)"
        )
    return faults + _mail_faults(config)


def _mail_faults(config: Config) -> list[str]:
    if config.mail_url and "@" not in config.mail_from:
        return ["RINNALLA_MAIL_FROM: must be an address when RINNALLA_MAIL_URL is set"]
    return []


def _shown(default: object) -> str:
    if isinstance(default, Path):
        return "./" + default.name
    if isinstance(default, bool):
        return "on" if default else "off"
    if isinstance(default, tuple):
        return ", ".join(map(str, default)) or "(empty)"
    return str(default) or "(empty)"
