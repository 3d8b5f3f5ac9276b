"""Ending connections on which a client lets the server wait: slow bodies and slow readers."""

import os
import socket
import stat
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from reporting.web.body import Pace

# Places in Linux's struct tcp_info (include/uapi/linux/tcp.h; grows at its end only).
_STATE, _BYTES_ACKED, _INFO_LENGTH = 0, 120, 136
_ESTABLISHED, _CLOSE_WAIT = 1, 8


@dataclass
class _Account:
    moved: int
    deadline: float
    was_warned: bool = False


class StallWatch:
    """Looks at every connection that clients opened to `port` of this process.

    Each byte moved in either direction buys 1/`bytes_per_second` seconds, never more than
    `grace` ahead. Whoever runs out gets the receiving half shut: a waiting read of the body
    comes back short and the answer 408 can still go out. Whoever is still there a grace later
    (it does not read the answer) gets both halves shut. A request that the application works
    on for longer than `grace` without a byte sent is ended too.
    No address is looked at. Linux only, TCP only; elsewhere it sees no connections.
    """

    def __init__(
        self, port: int, *, pace: Pace | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._port, self._pace, self._clock = port, pace or Pace(), clock
        self._accounts: dict[int, _Account] = {}

    def start(self, *, every: float = 2.0) -> Event:
        """Look every so many seconds in a daemon thread until the event given back is set."""
        stop = Event()
        Thread(target=self._run, args=(stop, every), name="stall-watch", daemon=True).start()
        return stop

    def look(self) -> int:
        """Look once at all connections; give how many were ended."""
        now, seen, ended = self._clock(), {}, 0
        for inode, connection in _connections(self._port):
            with connection:
                account = self._accounts.get(inode) or _Account(0, now + self._pace.grace)
                seen[inode] = account
                ended += self._judge(connection, account, now)
        self._accounts = seen
        return ended

    def _judge(self, connection: socket.socket, account: _Account, now: float) -> int:
        moved = _bytes_moved(connection)
        bought = (moved - account.moved) / self._pace.bytes_per_second
        account.moved = moved
        account.deadline = min(account.deadline + bought, now + self._pace.grace)
        if now <= account.deadline:
            return 0
        _shut(connection, socket.SHUT_RDWR if account.was_warned else socket.SHUT_RD)
        account.was_warned, account.deadline = True, now + self._pace.grace
        return 1

    def _run(self, stop: Event, every: float) -> None:
        while not stop.wait(every):
            self.look()


def _connections(port: int) -> Iterator[tuple[int, socket.socket]]:
    for number in _open_descriptors():
        try:
            status = os.fstat(number)
            if not stat.S_ISSOCK(status.st_mode):
                continue
            # A copy of the descriptor: the server may close its own at any moment.
            connection = socket.socket(fileno=os.dup(number))
        except OSError:
            continue
        if _is_from_client(connection, port):
            yield status.st_ino, connection
        else:
            connection.close()


def _open_descriptors() -> list[int]:
    try:
        return [int(path.name) for path in Path("/proc/self/fd").iterdir()]
    except OSError:
        return []


def _is_from_client(connection: socket.socket, port: int) -> bool:
    if connection.family not in (socket.AF_INET, socket.AF_INET6):
        return False
    try:
        own_port = connection.getsockname()[1]
        return own_port == port and _info(connection)[_STATE] in (_ESTABLISHED, _CLOSE_WAIT)
    except OSError:
        return False


def _bytes_moved(connection: socket.socket) -> int:
    info = _info(connection)
    acked, received = struct.unpack_from("=QQ", info, _BYTES_ACKED)
    return int(acked + received)


def _info(connection: socket.socket) -> bytes:
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _INFO_LENGTH)
    return info.ljust(_INFO_LENGTH, b"\0")


def _shut(connection: socket.socket, how: int) -> None:
    try:
        connection.shutdown(how)
    except OSError:
        return
