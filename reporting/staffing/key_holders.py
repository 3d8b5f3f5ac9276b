"""Somebody who can open the team's key: what they hold while one request lasts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.accounts.models import Member
from reporting.accounts.queries import SignedIn
from reporting.errors import PermissionMissingError
from reporting.permissions import StaffRole
from reporting.sealing import PublicKey, SealBrokenError, Seed, public_key_id
from reporting.teams.operations import TeamKey
from reporting.teams.queries import granted_key_ids, key_state, team_seeds


@dataclass(frozen=True)
class KeyHolder:
    """Who acts, and the private seeds of their own team, by generation; empty without a grant."""

    member_id: bytes
    role: StaffRole | None
    team_id: bytes
    seeds: Mapping[int, Seed] = field(repr=False)

    def newest(self, session: Session, *, now: datetime) -> TeamKey:
        """Give the newest generation, opened; raises PermissionMissingError when it is not held."""
        number = key_state(session, self.team_id, now=now).number
        if number not in self.seeds:
            raise PermissionMissingError("this person does not hold the team's newest key")
        return TeamKey(self.team_id, number, self.seeds[number])


def key_holder_of(session: Session, person: SignedIn) -> KeyHolder | None:
    """Open the team keys of a person who is signed in; None for roles and people without any key.

    Raises SealBrokenError or ChainBrokenError when a key in the database is not what was granted.
    """
    if person.team_id is None or person.sealed_personal_key is None:
        return None
    granted = team_seeds(session, person.member_id, person.unlock())
    own = {number: seed for (team, number), seed in granted.items() if team == person.team_id}
    return KeyHolder(person.member_id, person.role, person.team_id, own)


def holders_of(session: Session, key: TeamKey) -> dict[bytes, PublicKey]:
    """Give the active members a generation was granted to, with the very keys it was granted to.

    Raises SealBrokenError when a member's public key is another one now: somebody may have put
    their own in its place.
    """
    granted = granted_key_ids(session, key.team_id, key.number, key.seed)
    members = session.scalars(
        select(Member).where(Member.id.in_(granted), Member.is_active).order_by(Member.id)
    )
    found = {}
    for member in members:
        public = PublicKey(member.public_key or b"")
        if not public or public_key_id(public) != granted[member.id]:
            raise SealBrokenError
        found[member.id] = public
    return found
