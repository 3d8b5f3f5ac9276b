"""The forms of bulk deeds."""

from typing import Any

from wtforms import HiddenField, ValidationError

from reporting.triage.bulk.queries import MOST_AT_ONCE
from reporting.triage.models import BulkAction
from reporting.web.fields import WordsField
from reporting.web.forms import SessionForm
from reporting.web.locale import gettext as _

MOST_REASON = 500
_ID_HEX = 32


class BulkForm(SessionForm):
    """What to do with which cases; `cases` are their ids, joined by spaces."""

    purpose = "bulk"

    do = HiddenField()
    cases = HiddenField()
    to = HiddenField()
    reason = WordsField(most=MOST_REASON)

    @property
    def action(self) -> BulkAction | None:
        """Give what to do, None when it is nothing that we know."""
        return action_of(self.do.data or "")

    @property
    def case_ids(self) -> tuple[bytes, ...]:
        """Give the ids of the cases; what is none is left out."""
        return ids_of((self.cases.data or "").split()[:MOST_AT_ONCE])

    @property
    def colleague(self) -> bytes | None:
        """Give to whom the cases go."""
        return next(iter(ids_of([self.to.data or ""])), None)

    def validate_cases(self, field: Any) -> None:
        """Ask for two cases where one alone means nothing."""
        if self.action is BulkAction.LINK and len(self.case_ids) <= 1:
            raise ValidationError(_("Choose at least two cases to link."))

    def validate_to(self, field: Any) -> None:
        """Ask for somebody to give the cases to."""
        if self.action is BulkAction.ASSIGN and self.colleague is None:
            raise ValidationError(_("Choose who gets these cases."))

    def validate_reason(self, field: Any) -> None:
        """Ask for a reason where a colleague has to judge it."""
        if self.action is BulkAction.UNLIKELY and not field.data:
            raise ValidationError(_("Write why. A colleague reads it before anything happens."))


class UndoBulkForm(SessionForm):
    """Which bulk deed to undo."""

    purpose = "bulk-undo"

    deed = HiddenField()


def action_of(value: str) -> BulkAction | None:
    """Give the bulk action of an address, None when there is no such."""
    return BulkAction(value) if value in list(BulkAction) else None


def ids_of(values: list[str]) -> tuple[bytes, ...]:
    """Give ids from an address or a form, each once; what is none is left out."""
    found = []
    for value in dict.fromkeys(values):
        try:
            found.append(bytes.fromhex(value))
        except ValueError:
            continue
    return tuple(one for one in found if len(one) * 2 == _ID_HEX)
