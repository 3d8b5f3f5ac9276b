"""A file that only takes room, given up when the disk is full so that deleting works again.

SQLite writes a log before it deletes, so on a full disk nothing can be deleted (security §5.5).
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

FILE_NAME: Final = "ballast"
BALLAST_BYTES: Final = 64 << 20


def release_ballast(instance: Path, *, size: int = BALLAST_BYTES) -> bool:
    """Give the ballast's room up when less than `size` bytes are free; say whether it was."""
    path = instance / FILE_NAME
    if not path.exists() or shutil.disk_usage(instance).free >= size:
        return False
    path.unlink(missing_ok=True)
    return True


def lay_ballast(instance: Path, *, size: int = BALLAST_BYTES) -> bool:
    """Take the room again, or for the first time, once as much is free besides; say whether.

    The bytes are truly taken: a file with a hole would take none.
    """
    path = instance / FILE_NAME
    if path.exists() or shutil.disk_usage(instance).free < 2 * size:
        return False
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.posix_fallocate(handle, 0, size)
    except OSError:  # somebody else took the room meanwhile
        with suppress(FileNotFoundError):
            path.unlink()
        return False
    finally:
        os.close(handle)
    return True
