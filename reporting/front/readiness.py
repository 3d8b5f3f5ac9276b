"""What keeps this machine from taking a report, each as one harmless word."""

import os
import shutil
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from reporting.errors import IntakeClosedError
from reporting.runtime import Runtime
from reporting.schema import is_current
from reporting.teams.queries import intake_key

# Below this a report with files may no longer fit; the ballast of security §5.5 is apart from it.
FLOOR_BYTES: Final = 128 << 20


def reasons_not_ready(runtime: Runtime) -> tuple[str, ...]:
    """Give what is in the way of reports: database or tables, key, folder, disk; else nothing."""
    folder = runtime.config.instance
    judged = (*_of_database(runtime), ("folder", _is_ours(folder)), ("disk", _has_room(folder)))
    return tuple(name for name, is_fine in judged if not is_fine)


def _is_ours(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK)


def _has_room(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free >= FLOOR_BYTES
    except OSError:
        return False


def _of_database(runtime: Runtime) -> tuple[tuple[str, bool], ...]:
    try:
        if not is_current(runtime.database):
            return (("tables", False),)
        with runtime.database.reading() as session:
            intake_key(session, pinned=runtime.pinned_fingerprint())
    except IntakeClosedError:
        return (("key", False),)
    except (DBAPIError, PoolTimeoutError):
        return (("database", False),)
    return ()
