"""From the text of a setting to its value; each raises ValueError for what it cannot be."""

from pathlib import Path
from urllib.parse import urlsplit

from reporting.rates import rate_from_text

_LAST_PORT = 65535
_DAY_HOURS = 24


def read_path(text: str) -> Path:
    """Give a folder as it is called from anywhere."""
    return Path(text).resolve()


def read_names(text: str) -> tuple[str, ...]:
    """Give names with commas between."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def read_count(text: str) -> int:
    """Give a number that is not negative."""
    value = int(text)
    if value < 0:
        raise ValueError("must not be negative")
    return value


def read_port(text: str) -> int:
    """Give a port."""
    value = int(text)
    if not 1 <= value <= _LAST_PORT:
        raise ValueError("not a port")
    return value


def read_workers(text: str) -> int:
    """Give a number that is at least one."""
    value = int(text)
    if value < 1:
        raise ValueError("at least one")
    return value


def read_limit(text: str) -> str:
    """Give a rate, seen to be one."""
    rate_from_text(text)
    return text


def read_limit_or_none(text: str) -> str:
    """Give a rate, or nothing."""
    return read_limit(text) if text else ""


def read_web_address(text: str) -> str:
    """Give a web address, or nothing."""
    if text and urlsplit(text).scheme not in {"http", "https"}:
        raise ValueError("not a web address")
    return text


def read_contact_address(text: str) -> str:
    """Give an address to write to, or nothing."""
    if text and (urlsplit(text).scheme not in {"mailto", "https"} or not text.isprintable()):
        raise ValueError("not an address")
    return text


def read_mail_server(text: str) -> str:
    """Give a mail server's address, or nothing."""
    parts = urlsplit(text)
    if text and (parts.scheme not in {"smtp", "submission", "smtps"} or not parts.hostname):
        raise ValueError("not a mail server")
    return text


def read_scanner_address(text: str) -> str:
    """Give a virus scanner's address, or nothing."""
    parts = urlsplit(text)
    is_address = (parts.scheme == "unix" and parts.path) or (parts.scheme == "tcp" and parts.port)
    if text and not is_address:
        raise ValueError("not the address of a scanner")
    return text


def read_redis_address(text: str) -> str:
    """Give the address of a Redis, or nothing."""
    if text and not text.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("not a Redis")
    return text


def read_hours(text: str) -> tuple[int, ...]:
    """Give hours of a day, in order."""
    hours = tuple(sorted({int(part) for part in read_names(text)}))
    if any(not 0 <= hour < _DAY_HOURS for hour in hours):
        raise ValueError("not an hour")
    return hours


def read_switch(text: str) -> bool:
    """Give whether something is on."""
    if text not in {"on", "off"}:
        raise ValueError("neither on nor off")
    return text == "on"
