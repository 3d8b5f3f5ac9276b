"""Writing facts: one coded row at submission, found again only through the sealed link."""

import secrets
from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import Session

from reporting.facts.models import Fact, FactGround, FactKind, FactState
from reporting.inserts import Inserts
from reporting.vocabulary import Area, BystanderAnswer, Channel, Ground, Kind, Role, Wish

_FACTS = Inserts(Fact)
_GROUNDS = Inserts(FactGround)
_KINDS = Inserts(FactKind)


@dataclass(frozen=True)
class FactDraft:
    """The coded answers that are counted; nothing that points to the report."""

    week: str
    role: Role | None
    area: Area | None
    municipality: str | None
    grounds: tuple[Ground, ...]
    kinds: tuple[Kind, ...]
    bystander: BystanderAnswer | None
    wish: Wish | None
    language: str
    channel: Channel = Channel.WEB


def new_fact_key() -> bytes:
    """Give the random key of a fact; it goes into the report's sealed internal summary."""
    return secrets.token_bytes(16)


def write_fact(session: Session, key: bytes, draft: FactDraft) -> None:
    """Write one provisional fact under its key, in the transaction of the report it counts."""
    row = {
        "key": key,
        "record_key": secrets.randbits(32),
        "week": draft.week,
        "state": FactState.PROVISIONAL,
        "role": draft.role,
        "area": draft.area,
        "municipality": draft.municipality,
        "channel": draft.channel,
        "language_group": _language_group(draft.language),
        "bystander": draft.bystander,
        "wish": draft.wish,
    }
    _FACTS.add(session, [row])
    if draft.grounds:
        _GROUNDS.add(session, [{"fact_key": key, "ground": g} for g in draft.grounds])
    if draft.kinds:
        _KINDS.add(session, [{"fact_key": key, "kind": k} for k in draft.kinds])


def set_fact_state(session: Session, key: bytes, state: FactState) -> None:
    """Let a fact count, or count nowhere; only the team knows the key of a report's fact."""
    session.execute(update(Fact).where(Fact.key == key).values(state=state))


def _language_group(language: str) -> str:
    base = language.partition("-")[0]
    return base if base in {"fi", "sv", "se", "en"} else "other"
