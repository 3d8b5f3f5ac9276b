"""Taking the key from somebody: who leaves, and the new generation that closes what comes after."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.accounts.models import Member
from reporting.accounts.operations import change_role, disable_member, member_with_id
from reporting.accounts.queries import SignedIn
from reporting.errors import RinnallaError
from reporting.keyring import Keyring
from reporting.permissions import KEY_HOLDERS, StaffRole
from reporting.staffing.key_holders import KeyHolder
from reporting.staffing.renewing import renew_generation
from reporting.teams.models import Team
from reporting.teams.queries import key_state


class OwnAccessError(RinnallaError):
    """Nobody takes away their own access: then a mistake could lock everybody out."""


class LastLeadError(RinnallaError):
    """The team would have no lead who holds its key: nobody could grant it any more."""


def remove_member(
    session: Session,
    member_id: bytes,
    *,
    by: SignedIn,
    holder: KeyHolder | None,
    keyring: Keyring,
    now: datetime,
) -> KeyHolder | None:
    """Close a person's access at once; by somebody who holds the key, with a new generation.

    Gives who acts with the new generation, to go on with sealing; None when none was begun: then
    it stays due. Raises NotFoundError, OwnAccessError, LastLeadError.
    """
    _check(session, member_id, by=by, now=now)
    disable_member(session, member_id, by=by.member_id, keyring=keyring, now=now)
    return _renewed_if_due(session, holder, keyring=keyring, now=now)


def move_member(
    session: Session,
    member_id: bytes,
    role: StaffRole,
    *,
    by: SignedIn,
    holder: KeyHolder | None,
    keyring: Keyring,
    now: datetime,
) -> KeyHolder | None:
    """Give a person another role; like `remove_member` when that role holds no key."""
    if role is not StaffRole.LEAD:
        _check(session, member_id, by=by, now=now)
    elif member_id == by.member_id:
        raise OwnAccessError
    change_role(session, member_id, role, by=by.member_id, keyring=keyring, now=now)
    return _renewed_if_due(session, holder, keyring=keyring, now=now)


def _check(session: Session, member_id: bytes, *, by: SignedIn, now: datetime) -> None:
    if member_id == by.member_id:
        raise OwnAccessError
    member = member_with_id(session, member_id)
    if member.role is not StaffRole.LEAD or member.team_id is None:
        return
    holders = key_state(session, member.team_id, now=now).holders
    leads = select(Member.id).where(
        Member.id.in_(holders), Member.role == StaffRole.LEAD, Member.is_active
    )
    if set(session.scalars(leads)) == {member_id}:
        raise LastLeadError


def _renewed_if_due(
    session: Session, holder: KeyHolder | None, *, keyring: Keyring, now: datetime
) -> KeyHolder | None:
    if holder is None or holder.role not in KEY_HOLDERS:
        return None
    is_due = session.get_one(Team, holder.team_id, populate_existing=True).is_renewal_due
    number = key_state(session, holder.team_id, now=now).number
    if not is_due or number not in holder.seeds:
        return None
    return renew_generation(session, holder, keyring=keyring, now=now)
