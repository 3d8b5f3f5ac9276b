"""What the demo's admin and team have decided: campaign codes, saved replies, one that waits."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.accounts.models import Member
from reporting.administration.operations import Admin, change_preference
from reporting.permissions import StaffRole
from reporting.preferences.declared import PreferenceName
from reporting.preferences.values import Campaign
from reporting.replies.operations import Desk, write_reply
from reporting.replies.purposes import Purpose
from reporting.replies.seed import load_seed
from reporting.runtime import Runtime
from reporting.vocabulary import ReplyLanguage

_CAMPAIGNS = (
    Campaign("tram-2026", "Posters in trams, spring 2026"),
    Campaign("library", "Cards in the libraries"),
)
_WAITING = (
    "Thank you for telling us. May we ask you something?\n\n"
    "You can skip every question. Take the time you need.\n\n"
    "When you have answered, we tell you here by {day} what we can do."
)


def decide(runtime: Runtime, *, today: date, now: datetime) -> None:
    """Load the saved replies, set the demo's campaign codes, and leave a reply to approve."""
    with runtime.database.writing() as session:
        load_seed(session, today)
        admin = Admin(_member(session, StaffRole.ADMIN), now, today, runtime.keyring)
        change_preference(session, PreferenceName.CAMPAIGNS, _CAMPAIGNS, seen=None, admin=admin)
        write_reply(
            session,
            Purpose.ASK_MORE,
            ReplyLanguage.EN,
            text=_WAITING,
            seen=1,
            keeps_owner=False,
            desk=Desk(_member(session, StaffRole.CASEWORKER), now, today, runtime.keyring),
        )


def _member(session: Session, role: StaffRole) -> bytes:
    return session.scalars(select(Member.id).where(Member.role == role)).one()
