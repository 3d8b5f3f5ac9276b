"""Keeping a file as an upload does, and looking at what lies on the disk."""

import secrets
from pathlib import Path

from reporting.storage.blobs import Storage


def keep(storage: Storage, content: bytes = b"sealed") -> str:
    """Keep a file and give its name."""
    name = secrets.token_hex(16)
    writer = storage.create(name)
    writer.write(content)
    writer.keep()
    return name


def everything(folder: Path) -> list[Path]:
    """Give every file below a folder."""
    return [path for path in folder.rglob("*") if path.is_file()]
