"""What no test may do: reach another machine, also by mail, or touch this checkout's instance."""

import os
import sys
from ipaddress import ip_address
from pathlib import Path
from typing import Any

_INSTANCE = str(Path(__file__).resolve().parents[2] / "instance")
_LOCAL_NAMES = frozenset({"localhost", "", None})


class ForbiddenInTestsError(BaseException):
    """A test did what it must not; no `except Exception` hides it."""


def forbid() -> None:
    """Watch this process until it ends: Python tells an audit hook of every such step."""
    sys.addaudithook(_watch)


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"open", "sqlite3.connect"}:
        _refuse_instance(arguments[0])
    elif event == "socket.connect":
        _refuse_foreign(arguments[1])
    elif event == "socket.getaddrinfo":
        _refuse_foreign((arguments[0], arguments[1]))
    elif event == "smtplib.connect":
        _refuse_foreign((arguments[1], arguments[2]))


def _refuse_instance(path: object) -> None:
    if isinstance(path, str | bytes | os.PathLike) and os.fsdecode(path).startswith(_INSTANCE):
        raise ForbiddenInTestsError("a test touched the real instance folder")


def _refuse_foreign(address: object) -> None:
    if not isinstance(address, tuple):
        return  # a unix socket
    host = address[0]
    if isinstance(host, bytes):
        host = host.decode()
    if host in _LOCAL_NAMES:
        return
    try:
        is_local = ip_address(str(host)).is_loopback
    except ValueError:
        is_local = False
    if not is_local:
        raise ForbiddenInTestsError("a test tried to reach another machine")
