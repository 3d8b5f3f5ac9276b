"""What an instance is: a mark in its database that tells invented data from real."""

from datetime import UTC, date, datetime

from sqlalchemy import String, select
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Mapped, Session, mapped_column

from reporting.database import CLUSTERED, Base
from reporting.errors import UnsafeInstanceError
from reporting.runtime import Runtime

_DEMO = "demo-data"
_RETENTION = "retention-ran-on"
_SETTLED = "facts-settled-in"
_JOB = "job-"


class InstanceMark(Base):
    """One thing to know about this database as a whole."""

    __tablename__ = "instance_mark"
    __table_args__ = (CLUSTERED,)

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(String(80))


def mark_demo(session: Session, value: str) -> None:
    """Mark the database as one that holds invented data, and how far loading it got."""
    session.merge(InstanceMark(name=_DEMO, value=value))


def demo_mark(session: Session) -> str | None:
    """Give the mark of invented data, None when there is none."""
    return session.scalar(select(InstanceMark.value).where(InstanceMark.name == _DEMO))


def note_retention(session: Session, today: date) -> None:
    """Note the day on which retention ran last."""
    session.merge(InstanceMark(name=_RETENTION, value=today.isoformat()))


def retention_day(session: Session) -> date | None:
    """Give the day on which retention ran last, None when it never did."""
    noted = session.scalar(select(InstanceMark.value).where(InstanceMark.name == _RETENTION))
    return date.fromisoformat(noted) if noted else None


def note_settled_week(session: Session, week: str) -> None:
    """Note the ISO week in which facts were settled last."""
    session.merge(InstanceMark(name=_SETTLED, value=week))


def settled_week(session: Session) -> str | None:
    """Give the ISO week in which facts were settled last, None when they never were."""
    return session.scalar(select(InstanceMark.value).where(InstanceMark.name == _SETTLED))


def note_job(session: Session, name: str, now: datetime) -> None:
    """Note that a job has just ended well."""
    session.merge(
        InstanceMark(name=_JOB + name, value=now.astimezone(UTC).isoformat("T", "minutes"))
    )


def job_moments(session: Session) -> dict[str, datetime]:
    """Give when each job that ever ended well did so last, by name."""
    rows = session.execute(
        select(InstanceMark.name, InstanceMark.value).where(InstanceMark.name.startswith(_JOB))
    )
    return {name.removeprefix(_JOB): datetime.fromisoformat(value) for name, value in rows}


def refuse_mixed_data(runtime: Runtime) -> None:
    """Refuse to serve invented data in production.

    Raises UnsafeInstanceError. A database that cannot be asked yet is left to `/readyz`.
    """
    if runtime.config.is_demo:
        return
    try:
        with runtime.database.reading() as session:
            marked = demo_mark(session)
    except (OperationalError, ProgrammingError):
        return
    if marked:
        raise UnsafeInstanceError("this database holds demo data; production needs its own")
