"""The settings: one frozen object, read once from environment variables named RINNALLA_*."""

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from os import environ
from pathlib import Path
from typing import Any

from reporting.errors import ConfigError
from reporting.setting_values import (
    read_contact_address,
    read_count,
    read_hours,
    read_limit,
    read_limit_or_none,
    read_mail_server,
    read_names,
    read_path,
    read_port,
    read_redis_address,
    read_scanner_address,
    read_switch,
    read_web_address,
    read_workers,
)

PREFIX = "RINNALLA_"


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


def _setting(default: Any, parse: Callable[[str], Any], kind: str, meaning: str) -> Any:
    return field(default=default, metadata={"parse": parse, "type": kind, "meaning": meaning})


@dataclass(frozen=True)
class Config:
    """Every setting of one instance; `rinnalla settings` prints this list."""

    mode: Mode = _setting(
        Mode.PRODUCTION, Mode, "production or demo", "demo loads invented data and shows a banner"
    )
    instance: Path = _setting(
        Path("instance").resolve(),
        read_path,
        "folder",
        "database, secrets and sealed files lie here",
    )
    secrets: str = _setting(
        "",
        str,
        "folder",
        "where secrets.json lies, if not in the instance: what systemd's LoadCredential gives",
    )
    host: str = _setting("127.0.0.1", str, "address", "the address the server listens on")
    port: int = _setting(8000, read_port, "number", "the port the server listens on")
    workers: int = _setting(2, read_workers, "number", "server processes")
    database_url: str = _setting(
        "", str, "URL", "PostgreSQL as postgresql+psycopg://…; empty means SQLite in the instance"
    )
    redis_url: str = _setting(
        "",
        read_redis_address,
        "URL",
        "Redis for limits of several machines, as redis://, rediss:// or unix://; empty counts in "
        "the memory of this one",
    )
    machines: int = _setting(
        1, read_workers, "number", "machines with this Redis; while it is gone each counts its part"
    )
    storage_url: str = _setting(
        "",
        str,
        "URL",
        "bucket for sealed files, as s3://bucket/folder?endpoint=https://…&region=…; empty means "
        "the instance's folder",
    )
    storage_key_file: str = _setting(
        "", str, "file", "the bucket's key, id and secret; empty means storage-key in the instance"
    )
    hosts: tuple[str, ...] = _setting(
        (), read_names, "names, comma between", "host names this service answers to; others get 400"
    )
    trusted_proxies: int = _setting(
        0,
        read_count,
        "number",
        "how many proxies in front add X-Forwarded-For; 0 ignores the header",
    )
    leave_url: str = _setting(
        "https://www.ilmatieteenlaitos.fi/",
        read_web_address,
        "URL or empty",
        "where “Leave quickly” leads; empty shows an empty page of our own",
    )
    security_contact: str = _setting(
        "",
        read_contact_address,
        "URL or empty",
        "where to report a weakness, as mailto: or https:, for /.well-known/security.txt",
    )
    readers: int = _setting(
        6, read_count, "number", "how many trained people can read reports, as told to residents"
    )
    acknowledge_days: int = _setting(
        7, read_count, "days", "the promise: a person has read the report within this time"
    )
    feedback_days: int = _setting(
        92, read_count, "days", "the promise: we tell what we did within this time"
    )
    retention_days: int = _setting(
        365, read_count, "days", "an inbox closes this long after the last message"
    )
    backup_days: int = _setting(
        30, read_count, "days", "a backup is deleted after this time, and what it held with it"
    )
    backup_to: str = _setting(
        "", str, "folder", "where `rinnalla job backup` writes; empty makes no backups by job"
    )
    backup_recipients: tuple[str, ...] = _setting(
        (), read_names, "age keys, comma between", "public keys that `rinnalla job backup` seals to"
    )
    metrics_key_file: str = _setting(
        "",
        str,
        "file",
        "a key of at least 32 characters that opens /metrics as `Authorization: Bearer …`; empty "
        "means that there is no such page",
    )
    sign_in_limit: str = _setting(
        "10 per 5 minutes", read_limit, "limit", "failed sign-ins by one client under one user name"
    )
    mail_url: str = _setting(
        "",
        read_mail_server,
        "URL or empty",
        "mail server for staff digests: smtp://, submission:// (STARTTLS) or smtps://, with "
        "user:password@ where it wants them; empty sends no mail",
    )
    mail_from: str = _setting(
        "", str, "address", "who staff digests come from; choose one that names no service"
    )
    digest_hours: tuple[int, ...] = _setting(
        (8, 13), read_hours, "hours, comma between", "at which hours in Finland a digest may leave"
    )
    offline: bool = _setting(
        default=True,
        parse=read_switch,
        kind="on or off",
        meaning="phones may keep the pages of the moment and the guide; off makes them forget what "
        "they kept at their next visit",
    )
    clamd_url: str = _setting(
        "",
        read_scanner_address,
        "URL or empty",
        "a virus scanner (clamd) that is asked about every file, as unix:/path or tcp://host:port; "
        "it keeps a file on its own disk while it looks (docs/running.md)",
    )
    send_limit: str = _setting(
        "120 per hour",
        read_limit,
        "limit",
        "reports, messages and codes sent from one network; never applied to loopback, where "
        "proxies and onion services bring many people through one address",
    )
    busy_above: str = _setting(
        "240 per minute",
        read_limit_or_none,
        "limit or empty",
        "reports and codes sent by everybody together; above it a browser solves a puzzle, or "
        "waits half a minute without JavaScript; empty never asks for either",
    )
    similar_above: str = _setting(
        "20 per hour",
        read_limit_or_none,
        "limit or empty",
        "reports with nearly the same words; those above it are kept apart until the team has "
        "looked at one of them; empty keeps none apart",
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
    def secrets_folder(self) -> Path:
        """Give the folder in which the instance's secrets lie."""
        return Path(self.secrets).resolve() if self.secrets else self.instance

    @property
    def storage_key_path(self) -> Path:
        """Give the file that holds the key of the bucket."""
        return Path(self.storage_key_file or self.instance / "storage-key").resolve()

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


def is_debugging(values: Mapping[str, str] = environ) -> bool:
    """Say whether the environment asks Flask to show its inside."""
    return values.get("FLASK_DEBUG", "0").lower() not in {"", "0", "false", "no"}


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
