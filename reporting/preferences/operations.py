"""Setting a preference and undoing that; the caller writes it into the audit trail."""

from datetime import date
from typing import Any

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reporting.errors import NotFoundError
from reporting.preferences.declared import MOST_STORED, PreferenceName
from reporting.preferences.faults import Fault, ValueChangedError, ValueRefusedError
from reporting.preferences.models import PreferenceChange, PreferenceRow
from reporting.preferences.queries import last_change, stored_value
from reporting.vocabulary import N_

_CHANGES_KEPT = 20


def set_preference(
    session: Session,
    name: PreferenceName,
    value: Any,
    *,
    by: bytes,
    today: date,
    seen: int | None = None,
) -> None:
    """Set a checked value; None brings the default back.

    `seen` is the number of the last change that the person saw: raises ValueChangedError when
    there is a newer one. Raises ValueRefusedError when the value is too long to be kept.
    """
    text = None if value is None else stored_value(name, value)
    if text is not None and len(text) > MOST_STORED:
        fault = Fault("value", N_("That is too much. Write less."))
        raise ValueRefusedError(fault)
    _write(session, name, text, by=by, today=today, seen=seen)


def undo_preference(
    session: Session, name: PreferenceName, *, by: bytes, today: date, seen: int
) -> None:
    """Bring back what a preference was before its last change.

    Raises NotFoundError when it was never changed, ValueChangedError as `set_preference`.
    """
    last = last_change(session, name)
    if not last.number:
        raise NotFoundError("this preference was never changed")
    _write(session, name, last.before, by=by, today=today, seen=seen)


def _write(
    session: Session,
    name: PreferenceName,
    text: str | None,
    *,
    by: bytes,
    today: date,
    seen: int | None,
) -> None:
    row = session.get(PreferenceRow, name.value, with_for_update=True)
    number = last_change(session, name).number
    if seen is not None and seen != number:
        raise ValueChangedError
    change = PreferenceChange(name=name.value, number=number + 1, changed_by=by, changed_on=today)
    change.before, change.after = row.value if row else None, text
    session.add(change)
    if row is not None and text is None:
        session.delete(row)
    if text is not None:
        session.merge(PreferenceRow(name=name.value, value=text, changed_by=by, changed_on=today))
    _keep_the_last(session, name, number + 1)


def _keep_the_last(session: Session, name: PreferenceName, number: int) -> None:
    try:
        session.flush()
    except IntegrityError as error:  # two people changed the same thing at the very same moment
        raise ValueChangedError from error
    outlived = PreferenceChange.number <= number - _CHANGES_KEPT
    session.execute(delete(PreferenceChange).where(PreferenceChange.name == name.value, outlived))
