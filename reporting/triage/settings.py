"""What people set for their own desk: whether keys work, and when they want a break."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from reporting.accounts.models import Member


def set_shortcuts(session: Session, member_id: bytes, *, is_on: bool) -> None:
    """Switch the keys of the staff pages on or off for one person."""
    session.execute(update(Member).where(Member.id == member_id).values(has_shortcuts=is_on))


def set_break_after(session: Session, member_id: bytes, cases: int | None) -> None:
    """Set after how many hard cases in a day a person wants a break, None for the usual number."""
    session.execute(update(Member).where(Member.id == member_id).values(break_after=cases))


def break_after_of(session: Session, member_id: bytes) -> int | None:
    """Give after how many hard cases in a day a person wants a break, None when they set none."""
    return session.scalar(select(Member.break_after).where(Member.id == member_id))
