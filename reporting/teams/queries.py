"""Reading team keys: the public one that reports are sealed to, and those a member can open."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import groupby

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from reporting.errors import IntakeClosedError, NotFoundError
from reporting.prepared import Prepared
from reporting.sealing import (
    ChainBrokenError,
    Generation,
    PublicKey,
    Seed,
    WrapOpener,
    fingerprint,
    key_pair_from_seed,
    open_token,
    open_wrapped_key,
    parse_recovery_code,
    recovery_key_pair,
    verify_chain,
)
from reporting.teams.contexts import grant_context, grant_purpose, kit_context
from reporting.teams.models import Team, TeamGeneration, TeamGrant, TeamRecovery

_CHAIN = Prepared(
    lambda _: select(
        TeamGeneration.team_id,
        TeamGeneration.number,
        TeamGeneration.public_key,
        TeamGeneration.signing_public_key,
        TeamGeneration.signature,
    ).order_by(TeamGeneration.team_id, TeamGeneration.number)
)

_GRANTS = (
    select(TeamGrant.team_id, TeamGrant.number, TeamGrant.sealed_seed, TeamGeneration.public_key)
    .join(
        TeamGeneration,
        and_(
            TeamGeneration.team_id == TeamGrant.team_id,
            TeamGeneration.number == TeamGrant.number,
        ),
    )
    .order_by(TeamGrant.team_id, TeamGrant.number)
)

# Old generations bound what one lost key can open; this often a new one is suggested.
RENEW_EVERY = timedelta(days=182)

# A row of the chain, in the order of the fields of `Generation`.
_Row = tuple[bytes, int, bytes, bytes, bytes]


@dataclass(frozen=True)
class IntakeKey:
    """The team key that new reports are sealed to."""

    team_id: bytes
    number: int
    public: PublicKey


def intake_key(session: Session, *, pinned: bytes | None) -> IntakeKey:
    """Give the newest key of the pinned team; costs one SELECT once its chain was verified.

    Raises IntakeClosedError when nothing is pinned, no team has the pinned fingerprint, or its
    chain is broken: then somebody may have put a key of their own in place (security §2.1).
    """
    if pinned is None:
        raise IntakeClosedError("no team key is pinned")
    rows = tuple(tuple(row) for row in _CHAIN.run(session))
    try:
        return _verified(rows, pinned)
    except ChainBrokenError as error:
        raise IntakeClosedError("the chain of team keys is broken") from error


def team_seeds(
    session: Session, member_id: bytes, personal_seed: Seed
) -> dict[tuple[bytes, int], Seed]:
    """Open every team key granted to a member, by team id and generation.

    Raises SealBrokenError when a grant does not open, ChainBrokenError when an opened seed does
    not give the public key in the database: then reports were sealed to somebody else.
    """
    personal = key_pair_from_seed(personal_seed)
    opener, seeds = WrapOpener(personal_seed), {}
    rows = session.execute(_GRANTS.where(TeamGrant.member_id == member_id))
    for team_id, number, sealed_seed, public in rows:
        context = grant_context(team_id, number, member_public=personal.public)
        seed = Seed(opener.open(sealed_seed, context=context))
        if key_pair_from_seed(seed).public != public:
            raise ChainBrokenError
        seeds[team_id, number] = seed
    return seeds


def granted_key_ids(
    session: Session, team_id: bytes, number: int, seed: Seed
) -> dict[bytes, bytes]:
    """Give which personal key a generation was granted to, by member; needs its seed to tell.

    Raises SealBrokenError when a grant was not made by somebody who held the seed.
    """
    rows = session.scalars(
        select(TeamGrant).where(TeamGrant.team_id == team_id, TeamGrant.number == number)
    )
    return {
        row.member_id: open_token(
            row.sealed_key_id,
            seed,
            purpose=grant_purpose(team_id, number, member_id=row.member_id),
        )
        for row in rows
    }


def recovered_seeds(session: Session, team_id: bytes, code: str) -> dict[int, Seed]:
    """Open every generation of a team with the code of its printed kit, by generation.

    Raises CodeError when the code is mistyped, SealBrokenError when it is another team's.
    """
    secret, seeds = parse_recovery_code(code), {}
    for kit in session.scalars(select(TeamRecovery).where(TeamRecovery.team_id == team_id)):
        keys = recovery_key_pair(secret, salt=kit.salt)
        context = kit_context(team_id, kit.number, kit_public=keys.public)
        seeds[kit.number] = Seed(open_wrapped_key(kit.sealed_seed, keys.seed, context=context))
    return seeds


@dataclass(frozen=True)
class KeyState:
    """How a team's key stands: its newest generation, since when, and who opens how much.

    `holders` are the members who can open the newest generation; `is_due` says that somebody who
    had the key has left since, `is_old` that half a year has passed.
    """

    team_id: bytes
    number: int
    made_at: datetime
    holders: frozenset[bytes]
    is_due: bool
    is_old: bool


def key_state(session: Session, team_id: bytes, *, now: datetime) -> KeyState:
    """Give how a team's key stands; raises NotFoundError for a team that is not there."""
    team = session.get(Team, team_id)
    if team is None:
        raise NotFoundError("team")
    of_team = select(TeamGeneration).where(TeamGeneration.team_id == team_id)
    newest = session.scalars(of_team.order_by(TeamGeneration.number.desc()).limit(1)).one()
    held = select(TeamGrant.member_id).where(
        TeamGrant.team_id == team_id, TeamGrant.number == newest.number
    )
    return KeyState(
        team_id=team_id,
        number=newest.number,
        made_at=newest.made_at,
        holders=frozenset(session.scalars(held)),
        is_due=team.is_renewal_due,
        is_old=now - newest.made_at > RENEW_EVERY,
    )


def has_older_grants(session: Session, team_id: bytes) -> bool:
    """Say whether anything still opens a generation before a team's newest."""
    of_team = select(func.max(TeamGeneration.number)).where(TeamGeneration.team_id == team_id)
    newest = session.scalar(of_team) or 0
    older = [
        select(table.number).where(table.team_id == team_id, table.number < newest)
        for table in (TeamGrant, TeamRecovery)
    ]
    return any(session.scalars(statement.limit(1)).first() is not None for statement in older)


def team_count(session: Session) -> int:
    """Give how many teams there are."""
    return session.scalar(select(func.count()).select_from(Team)) or 0


# Keyed by the exact bytes of the rows and of the pin, so that any change is verified afresh.
# An error is not kept, so a chain that was mended opens intake at once.
@lru_cache(maxsize=4)
def _verified(rows: tuple[_Row, ...], pinned: bytes) -> IntakeKey:
    for team_id, chain in groupby(rows, key=lambda row: row[0]):
        generations = [_generation(row) for row in chain]
        if fingerprint(generations[0].signing_public) == pinned:
            newest = verify_chain(generations, pinned)
            return IntakeKey(team_id, newest.number, newest.public)
    raise ChainBrokenError


def _generation(row: _Row) -> Generation:
    team_id, number, public, signing_public, signature = row
    return Generation(team_id, number, PublicKey(public), signing_public, signature)
