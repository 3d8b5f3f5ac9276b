"""What goes with the rows of a deleted report, and which reports were deleted lately.

The list is kept so that a restored backup does not bring them back.

A note is a digest of the report's random id. It tells nothing to anybody who has no older copy
of the database, and such a copy beside a newer one tells the same without it.
"""

import hashlib
import logging
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy import LargeBinary, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from reporting.ballast import release_ballast
from reporting.database import CLUSTERED, Base
from reporting.runtime import Runtime

_log = logging.getLogger("rinnalla.deletions")

LIST_NAME: Final = "deleted-reports"
_DIGEST_BYTES: Final = 32


class DeletedReport(Base):
    """That a report was deleted; the day is that of the next retention, and so tells little."""

    __tablename__ = "deleted_report"
    __table_args__ = (CLUSTERED,)

    digest: Mapped[bytes] = mapped_column(LargeBinary(_DIGEST_BYTES), primary_key=True)
    noted_on: Mapped[date | None]


def make_room(runtime: Runtime) -> None:
    """Give the ballast up when the disk is full, so that a report can be deleted (security §5.5).

    The next retention lays it again, as soon as there is room for it.
    """
    release_ballast(runtime.config.instance)


def remove_files(runtime: Runtime, names: Iterable[str]) -> None:
    """Remove the files of a report whose rows are gone; what cannot be is left to the sweep."""
    for name in names:
        try:
            runtime.storage.delete(name)
        except OSError as error:
            _log.error("a file waits for the sweep", exc_info=error)


def deletion_digest(report_id: bytes) -> bytes:
    """Give what is noted of a deleted report (32 bytes)."""
    return hashlib.sha256(b"rinnalla/v1/deleted" + report_id).digest()


def note_deletion(session: Session, report_id: bytes) -> None:
    """Note, in the transaction that deletes it, that a report is gone."""
    session.merge(DeletedReport(digest=deletion_digest(report_id)))


def forget_deletions(session: Session, *, before: date, today: date) -> None:
    """Date what was noted since the last run, and forget what was dated before a day.

    `before` is the day of the oldest backup that may still exist.
    """
    undated = update(DeletedReport).where(DeletedReport.noted_on.is_(None))
    session.execute(undated.values(noted_on=today))
    session.execute(delete(DeletedReport).where(DeletedReport.noted_on < before))


def deletions(session: Session) -> frozenset[bytes]:
    """Give the digests of the reports that were deleted lately."""
    return frozenset(session.scalars(select(DeletedReport.digest)))


def write_deletions(path: Path, digests: Iterable[bytes]) -> None:
    """Write digests into a file beside the backups, one a line, in no order of time."""
    draft = path.with_name(f".{path.name}.part")
    draft.write_text("".join(f"{d.hex()}\n" for d in sorted(digests)), encoding="ascii")
    draft.rename(path)


def read_deletions(path: Path) -> frozenset[bytes]:
    """Read such a file, empty when there is none. Raises ValueError when it is something else."""
    try:
        lines = path.read_text(encoding="ascii").split()
    except FileNotFoundError:
        return frozenset()
    digests = frozenset(bytes.fromhex(line) for line in lines)
    if any(len(digest) != _DIGEST_BYTES for digest in digests):
        raise ValueError("not a list of deleted reports")
    return digests
