"""How a bucket is named in the settings, and where the key to it is read."""

import stat
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from reporting.config import is_loopback
from reporting.errors import ConfigError, UnsafeInstanceError

_SETTING = "RINNALLA_STORAGE_URL"
_KNOWN = frozenset({"endpoint", "region"})


@dataclass(frozen=True)
class BucketAddress:
    """A bucket, the folder in it, and the service it is at; an empty endpoint means Amazon's."""

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = "us-east-1"

    @property
    def is_plain(self) -> bool:
        """Say whether it is reached without TLS, which is allowed on this machine only."""
        return self.endpoint.startswith("http:")


@dataclass(frozen=True)
class BucketKey:
    """The access key of the bucket."""

    access_id: str
    secret: str = field(repr=False)


def parse_bucket_address(url: str) -> BucketAddress:
    """Read `s3://bucket/folder?endpoint=https://…&region=…`; folder and values may be missing.

    Raises ConfigError, which never repeats the address.
    """
    parts = urlsplit(url)
    values = {name: found[-1] for name, found in parse_qs(parts.query).items()}
    if parts.scheme != "s3" or not parts.netloc or not set(values) <= _KNOWN:
        raise ConfigError(f"{_SETTING}: must be s3://bucket/folder?endpoint=https://…&region=…")
    if "@" in parts.netloc:
        raise ConfigError(f"{_SETTING}: the key belongs into the file RINNALLA_STORAGE_KEY_FILE")
    _refuse_open_endpoint(values.get("endpoint", ""))
    return BucketAddress(parts.netloc, parts.path.strip("/"), **values)


def read_bucket_key(path: Path) -> BucketKey:
    """Read the access key's id and secret, the first two lines of a file of the owner only.

    Raises UnsafeInstanceError when it is missing, malformed or readable by others.
    """
    try:
        if path.stat().st_mode & stat.S_IRWXO:
            raise UnsafeInstanceError(f"{path} can be read by other users; chmod 600 it")
        lines = path.read_text(encoding="ascii").split()
    except (OSError, ValueError) as error:
        raise UnsafeInstanceError(f"{path}, the key of the bucket, cannot be read") from error
    if len(lines) != 2:  # noqa: PLR2004 - id and secret
        raise UnsafeInstanceError(f"{path} must hold two lines: the key's id and its secret")
    return BucketKey(*lines)


def _refuse_open_endpoint(endpoint: str) -> None:
    parts = urlsplit(endpoint)
    if endpoint and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ConfigError(f"{_SETTING}: the endpoint must be a web address")
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise ConfigError(f"{_SETTING}: the endpoint must be https:// on another machine")
