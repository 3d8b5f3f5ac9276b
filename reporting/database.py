"""The database: table base, engine, and the one place that commits."""

import enum
import fcntl
import logging
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    LargeBinary,
    MetaData,
    Table,
    TypeDecorator,
    create_engine,
    event,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session

from reporting.deferred import Deferred
from reporting.errors import BusyError

if TYPE_CHECKING:
    from reporting import postgresql
else:
    postgresql = Deferred("reporting.postgresql")

_log = logging.getLogger("rinnalla.database")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# Keyed on random ids, so that neither row order nor row number tells when something came.
CLUSTERED: dict[str, Any] = {"sqlite_with_rowid": False}

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "cache_size=-2048",
)

_DISK_FULL = "53100"  # PostgreSQL's error code

# Seconds that a writer waits for others, before it is answered with 503 (security §5.6).
PATIENCE = 5
_MOMENT = 0.2  # a wait that is not worth counting
_GLANCE = 0.0005  # between two looks at another process's turn

# Waiting longer than this for a connection is answered with 503, so that pages go on.
_OPTIONS: dict[str, Any] = {
    "hide_parameters": True,  # what a statement carried would stand in its error's text
    "pool_size": 20,
    "max_overflow": 0,
    "pool_timeout": 5,
    "pool_use_lifo": True,  # the same few connections again, whose caches are warm
}


def _values(choices: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in choices]


class UtcDateTime(TypeDecorator[datetime]):
    """A moment to the second: aware UTC in Python, naive UTC in the database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give what is stored."""
        return value and value.astimezone(UTC).replace(tzinfo=None, microsecond=0)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give what was stored, aware again."""
        return value and value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The base of every table; an enum column stores the member's value."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        enum.Enum: Enum(
            enum.Enum, native_enum=False, length=32, values_callable=_values, validate_strings=True
        ),
        bytes: LargeBinary(),
        datetime: UtcDateTime(),
    }


def table_of(model: type[Base]) -> Table:
    """Give the table of a model, for statements that need no mapped objects."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


def is_full(error: DBAPIError) -> bool:
    """Say whether the database has no room left on its disk."""
    is_sqlite_full = getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return is_sqlite_full or getattr(error.orig, "sqlstate", None) == _DISK_FULL


class WriterTurn:
    """Lets one writer of an SQLite file go at a time, in this process and in all others.

    Entering gives the seconds of patience that are left. Raises BusyError when they ran out.
    The kernel frees the turn of a process that is killed.
    """

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + "-turn")
        self._here = Lock()

    def __enter__(self) -> float:
        deadline = time.monotonic() + PATIENCE
        if not self._here.acquire(timeout=PATIENCE):
            raise BusyError("others write")
        try:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._wait_for_others(deadline)
        except (OSError, BusyError):
            self._here.release()
            raise
        return deadline - time.monotonic()

    def _wait_for_others(self, deadline: float) -> None:
        # The kernel's own waiting has no end, and whoever writes may be stuck itself.
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                if time.monotonic() > deadline:
                    os.close(self._file)
                    raise BusyError("another process writes") from error
                time.sleep(_GLANCE)
            else:
                return

    def __exit__(self, *_: object) -> None:
        os.close(self._file)
        self._here.release()


class Database:
    """An engine with a door for readers and a door for writers.

    Writers begin with BEGIN IMMEDIATE on SQLite: a deferred transaction that reads first loses
    or fails most concurrent writes (design §11). One writer at a time in each process keeps
    SQLite's busy handler out of the way, which sleeps where a lock would wake.
    """

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._writing = self.engine.execution_options(rinnalla_writes=True)
        path = self.engine.url.database
        self._turn = WriterTurn(Path(path)) if self.is_sqlite and path else None

    @property
    def is_sqlite(self) -> bool:
        """Say whether this is the embedded database."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session for reading; whatever it changed is rolled back."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session whose changes are committed on leaving and rolled back on an error.

        What must only happen if it was saved stands after the block. Raises BusyError or
        OperationalError when others have kept the database for too long (security §5.6).
        """
        with (
            self._turn or nullcontext(PATIENCE) as left,
            Session(self._writing, expire_on_commit=False) as session,
        ):
            if self.is_sqlite and left < PATIENCE - _MOMENT:
                session.connection(execution_options={"rinnalla_patience": left})
            yield session
            session.commit()

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """Give a session for reading that sees the database as it was at one moment, for hours.

        Writers go on meanwhile. SQLite's log grows as long as it is open.
        """
        options: dict[str, Any] = {}
        if not self.is_sqlite:
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with Session(self.engine.execution_options(**options)) as session:
            self.wait_long(session)
            yield session

    def wait_long(self, session: Session) -> None:
        """Let each statement of a transaction take its time: one of a backup, not of a page."""
        if not self.is_sqlite:
            postgresql.wait_long(session.connection())

    def compact(self) -> None:
        """Write SQLite's file anew without the pages that deletion left free (security §4.35).

        Takes as much room again while it runs, and writers wait. PostgreSQL does so by itself.
        """
        if self.is_sqlite:
            with self._turn or nullcontext():
                self._bare("VACUUM")
            self.empty_log()

    def empty_log(self) -> None:
        """Write SQLite's log into the file and cut it, so that no deleted row is left in it.

        With `secure_delete` alone deleted bytes stay in the log (security reference §4.35). What
        was committed stands when this fails, as on a full disk: the next one empties it.
        """
        if self.is_sqlite:
            try:
                self._bare("PRAGMA wal_checkpoint(TRUNCATE)")
            except sqlite3.OperationalError as error:
                _log.error("the log was not emptied", exc_info=error)

    def _bare(self, statement: str) -> None:
        bare = self.engine.raw_connection()
        try:
            bare.cursor().execute(statement)
        finally:
            bare.close()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return postgresql.postgresql_engine(url, **_OPTIONS)
    engine = create_engine(url, connect_args={"timeout": 5, "check_same_thread": False}, **_OPTIONS)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    # Our own BEGIN below decides; the driver's implicit one would start too late.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("rinnalla_writes", False):
        connection.exec_driver_sql("BEGIN")
        return
    patience = options.get("rinnalla_patience", PATIENCE)
    if patience == PATIENCE:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    # Who waited for a turn waits less here: together it must not be longer than PATIENCE.
    connection.exec_driver_sql(f"PRAGMA busy_timeout={max(int(patience * 1000), 100)}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE * 1000}")
