"""The field types of the desk: a day to come, a colleague, and words that must not be missing."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from wtforms import Field
from wtforms.validators import ValidationError

from reporting.casework.ownership.queries import Colleague
from reporting.replies.gaps import has_blanks
from reporting.vocabulary import ReplyLanguage
from reporting.web import current
from reporting.web.locale import gettext as _

MOST_DAYS = 730

_WRITTEN = re.compile(r"\s*(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})\s*")


class DayField(Field):
    """A day from today on, within two years, written 3.12.2026 or 2026-12-03."""

    data: date | None

    def process_data(self, value: Any) -> None:
        """Begin with a day, or with none."""
        self.data = value
        self.text = f"{value.day}.{value.month}.{value.year}" if value else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the day, and keep what was written when it is none."""
        self.text = valuelist[-1].strip()[:40] if valuelist else ""
        self.data = _day(self.text)

    def pre_validate(self, form: Any) -> None:
        """Ask for a day that can be kept."""
        if self.data is None:
            raise ValidationError(_("Write a day, such as 3.12.2026."))
        today = current.today()
        if not today <= self.data <= today + timedelta(days=MOST_DAYS):
            raise ValidationError(_("Choose today or a day within two years."))


class ColleagueField(Field):
    """One of the people who can be given the case; `people` is set by the page."""

    data: str
    people: Sequence[Colleague] = ()
    reply_language: str = ""

    def process_data(self, value: Any) -> None:
        """Begin with nobody chosen."""
        self.data = value or ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take who was chosen."""
        self.data = valuelist[-1] if valuelist else ""

    def pre_validate(self, form: Any) -> None:
        """Refuse everybody who is not on the list."""
        if self.data not in {person.value for person in self.people}:
            raise ValidationError(_("Choose a colleague from the list."))

    @property
    def member_id(self) -> bytes:
        """Give the id of who was chosen; only once the form is valid."""
        return bytes.fromhex(self.data)

    @property
    def options(self) -> list[tuple[str, str]]:
        """Give everybody with their number of open cases, first who reads the language."""
        able = sorted(self.people, key=lambda person: not self._is_read_by(person))
        return [(person.value, self._told(person)) for person in able]

    def _is_read_by(self, person: Colleague) -> bool:
        return self.reply_language in {language.value for language in person.reads}

    def _told(self, person: Colleague) -> str:
        values = {"name": person.name, "count": person.open_cases}
        if self._is_read_by(person):
            values["language"] = ReplyLanguage(self.reply_language).label
            return _("%(name)s, reads %(language)s, %(count)s open") % values
        return _("%(name)s, %(count)s open") % values


def needed(message: str) -> Callable[[Any, Field], None]:
    """Give a validator that asks for what is missing in these words, to be translated."""

    def check(_form: Any, field: Field) -> None:
        if not field.data and not field.errors:
            raise ValidationError(_(message))

    return check


def no_blanks(_form: Any, field: Field) -> None:
    """Refuse a letter in which a gap of a saved reply is still a word in brackets."""
    if has_blanks(field.data or ""):
        raise ValidationError(_("Fill in the words in brackets, or take them out."))


def _day(text: str) -> date | None:
    written = _WRITTEN.fullmatch(text)
    try:
        if written:
            day, month, year = (int(part) for part in written.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        return None
