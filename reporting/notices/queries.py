"""Whom something waits for, told from clear columns alone: no case is opened for a mail."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from reporting.accounts.mail_addresses import mail_address_of
from reporting.accounts.models import Member
from reporting.accounts.own import Mute
from reporting.casework.duties import DutyKind, states_with
from reporting.keyring import Keyring
from reporting.notices.letters import Recipient
from reporting.permissions import KEY_HOLDERS
from reporting.report.models import Report
from reporting.report.progress import State
from reporting.sealing.errors import SealBrokenError

_ACKNOWLEDGE = states_with(DutyKind.ACKNOWLEDGE)
_FEEDBACK = states_with(DutyKind.FEEDBACK)


def members_awaited(session: Session, *, today: date) -> list[bytes]:
    """Give the people with a mail address for whom something waits that they did not mute.

    Only active caseworkers and leads who are not away; what nobody owns waits for everybody of
    its team.
    """
    wanted = or_(*(and_(_wants(mute), _waits(reason)) for mute, reason in _reasons(today).items()))
    statement = select(Member.id).where(
        Member.is_active,
        Member.role.in_(KEY_HOLDERS),
        Member.sealed_mail_address.is_not(None),
        or_(Member.away_until.is_(None), Member.away_until < today),
        wanted,
    )
    return list(session.scalars(statement))


def recipient(session: Session, member_id: bytes, *, keyring: Keyring) -> Recipient | None:
    """Give whom a letter goes to; None when the person left, or wants none any more."""
    member = session.get(Member, member_id)
    if member is None or not member.is_active:
        return None
    try:
        address = mail_address_of(session, member_id, keyring)
    except SealBrokenError:  # somebody changed the row: better no letter than one to a stranger
        return None
    return Recipient(member_id, address, member.language or "fi") if address else None


def _reasons(today: date) -> Mapping[Mute, ColumnElement[bool]]:
    return MappingProxyType(
        {
            Mute.NEW_REPORTS: Report.state == State.NEW,
            Mute.ANSWERS: Report.has_new_message.is_(True),
            Mute.DUTIES: or_(
                and_(Report.state.in_(_ACKNOWLEDGE), Report.acknowledge_by <= today),
                and_(Report.state.in_(_FEEDBACK), Report.feedback_by <= today),
                and_(Report.state.in_(_FEEDBACK), Report.next_step_on <= today),
            ),
        }
    )


def _wants(mute: Mute) -> ColumnElement[bool]:
    return Member.mutes.not_like(f"%{mute.value}%")


def _waits(reason: ColumnElement[bool]) -> ColumnElement[bool]:
    theirs = or_(Report.owner_id.is_(None), Report.owner_id == Member.id)
    return select(Report.id).where(Report.team_id == Member.team_id, theirs, reason).exists()
