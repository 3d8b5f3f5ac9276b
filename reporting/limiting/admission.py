"""Who is let in while much comes at once: each kind of request has places that no other takes.

A flood of reports fills the places of reports; inbox, sign-in and staff keep theirs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from threading import BoundedSemaphore
from types import MappingProxyType
from typing import Final


class Kind(StrEnum):
    """Kinds of requests that do not take each other's places."""

    REPORTS = "reports"
    INBOX = "inbox"
    SIGN_IN = "sign_in"
    STAFF = "staff"
    PUBLIC = "public"


@dataclass(frozen=True)
class Share:
    """How many requests of a kind one process works on, how many wait, and how long (seconds)."""

    at_once: int
    waiting: int
    patience: float


# Waiting requests hold a thread each; together they leave most of the server's 576 free.
SHARES: Final[Mapping[Kind, Share]] = MappingProxyType(
    {
        Kind.REPORTS: Share(at_once=8, waiting=96, patience=3),
        Kind.INBOX: Share(at_once=8, waiting=64, patience=5),
        Kind.SIGN_IN: Share(at_once=8, waiting=32, patience=5),
        Kind.STAFF: Share(at_once=16, waiting=48, patience=10),
        Kind.PUBLIC: Share(at_once=32, waiting=64, patience=5),
    }
)


class Gate:
    """The places of one kind of request."""

    def __init__(self, share: Share) -> None:
        self._places = BoundedSemaphore(share.at_once)
        self._queue = BoundedSemaphore(share.waiting)
        self._patience = share.patience

    def enter(self) -> bool:
        """Take a place, waiting a little; False when too many wait or it took too long."""
        if self._places.acquire(blocking=False):
            return True
        if not self._queue.acquire(blocking=False):
            return False
        try:
            return self._places.acquire(timeout=self._patience)
        finally:
            self._queue.release()

    def leave(self) -> None:
        """Give the place back."""
        self._places.release()
