"""Reading preferences: what is set now, with the defaults of the settings, and who set it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.config import Config
from reporting.database import table_of
from reporting.preferences.declared import BY_NAME, DECLARED, PreferenceName
from reporting.preferences.faults import Fault, ValueRefusedError
from reporting.preferences.kinds import Answers
from reporting.preferences.models import PreferenceChange, PreferenceRow
from reporting.preferences.values import Preferences
from reporting.vocabulary import N_

_ROWS: Final = select(table_of(PreferenceRow).c.name, table_of(PreferenceRow).c.value)


@dataclass(frozen=True)
class LastChange:
    """The newest change of a preference; `number` is how many there have been, 0 for none."""

    number: int = 0
    changed_by: bytes = b""
    changed_on: date | None = None
    before: str | None = None
    after: str | None = None


def preferences_of(session: Session, config: Config) -> Preferences:
    """Give every preference, with one SELECT; what cannot be read has its default.

    Somebody with the database in hand can so set nothing that the pages would refuse.
    """
    kept = {row.name: row.value for row in session.execute(_ROWS)}
    found = {one.name.value: _loaded(one.name, kept.get(one.name.value)) for one in DECLARED}
    defaults = default_preferences(config)
    return replace(defaults, **{name: value for name, value in found.items() if value is not None})


def default_preferences(config: Config) -> Preferences:
    """Give the preferences of an instance where nobody has set any."""
    return Preferences(**{one.name.value: one.default(config) for one in DECLARED})


def preferences_with(preferences: Preferences, name: PreferenceName, value: Any) -> Preferences:
    """Give the preferences as they would be with one value changed.

    Raises ValueRefusedError when that contradicts another preference.
    """
    changed = replace(preferences, **{name.value: value})
    if changed.acknowledge_days > changed.feedback_days:
        text = N_("A person must have read a report before we tell what we did.")
        raise ValueRefusedError(Fault("value", text))
    if changed.retention_days < changed.feedback_days:
        text = N_("An inbox must stay open at least until we tell what we did.")
        raise ValueRefusedError(Fault("value", text))
    return changed


def wished_value(preferences: Preferences, name: PreferenceName, answers: Answers) -> Any:
    """Give the value that a form's answers mean for a preference.

    Raises ValueRefusedError when it is none, or contradicts another preference.
    """
    value = BY_NAME[name].kind.parsed(answers)
    preferences_with(preferences, name, value)
    return value


def value_of(preferences: Preferences, name: PreferenceName) -> Any:
    """Give one preference by its name."""
    return getattr(preferences, name.value)


def last_change(session: Session, name: PreferenceName) -> LastChange:
    """Give the newest change of a preference."""
    return last_changes(session).get(name, LastChange())


def last_changes(session: Session) -> Mapping[PreferenceName, LastChange]:
    """Give the newest change of each preference that was ever changed."""
    rows = session.scalars(select(PreferenceChange).order_by(PreferenceChange.number))
    return {
        PreferenceName(row.name): LastChange(
            row.number, row.changed_by, row.changed_on, row.before, row.after
        )
        for row in rows
        if row.name in list(PreferenceName)
    }


def earlier_value(config: Config, name: PreferenceName, change: LastChange) -> Any:
    """Give what a preference was before a change; its default where that cannot be read."""
    value = _loaded(name, change.before)
    return BY_NAME[name].default(config) if value is None else value


def stored_value(name: PreferenceName, value: Any) -> str:
    """Give a value as the JSON that is kept."""
    return json.dumps(BY_NAME[name].kind.stored(value), ensure_ascii=False)


def _loaded(name: PreferenceName, kept: str | None) -> Any:
    if kept is None:
        return None
    try:
        return BY_NAME[name].kind.loaded(json.loads(kept))
    except (ValueRefusedError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        return None
