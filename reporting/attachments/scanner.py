"""Asking a virus scanner (clamd) about a file, over the socket it listens on."""

import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

_SECONDS: Final = 20.0  # for one file: then it counts as not scanned
_CONNECT_SECONDS: Final = 2.0
_PIECE: Final = 65_536
_LENGTH_BYTES: Final = 4
_MOST_ANSWER: Final = 1000


class Scan(StrEnum):
    """What a scanner said; NONE where the installation has none."""

    NONE = ""
    CLEAN = "clean"
    FOUND = "found"
    NOT_SCANNED = "not_scanned"


def scan(address: str, pieces: Iterable[bytes]) -> Scan:
    """Ask clamd at `address` about a file (unix:/path, tcp://host:port); at none nobody is asked.

    A scanner that does not answer in time, refuses the file or breaks off never costs the file:
    it counts as not scanned.
    """
    if not address:
        return Scan.NONE
    with suppress(OSError, ValueError):
        return _answer(address, pieces)
    return Scan.NOT_SCANNED


def _answer(address: str, pieces: Iterable[bytes]) -> Scan:
    until = time.monotonic() + _SECONDS
    with _connected(address) as line:
        line.settimeout(_SECONDS)
        line.sendall(b"zINSTREAM\0")
        for piece in pieces:
            for at in range(0, len(piece), _PIECE):
                part = piece[at : at + _PIECE]
                line.settimeout(max(until - time.monotonic(), 0.001))
                line.sendall(len(part).to_bytes(_LENGTH_BYTES) + part)
        line.sendall(bytes(_LENGTH_BYTES))
        return _verdict(_told(line, until))


def _told(line: socket.socket, until: float) -> bytes:
    told = b""
    while b"\0" not in told and len(told) < _MOST_ANSWER:
        line.settimeout(max(until - time.monotonic(), 0.001))
        more = line.recv(_MOST_ANSWER)
        if not more:
            break
        told += more
    return told.partition(b"\0")[0]


def _verdict(told: bytes) -> Scan:
    if told == b"stream: OK":
        return Scan.CLEAN
    if told.startswith(b"stream: ") and told.endswith(b" FOUND"):
        return Scan.FOUND  # its name is not kept: it is told by a program of others
    return Scan.NOT_SCANNED


def _connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme != "unix":
        place = (parts.hostname or "", parts.port or 0)
        return socket.create_connection(place, timeout=_CONNECT_SECONDS)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(_CONNECT_SECONDS)
    try:
        line.connect(parts.path)
    except OSError:
        line.close()
        raise
    return line
