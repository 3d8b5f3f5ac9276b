"""The forms of preferences: their fields follow from what is declared, so they are read as sent."""

from collections.abc import Mapping, Sequence

from flask import request
from wtforms import HiddenField

from reporting.preferences.faults import Fault
from reporting.preferences.values import WRITTEN
from reporting.web.forms import FieldError, SessionForm
from reporting.web.locale import gettext as _

_PARTS = ("value", *WRITTEN, "severity", "until")
_LONGEST_NUMBER = 9


class SeenForm(SessionForm):
    """A form about something others may change too: `seen` is the change its page showed."""

    seen = HiddenField()

    @property
    def seen_number(self) -> int:
        """Give the number of the change that the page showed; -1, which is none, for nonsense."""
        text = str(self.seen.data or "")
        return int(text) if text.isdecimal() and len(text) <= _LONGEST_NUMBER else -1


class PreferenceForm(SeenForm):
    """A preference as it was written; `step` says whether to look, to write on or to save."""

    purpose = "preference"

    step = HiddenField()

    def answers(self) -> Mapping[str, Sequence[str]]:
        """Give what was written, part by part."""
        return {part: request.form.getlist(part) for part in _PARTS}


class UndoForm(SeenForm):
    """The wish to bring an earlier value back."""

    purpose = "undo"


class PromiseForm(SessionForm):
    """The wish to hold the promise to the load now."""

    purpose = "promise"


def fault_lines(faults: Sequence[Fault]) -> tuple[FieldError, ...]:
    """Put faults into the language of the page."""
    return tuple(FieldError("q-" + f.part, _(f.text, **dict(f.values))) for f in faults)
