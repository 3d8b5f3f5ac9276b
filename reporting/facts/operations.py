"""Noting facts and their changes; both wait sealed until they are settled with others."""

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.facts.answers import FactAnswers
from reporting.facts.models import FactChange
from reporting.facts.waiting import change_digest, opened_change, sealed_change
from reporting.inserts import Inserts
from reporting.keyring import Keyring

_CHANGES = Inserts(FactChange)


def new_fact_key() -> bytes:
    """Give the random key of a fact; it goes into the report's sealed internal summary."""
    return secrets.token_bytes(16)


def sealed_fact(keyring: Keyring, key: bytes, answers: FactAnswers) -> dict[str, Any]:
    """Seal a new fact as the row that `note_fact` stores."""
    return {
        "key_digest": change_digest(keyring, key),
        "sealed_answers": sealed_change(keyring, key, vars(answers), is_new=True),
    }


def note_fact(session: Session, fact: Mapping[str, Any]) -> None:
    """Note a sealed new fact, in the transaction of the report it counts."""
    _CHANGES.add(session, [fact])


def change_fact(session: Session, keyring: Keyring, key: bytes, **answers: Any) -> None:
    """Note that some answers of a fact are others now, by the names of `FactAnswers`.

    What waits for it already is kept beside. Only the team knows the key of a report's fact.
    Raises KeyError for a name that is none.
    """
    digest = change_digest(keyring, key)
    held = select(FactChange).where(FactChange.key_digest == digest).with_for_update()
    row = session.scalars(held).first()
    if row is None:
        sealed = sealed_change(keyring, key, answers, is_new=False)
        session.add(FactChange(key_digest=digest, sealed_answers=sealed))
        session.flush()  # a second change in this transaction must find it
        return
    waits = opened_change(keyring, row)
    merged = dict(waits.answers) | answers
    row.sealed_answers = sealed_change(keyring, key, merged, is_new=waits.is_new)
    session.flush()  # as above
