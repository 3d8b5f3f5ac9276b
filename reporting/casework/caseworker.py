"""A caseworker at work: who it is, the team's opened keys, and how cases are named in the audit."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from reporting.accounts.queries import SignedIn
from reporting.audit import audit_subject
from reporting.keyring import Keyring
from reporting.permissions import Identity, StaffRole
from reporting.sealing import Seed
from reporting.teams.queries import team_seeds


@dataclass(frozen=True)
class Caseworker:
    """An identity with the private seeds of its own team, by generation.

    Lives no longer than one request. `seeds` is empty when nobody has granted the team key yet:
    then no case can be opened.
    """

    identity: Identity
    seeds: Mapping[int, Seed] = field(repr=False)
    keyring: Keyring = field(repr=False)

    @property
    def member_id(self) -> bytes:
        """Give the person's id."""
        return self.identity.member_id

    @property
    def name(self) -> str:
        """Give the person's name as colleagues see it."""
        return self.identity.name

    @property
    def role(self) -> StaffRole:
        """Give the person's role."""
        return self.identity.role

    @property
    def team_id(self) -> bytes | None:
        """Give the team whose cases the person may see."""
        return self.identity.team_id

    @property
    def has_key(self) -> bool:
        """Say whether somebody has given this person the team's key."""
        return bool(self.seeds)

    def audit_subject(self, case_id: bytes) -> bytes:
        """Give the keyed hash that names a case in the audit trail, also after its deletion."""
        return audit_subject(self.keyring, case_id)


def caseworker_of(session: Session, person: SignedIn, keyring: Keyring) -> Caseworker:
    """Open a signed-in person's keys of their own team.

    Raises PermissionMissingError when the person's role holds no key, SealBrokenError or
    ChainBrokenError when a key in the database is not what was granted.
    """
    granted = team_seeds(session, person.member_id, person.unlock())
    own = {number: seed for (team, number), seed in granted.items() if team == person.team_id}
    return Caseworker(person, own, keyring)
