"""What every place for sealed files can do, and what their names look like."""

import re
from collections.abc import Iterator
from typing import BinaryIO, Protocol

_NAME = re.compile(r"[0-9a-f]{32}\Z")


class Blob(Protocol):
    """One file being written; it exists under its name only after `keep`."""

    def write(self, data: bytes) -> int:
        """Append sealed bytes."""

    def keep(self) -> None:
        """Make the file durable under its name."""

    def discard(self) -> None:
        """Remove what was written, whether kept already or not."""


class Storage(Protocol):
    """Sealed files named by 32 hexadecimal digits, seen alike by every process that uses it."""

    def create(self, name: str) -> Blob:
        """Begin a new file. Raises ValueError for a name that is not ours."""

    def open(self, name: str) -> BinaryIO:
        """Open a kept file for reading. Raises NotFoundError when there is none."""

    def delete(self, name: str) -> None:
        """Remove a file if it is there."""

    def names(self) -> Iterator[str]:
        """Give the names of all kept files."""

    def remove_orphans(self, known: frozenset[str], *, older_than_seconds: float) -> int:
        """Remove what nobody refers to, once old enough; give how many."""


def is_blob_name(name: str) -> bool:
    """Say whether a name is one of ours."""
    return _NAME.match(name) is not None


def blob_path(name: str) -> str:
    """Give where a file lies below the folder or bucket, the same in both: "ab/ab…".

    So files can be carried from one to the other by any tool that copies. Raises ValueError for
    a name that is not ours.
    """
    if not is_blob_name(name):
        raise ValueError("not a blob name")
    return f"{name[:2]}/{name}"
