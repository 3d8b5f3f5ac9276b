"""What the figures of a machine are made of: marks in the database, the disk, /proc."""

import os
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import column, func, select, table

from reporting.facts.waiting import what_waits
from reporting.instance import job_moments
from reporting.metrics.text import Machine
from reporting.runtime import Runtime

_OUTBOX = table("outbox_mail", column("sent_on"))


def machine_facts(runtime: Runtime, *, now: datetime) -> Machine:
    """Give what is true of this machine and the database at this moment."""
    with runtime.database.reading() as session:
        moments = job_moments(session)
        waiting = select(func.count()).select_from(_OUTBOX).where(_OUTBOX.c.sent_on.is_(None))
        mails = session.scalar(waiting) or 0
        damaged = what_waits(session, runtime.keyring).damaged
    sizes = [_resident(number) for number in _siblings()]
    return Machine(
        job_ages={name: (now - moment).total_seconds() for name, moment in moments.items()},
        mails_waiting=mails,
        free_bytes=shutil.disk_usage(runtime.config.instance).free,
        resident_bytes=sum(sizes),
        processes=len(sizes),
        damaged_facts=damaged,
    )


def _siblings() -> list[int]:
    """Give the server processes: those whose parent is ours, and are still there."""
    parent = os.getppid()
    return [
        number
        for number in (int(path.name) for path in Path("/proc").glob("[0-9]*"))
        if _parent_of(number) == parent
    ]


def _parent_of(number: int) -> int:
    with suppress(OSError):
        # The name before the last bracket may hold anything.
        return int(Path(f"/proc/{number}/stat").read_text("latin-1").rpartition(")")[2].split()[1])
    return -1


def _resident(number: int) -> int:
    with suppress(OSError):
        pages = int(Path(f"/proc/{number}/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    return 0
