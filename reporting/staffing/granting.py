"""Granting the team key: after the newcomer's key words were compared, by two where there are."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from reporting.accounts.models import Member
from reporting.audit import AuditAction, audit_subject, record
from reporting.errors import NotFoundError, PermissionMissingError, StepNotAllowedError
from reporting.keyring import Keyring
from reporting.permissions import KEY_HOLDERS, StaffRole
from reporting.sealing import PublicKey, SealBrokenError, open_token, public_key_id, seal_token
from reporting.staffing.key_holders import KeyHolder, holders_of
from reporting.teams.contexts import proposal_purpose
from reporting.teams.key_words import key_words
from reporting.teams.models import GrantProposal, TeamGrant
from reporting.teams.operations import TeamKey, grant_team_key

# The first of a team is alone and can ask nobody. From the second on nobody lets a puppet in alone;
# who is left alone by illness takes the key from the printed kit instead.
TWO_FROM: Final = 2


@dataclass(frozen=True)
class Candidate:
    """Somebody who waits for the team key, as the person who compares words sees them.

    `words` are of the public key in the database: the newcomer's own page shows those of the
    private key they hold. `proposed_by` is who compared them first, None for nobody yet.
    """

    member_id: bytes
    name: str
    username: str
    role: StaffRole
    key_id: bytes
    words: tuple[str, ...]
    proposed_by: bytes | None
    needs_two: bool
    holders: int


def candidates(session: Session, by: KeyHolder, *, now: datetime) -> list[Candidate]:
    """Give the active members of the team whose role opens reports and who hold no key yet.

    Raises PermissionMissingError when the person who asks does not hold it either.
    """
    key = by.newest(session, now=now)
    granted = exists().where(TeamGrant.member_id == Member.id, TeamGrant.number == key.number)
    waiting = select(Member).where(
        Member.team_id == by.team_id,
        Member.is_active,
        Member.role.in_(KEY_HOLDERS),
        Member.public_key.is_not(None),
        Member.id != by.member_id,
        ~granted,
    )
    holders = len(holders_of(session, key))
    found = session.scalars(waiting.order_by(Member.name, Member.username))
    return [_candidate(session, member, key, holders) for member in found]


def candidate(session: Session, member_id: bytes, by: KeyHolder, *, now: datetime) -> Candidate:
    """Give one of them; raises NotFoundError."""
    found = [c for c in candidates(session, by, now=now) if c.member_id == member_id]
    if not found:
        raise NotFoundError("nobody who waits for the key")
    return found[0]


def approve_grant(
    session: Session,
    member_id: bytes,
    compared: bytes,
    *,
    by: KeyHolder,
    keyring: Keyring,
    now: datetime,
) -> bool:
    """Note that the words of the key with the id `compared` were compared; say whether it is given.

    False: a second person has to compare them too (security §2.1). A lead must be one of the two.
    Raises NotFoundError, PermissionMissingError, and StepNotAllowedError when the key changed
    since the page was made or the same person approves twice.
    """
    found, key = candidate(session, member_id, by, now=now), by.newest(session, now=now)
    if not hmac.compare_digest(found.key_id, compared):
        raise StepNotAllowedError("the key is another one now")
    if found.proposed_by is None and by.role is not StaffRole.LEAD:
        raise PermissionMissingError("a lead begins")
    if found.proposed_by == by.member_id:
        raise StepNotAllowedError("somebody else has to be the second")
    subject = audit_subject(keyring, member_id)
    if found.needs_two and found.proposed_by is None:
        _propose(session, found, key, by=by)
        action = AuditAction.TEAM_GRANT_PROPOSED
    else:
        _grant(session, found, by=by)
        action = AuditAction.TEAM_KEY_GRANTED
    record(session, action, actor=by.member_id, subject=subject, now=now)
    return action is AuditAction.TEAM_KEY_GRANTED


def _candidate(session: Session, member: Member, key: TeamKey, holders: int) -> Candidate:
    public = PublicKey(member.public_key or b"")
    key_id = public_key_id(public)
    return Candidate(
        member_id=member.id,
        name=member.name,
        username=member.username,
        role=member.role,
        key_id=key_id,
        words=key_words(public),
        proposed_by=_proposed_by(session, member.id, key_id, key),
        needs_two=holders >= TWO_FROM,
        holders=holders,
    )


def _propose(session: Session, found: Candidate, key: TeamKey, *, by: KeyHolder) -> None:
    purpose = proposal_purpose(key.team_id, key.number, member_id=found.member_id)
    sealed = seal_token(found.key_id + by.member_id, key.seed, purpose=purpose)
    old = session.get(GrantProposal, (key.team_id, found.member_id))
    if old is not None:
        session.delete(old)
        session.flush()  # its place is taken by the new one
    session.add(
        GrantProposal(
            team_id=key.team_id,
            member_id=found.member_id,
            number=key.number,
            sealed_proposal=sealed,
        )
    )


def _grant(session: Session, found: Candidate, *, by: KeyHolder) -> None:
    member = session.get_one(Member, found.member_id)
    for number, seed in by.seeds.items():
        if session.get(TeamGrant, (by.team_id, number, member.id)) is None:
            grant_team_key(
                session,
                TeamKey(by.team_id, number, seed),
                member_id=member.id,
                member_public=PublicKey(member.public_key or b""),
            )
    proposal = session.get(GrantProposal, (by.team_id, member.id))
    if proposal is not None:
        session.delete(proposal)


def _proposed_by(session: Session, member_id: bytes, key_id: bytes, key: TeamKey) -> bytes | None:
    """Give who proposed this very key; what was proposed for another key or forged is nothing."""
    row = session.get(GrantProposal, (key.team_id, member_id))
    if row is None or row.number != key.number:
        return None
    purpose = proposal_purpose(key.team_id, key.number, member_id=member_id)
    try:
        said = open_token(row.sealed_proposal, key.seed, purpose=purpose)
    except SealBrokenError:
        return None
    proposer = said[len(key_id) :]
    known = session.get(TeamGrant, (key.team_id, key.number, proposer))
    return proposer if said.startswith(key_id) and known is not None else None
