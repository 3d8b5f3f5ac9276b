"""The instance's secrets: made once, kept outside the database, refused when unsafe."""

import hashlib
import hmac
import json
import os
import secrets
import stat
from dataclasses import dataclass, field, fields
from pathlib import Path

from reporting.errors import UnsafeInstanceError

FILE_NAME = "secrets.json"


@dataclass(frozen=True)
class Keyring:
    """The secrets of one instance, 32 bytes each unless said (security reference §2.1)."""

    made_for: str
    code_salt: bytes = field(repr=False, metadata={"bytes": 16})
    code_pepper: bytes = field(repr=False)
    password_pepper: bytes = field(repr=False)
    form_key: bytes = field(repr=False)
    inbox_key: bytes = field(repr=False)
    second_factor_key: bytes = field(repr=False)
    audit_key: bytes = field(repr=False)

    def keyed(self, purpose: str, value: bytes) -> bytes:
        """Give HMAC-SHA-256 of a value under the audit key: stable, and nothing without the key."""
        return hmac.digest(self.audit_key, purpose.encode() + b"\0" + value, hashlib.sha256)


def create_keyring(instance: Path, made_for: str) -> Keyring:
    """Make fresh secrets and write them, readable by the owner only.

    Raises UnsafeInstanceError when the folder holds secrets already.
    """
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    values = {name: secrets.token_bytes(size) for name, size in _sizes().items()}
    text = json.dumps({"made_for": made_for} | {k: v.hex() for k, v in values.items()}, indent=1)
    # Written apart and then named: who is killed meanwhile leaves no half of it behind.
    draft = instance / f".{FILE_NAME}.{secrets.token_hex(8)}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        (instance / FILE_NAME).hardlink_to(draft)
    except FileExistsError as error:
        raise UnsafeInstanceError("this instance has secrets already") from error
    finally:
        draft.unlink()
    folder = os.open(instance, os.O_RDONLY)  # its new name is to outlive a power cut too
    os.fsync(folder)
    os.close(folder)
    return Keyring(made_for=made_for, **values)


def load_keyring(instance: Path) -> Keyring:
    """Read the secrets of an instance.

    Raises UnsafeInstanceError when they are missing, malformed, shared between two purposes,
    or readable by other users of the machine.
    """
    path = instance / FILE_NAME
    if not path.exists():
        raise UnsafeInstanceError(f"no secrets in {instance}; make them with `rinnalla db upgrade`")
    if _is_open(path.stat()):
        raise UnsafeInstanceError("the secrets can be read by other users; chmod 600 them")
    try:
        stored = json.loads(path.read_text(encoding="ascii"))
        values = {name: bytes.fromhex(stored[name]) for name in _sizes()}
        ring = Keyring(made_for=stored["made_for"], **values)
    except (ValueError, KeyError, TypeError) as error:
        raise UnsafeInstanceError("the secrets file cannot be read") from error
    _refuse_weak(values)
    return ring


def _is_open(status: os.stat_result) -> bool:
    # systemd gives a unit's user its credential by an access list, whose mask shows as the bits of
    # the group; that is root's.
    is_credential = status.st_uid == status.st_gid == 0 != os.geteuid()
    allowed = stat.S_IRGRP if is_credential else 0
    return bool(status.st_mode & (stat.S_IRWXG | stat.S_IRWXO) & ~allowed)


def _sizes() -> dict[str, int]:
    return {f.name: f.metadata.get("bytes", 32) for f in fields(Keyring) if f.name != "made_for"}


def _refuse_weak(values: dict[str, bytes]) -> None:
    if any(len(values[name]) != size for name, size in _sizes().items()):
        raise UnsafeInstanceError("a secret has the wrong length")
    if len(set(values.values())) != len(values):
        raise UnsafeInstanceError("two secrets are the same")
    if any(len(set(value)) < len(value) // 4 for value in values.values()):
        raise UnsafeInstanceError("a secret is not random")
