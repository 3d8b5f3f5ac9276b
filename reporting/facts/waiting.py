"""Facts and changes of facts that wait: sealed, and found again by a digest of their key.

Written with a report or a step of its case, so a copy of the database shows that something waits;
what it says opens only with the secrets that lie outside the database.
"""

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.facts.answers import FactAnswers, read, written
from reporting.facts.models import FactChange
from reporting.keyring import Keyring
from reporting.sealing import SealBrokenError, open_token, seal_token

_log = logging.getLogger("rinnalla.facts")

_PURPOSE: Final = "fact"
_LENGTH: Final = 1000


@dataclass(frozen=True)
class Waiting:
    """What waits for one fact: all its answers when it is new, else those that change."""

    digest: bytes
    key: bytes = field(repr=False)
    is_new: bool
    answers: Mapping[str, Any] = field(repr=False)

    def applied_to(self, answers: FactAnswers | None) -> FactAnswers:
        """Give all answers after the change of a fact that had these, None for a new one."""
        before = vars(answers) if answers else {}
        return FactAnswers(**{**before, **self.answers})


@dataclass(frozen=True)
class WhatWaits:
    """All that waits and opens, and how much is damaged: that counts nowhere."""

    changes: tuple[Waiting, ...]
    damaged: int


def change_digest(keyring: Keyring, key: bytes) -> bytes:
    """Give the name under which a fact's change waits: nothing without the instance's secrets."""
    return keyring.keyed("fact", key)


def sealed_change(
    keyring: Keyring, key: bytes, answers: Mapping[str, Any], *, is_new: bool
) -> bytes:
    """Seal what waits for one fact."""
    told = {"key": key.hex(), "is_new": is_new, "answers": written(answers)}
    text = json.dumps(told).ljust(_LENGTH)  # so that its size tells nothing
    return seal_token(text.encode(), _sealing_key(keyring), purpose=_PURPOSE)


def opened_change(keyring: Keyring, row: FactChange) -> Waiting:
    """Open what waits for one fact. Raises SealBrokenError when it was changed."""
    told = json.loads(open_token(row.sealed_answers, _sealing_key(keyring), purpose=_PURPOSE))
    return Waiting(
        row.key_digest, bytes.fromhex(told["key"]), told["is_new"], read(told["answers"])
    )


def what_waits(session: Session, keyring: Keyring) -> WhatWaits:
    """Give all that waits; what is damaged stays where it is, and is told to the log."""
    return _opened(keyring, session.scalars(select(FactChange)))


def changes_waiting(session: Session, keyring: Keyring) -> tuple[Waiting, ...]:
    """Give all that waits and opens."""
    return what_waits(session, keyring).changes


def changes_to_settle(session: Session, keyring: Keyring) -> tuple[Waiting, ...]:
    """Give the same, held until the end of the transaction, so that no change is lost."""
    return _opened(keyring, session.scalars(select(FactChange).with_for_update())).changes


def _opened(keyring: Keyring, rows: Iterable[FactChange]) -> WhatWaits:
    # One damaged row must not keep all other figures from being counted (security §5.23).
    found, damaged = [], 0
    for row in rows:
        try:
            found.append(opened_change(keyring, row))
        except SealBrokenError:
            damaged += 1
    if damaged:
        _log.error("facts that wait are damaged and not counted: %s", damaged)
    return WhatWaits(tuple(found), damaged)


def _sealing_key(keyring: Keyring) -> bytes:
    return keyring.keyed("facts that wait", b"")
