"""Connections to PostgreSQL that give a server or a network up which does not answer.

libpq waits for an answer without end, and so would everybody who sends a report.
"""

import time
from typing import Any, Final

import psycopg
from psycopg.abc import RV, PQGen
from sqlalchemy import Connection, Engine, create_engine, event, text

# The server ends a statement by itself after ten seconds, so its word comes before ours.
_ANSWER_SECONDS: Final = 11.0
# A connection that nobody used is asked whether it lives before it is used.
_SIGN_OF_LIFE_SECONDS: Final = 3.0
_WAKE_SECONDS: Final = 0.1

# What libpq asks of the kernel; nothing of it applies to unix sockets. Dead is who acknowledges
# nothing for eight seconds, also while we only wait: Linux then counts from the last packet that
# came, once a keepalive is unanswered (tcp(7), TCP_USER_TIMEOUT).
_LINE: Final[dict[str, Any]] = {
    "connect_timeout": 3,
    "tcp_user_timeout": 8000,
    "keepalives_idle": 3,
    "keepalives_interval": 1,
    "keepalives_count": 5,
}
# The same from the server's side: else the locks of somebody whose network died stay for hours.
_SESSION: Final = (
    "lock_timeout=3000",
    "statement_timeout=10000",
    "synchronous_commit=on",
    "tcp_user_timeout=10000",
    "tcp_keepalives_idle=5",
    "tcp_keepalives_interval=1",
    "tcp_keepalives_count=5",
)


class ImpatientConnection(psycopg.Connection[Any]):
    """A connection on which no answer is waited for longer than `patience`, None for no limit.

    A kernel may acknowledge what a server that stands still, or a proxy, never answers: that the
    settings of libpq do not see.
    """

    patience: float | None = _ANSWER_SECONDS

    def wait(
        self, gen: PQGen[RV], interval: float = _WAKE_SECONDS, timeout: float | None = None
    ) -> RV:
        """Wait for an answer; close the connection when none came, as its state is unknown."""
        began = time.monotonic()
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except psycopg.OperationalError:
            if self.patience is not None and time.monotonic() - began >= self.patience:
                self.close()
            raise


def postgresql_engine(url: str, **options: Any) -> Engine:
    """Give an engine whose connections are tried before they are used, and are impatient."""
    session = " ".join(f"-c {setting}" for setting in _SESSION)
    engine = create_engine(
        url, pool_pre_ping=True, connect_args={"options": session, **_LINE}, **options
    )
    event.listen(engine, "do_connect", _connect)
    event.listen(engine, "checkout", _take_into_use)
    event.listen(engine, "checkin", _put_aside)
    return engine


def wait_long(connection: Connection) -> None:
    """Let each statement of a transaction take its time; a dead network is noticed all the same."""
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    bare = connection.connection.driver_connection
    assert isinstance(bare, ImpatientConnection)
    bare.patience = None


def _connect(_: object, _record: object, given: Any, named: Any) -> ImpatientConnection:
    return ImpatientConnection.connect(*given, **named)


def _take_into_use(bare: ImpatientConnection, *_: object) -> None:
    bare.patience = _ANSWER_SECONDS


def _put_aside(bare: ImpatientConnection | None, _: object) -> None:
    if bare is not None:  # it is none when the connection was lost
        bare.patience = _SIGN_OF_LIFE_SECONDS
