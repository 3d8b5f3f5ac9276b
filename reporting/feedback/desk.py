"""Who answers feedback: a member of the team with its opened keys, for one request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, runtime_checkable

from sqlalchemy.orm import Session

from reporting.keyring import Keyring
from reporting.permissions import Identity
from reporting.sealing import Seed
from reporting.teams.queries import team_seeds


@runtime_checkable
class KeyHolder(Identity, Protocol):
    """A signed-in person who holds a personal key."""

    def unlock(self) -> Seed:
        """Open the person's own seed."""


@dataclass(frozen=True)
class Moment:
    """When something is done: the moment, and the day it is in Finland."""

    now: datetime
    today: date


@dataclass(frozen=True)
class Answerer:
    """A member with the private seeds of the own team; none when nobody granted its key."""

    member_id: bytes
    team_id: bytes | None
    seeds: Mapping[int, Seed] = field(repr=False)
    keyring: Keyring = field(repr=False)

    @property
    def has_key(self) -> bool:
        """Say whether this person can open what was written."""
        return bool(self.seeds)


def answerer_of(session: Session, person: KeyHolder, keyring: Keyring) -> Answerer:
    """Open the keys of a person's own team.

    Raises PermissionMissingError when the role holds no key, SealBrokenError or ChainBrokenError
    when a key in the database is not what was granted.
    """
    granted = team_seeds(session, person.member_id, person.unlock())
    own = {number: seed for (team, number), seed in granted.items() if team == person.team_id}
    return Answerer(person.member_id, person.team_id, own, keyring)
