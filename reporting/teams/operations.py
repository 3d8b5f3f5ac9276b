"""Making teams and their keys: generations, grants to members, the printed recovery kit."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from reporting.sealing import (
    ChainBrokenError,
    KeyPair,
    PublicKey,
    SealBrokenError,
    Seed,
    fingerprint,
    generate_key_pair,
    key_pair_from_seed,
    open_token,
    parse_recovery_code,
    public_key_id,
    recovery_code,
    recovery_key_pair,
    seal_token,
    sign_generation,
    wrap_key,
)
from reporting.teams.contexts import grant_context, grant_purpose, kit_context, kit_purpose
from reporting.teams.models import (
    GrantProposal,
    Team,
    TeamGeneration,
    TeamGrant,
    TeamRecovery,
)


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


def create_team(session: Session, name: str, *, now: datetime) -> CreatedTeam:
    """Create a team with generation 1 of its key, sealed to nothing but its recovery kit.

    The first members are granted the key right after, while it is open. Intake begins when the
    caller has pinned the fingerprint.
    """
    keys, code = generate_key_pair(), recovery_code()
    key = TeamKey(team_id=secrets.token_bytes(16), number=1, seed=keys.seed)
    session.add(Team(id=key.team_id, name=name))
    session.flush()  # the rows below refer to it
    signing_public = _add_generation(session, key, signer=keys.seed, now=now)
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
    purpose = grant_purpose(key.team_id, key.number, member_id=member_id)
    session.add(
        TeamGrant(
            team_id=key.team_id,
            number=key.number,
            member_id=member_id,
            sealed_seed=wrap_key(key.seed, member_public, context=context),
            sealed_key_id=seal_token(public_key_id(member_public), key.seed, purpose=purpose),
        )
    )
    session.flush()  # a second grant to the same member must fail here


def renew_team_key(
    session: Session, newest: TeamKey, *, members: Mapping[bytes, PublicKey], now: datetime
) -> TeamKey:
    """Begin the next generation, signed by the newest, for these members and the recovery kit.

    Needed when a member leaves (security §2.5): what is sealed from now on is closed to them.
    Whoever lost the newest key while this was prepared does not get the next one. Raises
    IntegrityError when somebody else has just done the same, SealBrokenError when the kit in the
    database is not this team's.
    """
    _hold(session, newest.team_id)
    kit = session.get_one(TeamRecovery, (newest.team_id, newest.number))
    purpose = kit_purpose(newest.team_id)
    kit_public = PublicKey(open_token(kit.sealed_public_key, newest.seed, purpose=purpose))
    key = TeamKey(newest.team_id, newest.number + 1, generate_key_pair().seed)
    _add_generation(session, key, signer=newest.seed, now=now)
    _seal_to_kit(session, key, salt=kit.salt, kit_public=kit_public)
    for member_id in _granted(session, newest) & members.keys():
        grant_team_key(session, key, member_id=member_id, member_public=members[member_id])
    session.execute(update(Team).where(Team.id == key.team_id).values(is_renewal_due=False))
    return key


def renew_kit(session: Session, held: Mapping[int, Seed], *, team_id: bytes, code: str) -> None:
    """Seal every generation that is held to a new printed kit; the old kit opens nothing more.

    Raises CodeError when the code is none, SealBrokenError when the newest generation is not held.
    """
    secret, salt = parse_recovery_code(code), secrets.token_bytes(16)
    _hold(session, team_id)
    of_team = select(func.max(TeamGeneration.number)).where(TeamGeneration.team_id == team_id)
    if session.scalar(of_team) not in held:
        raise SealBrokenError
    kit = recovery_key_pair(secret, salt=salt)
    session.execute(delete(TeamRecovery).where(TeamRecovery.team_id == team_id))
    for number, seed in held.items():
        _seal_to_kit(session, TeamKey(team_id, number, seed), salt=salt, kit_public=kit.public)


def forget_generations(session: Session, team_id: bytes, *, before: int) -> None:
    """Delete what opens the generations before a number; their public parts stay in the chain."""
    for table in (TeamGrant, TeamRecovery, GrantProposal):
        older = (table.team_id == team_id) & (table.number < before)
        session.execute(delete(table).where(older))


def note_departure(session: Session, member_id: bytes) -> None:
    """Take every team key back from a member; their teams' keys are due for renewal."""
    teams = select(TeamGrant.team_id).where(TeamGrant.member_id == member_id)
    session.execute(update(Team).where(Team.id.in_(teams)).values(is_renewal_due=True))
    withdraw_grants(session, member_id)


def withdraw_grants(session: Session, member_id: bytes) -> None:
    """Delete every team key sealed to a member, and what was proposed for them."""
    session.execute(delete(TeamGrant).where(TeamGrant.member_id == member_id))
    session.execute(delete(GrantProposal).where(GrantProposal.member_id == member_id))


def _hold(session: Session, team_id: bytes) -> None:
    """Hold a team until the transaction ends, so that its key, its kit and its people take turns.

    Otherwise a new generation could be sealed to a kit, or to somebody, replaced meanwhile.
    """
    session.execute(select(Team.id).where(Team.id == team_id).with_for_update())


def _granted(session: Session, key: TeamKey) -> set[bytes]:
    of_key = (TeamGrant.team_id == key.team_id) & (TeamGrant.number == key.number)
    return set(session.scalars(select(TeamGrant.member_id).where(of_key)))


def _add_generation(session: Session, key: TeamKey, *, signer: Seed, now: datetime) -> bytes:
    keys: KeyPair = key_pair_from_seed(key.seed)
    signed = sign_generation(keys, signer, team_id=key.team_id, number=key.number)
    session.add(
        TeamGeneration(
            team_id=key.team_id,
            number=key.number,
            public_key=signed.public,
            signing_public_key=signed.signing_public,
            signature=signed.signature,
            made_at=now.astimezone(UTC),
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
