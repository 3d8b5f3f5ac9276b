"""Making teams and their keys: generations, grants to members, the printed recovery kit."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import delete
from sqlalchemy.orm import Session

from reporting.sealing import (
    ChainBrokenError,
    KeyPair,
    PublicKey,
    Seed,
    fingerprint,
    generate_key_pair,
    key_pair_from_seed,
    open_token,
    parse_recovery_code,
    recovery_code,
    recovery_key_pair,
    seal_token,
    sign_generation,
    wrap_key,
)
from reporting.teams.contexts import grant_context, kit_context, kit_purpose
from reporting.teams.models import Team, TeamGeneration, TeamGrant, TeamRecovery


@dataclass(frozen=True)
class TeamKey:
    """The opened key of one generation of a team."""

    team_id: bytes
    number: int
    seed: Seed = field(repr=False)


@dataclass(frozen=True)
class CreatedTeam:
    """A new team: the fingerprint to pin outside the database, the kit to print once."""

    key: TeamKey
    fingerprint: bytes
    recovery_code: str = field(repr=False)

    @property
    def team_id(self) -> bytes:
        """Give the team's id."""
        return self.key.team_id


def create_team(session: Session, name: str) -> CreatedTeam:
    """Create a team with generation 1 of its key, sealed to nothing but its recovery kit.

    The first members are granted the key right after, while it is open. Intake begins when the
    caller has pinned the fingerprint.
    """
    keys, code = generate_key_pair(), recovery_code()
    key = TeamKey(team_id=secrets.token_bytes(16), number=1, seed=keys.seed)
    session.add(Team(id=key.team_id, name=name))
    session.flush()  # the rows below refer to it
    signing_public = _add_generation(session, key, signer=keys.seed)
    salt = secrets.token_bytes(16)
    kit = recovery_key_pair(parse_recovery_code(code), salt=salt)
    _seal_to_kit(session, key, salt=salt, kit_public=kit.public)
    return CreatedTeam(key=key, fingerprint=fingerprint(signing_public), recovery_code=code)


def grant_team_key(
    session: Session, key: TeamKey, *, member_id: bytes, member_public: PublicKey
) -> None:
    """Seal a generation's seed to one member, who can from now on open what it seals.

    Raises ChainBrokenError when the seed is not that of the generation in the database.
    """
    generation = session.get_one(TeamGeneration, (key.team_id, key.number))
    if key_pair_from_seed(key.seed).public != generation.public_key:
        raise ChainBrokenError
    context = grant_context(key.team_id, key.number, member_public=member_public)
    session.add(
        TeamGrant(
            team_id=key.team_id,
            number=key.number,
            member_id=member_id,
            sealed_seed=wrap_key(key.seed, member_public, context=context),
        )
    )
    session.flush()  # a second grant to the same member must fail here


def renew_team_key(
    session: Session, newest: TeamKey, *, members: Mapping[bytes, PublicKey]
) -> TeamKey:
    """Begin the next generation, signed by the newest, for these members and the recovery kit.

    Needed when a member leaves (security §2.5): what is sealed from now on is closed to them.
    """
    kit = session.get_one(TeamRecovery, (newest.team_id, newest.number))
    purpose = kit_purpose(newest.team_id)
    kit_public = PublicKey(open_token(kit.sealed_public_key, newest.seed, purpose=purpose))
    key = TeamKey(newest.team_id, newest.number + 1, generate_key_pair().seed)
    _add_generation(session, key, signer=newest.seed)
    _seal_to_kit(session, key, salt=kit.salt, kit_public=kit_public)
    for member_id, member_public in members.items():
        grant_team_key(session, key, member_id=member_id, member_public=member_public)
    return key


def withdraw_grants(session: Session, member_id: bytes) -> None:
    """Delete every team key sealed to a member."""
    session.execute(delete(TeamGrant).where(TeamGrant.member_id == member_id))


def _add_generation(session: Session, key: TeamKey, *, signer: Seed) -> bytes:
    keys: KeyPair = key_pair_from_seed(key.seed)
    signed = sign_generation(keys, signer, team_id=key.team_id, number=key.number)
    session.add(
        TeamGeneration(
            team_id=key.team_id,
            number=key.number,
            public_key=signed.public,
            signing_public_key=signed.signing_public,
            signature=signed.signature,
        )
    )
    session.flush()  # two people who begin the same generation must not both succeed
    return signed.signing_public


def _seal_to_kit(session: Session, key: TeamKey, *, salt: bytes, kit_public: PublicKey) -> None:
    context = kit_context(key.team_id, key.number, kit_public=kit_public)
    purpose = kit_purpose(key.team_id)
    session.add(
        TeamRecovery(
            team_id=key.team_id,
            number=key.number,
            salt=salt,
            sealed_seed=wrap_key(key.seed, kit_public, context=context),
            sealed_public_key=seal_token(kit_public, key.seed, purpose=purpose),
        )
    )
    session.flush()
