"""The finder's form: sent by POST, so that no answer stands in an address; nothing is stored."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from wtforms import Field
from wtforms.validators import ValidationError

from reporting.authorities.situation import (
    Aspect,
    Counterparty,
    Incident,
    Situation,
    Work,
    as_told,
    on_day,
)
from reporting.front.finder.answers import Happened, certain_kinds, kinds_of, roughly
from reporting.vocabulary import Area, Ground, Term, When
from reporting.web import current
from reporting.web.fields import TermField, TermsField, TickField
from reporting.web.forms import TokenForm
from reporting.web.locale import gettext as _

Pair = tuple[str, str]
"""A name and a value, as a form sends them."""

_EARLIEST: Final = 1900
_FINNISH: Final = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_MOST: Final = 20


class DayField(Field):
    """A day that has been: as browsers send it, or as people here write it, or none."""

    data: date | None

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.written = ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the day that was written."""
        self.written = valuelist[-1].strip()[:_MOST] if valuelist else ""
        self.data = _day(self.written)

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no day, and days to come."""
        if self.written and (self.data is None or self.data.year < _EARLIEST):
            raise ValidationError(_("Write the day as day.month.year, for example 31.1.2026."))
        if self.data and self.data > current.today():
            raise ValidationError(_("Choose a day that has been."))


class FinderForm(TokenForm):
    """Four questions, and more for those who want; each may be skipped."""

    purpose = "help"

    area = TermField(Area)
    work = TermField(Work)
    grounds = TermsField(Ground)
    danger = TickField()
    happened = TermsField(Happened)
    when = TermField(When)
    day = DayField()
    counterparty = TermField(Counterparty)
    aspects = TermsField(Aspect)
    child = TickField()
    elsewhere = TickField()

    def to_situation(self) -> Situation:
        """Give the answers as the rules read them."""
        return Situation(
            area=self.area.data,
            grounds=self.grounds.data,
            kinds=kinds_of(self.happened.data),
            work=self.work.data,
            counterparty=self.counterparty.data,
            aspects=self.aspects.data,
            is_danger=self.danger.data,
            is_child=self.child.data,
            is_elsewhere=self.elsewhere.data,
            incident=self._incident(),
        )

    @property
    def has_more(self) -> bool:
        """Say whether one of the questions under "more" was answered."""
        fields = (self.counterparty, self.aspects, self.child, self.elsewhere)
        return any(field.data for field in fields)

    def pairs(self) -> tuple[Pair, ...]:
        """Give the answers as they were sent, for the same page in another language."""
        return tuple(_pairs(self))

    def report_pairs(self) -> tuple[Pair, ...]:
        """Give what a report can be filled in with beforehand."""
        day, when = self.day.data, self.when.data
        told: list[tuple[str, Term | None]] = [("area", self.area.data)]
        told += [("grounds", ground) for ground in self.grounds.data]
        told += [("kinds", kind) for kind in certain_kinds(self.happened.data)]
        told += [("when", roughly(day, current.today()) if day else when)]
        return tuple((name, term.value) for name, term in told if term)

    def _incident(self) -> Incident:
        day, today = self.day.data, current.today()
        if day and self.when.data is not When.ONGOING:
            return on_day(day)
        if self.when.data in (None, When.NOT_SURE):
            return Incident()
        return as_told(self.when.data, today, today)


def _pairs(form: FinderForm) -> Iterator[Pair]:
    for name in ("area", "work", "when", "counterparty"):
        if form[name].data:
            yield name, form[name].data.value
    for name in ("grounds", "happened", "aspects"):
        yield from ((name, term.value) for term in form[name].data)
    for name in ("danger", "child", "elsewhere"):
        if form[name].data:
            yield name, "yes"
    if form.day.written:
        yield "day", form.day.written


def _day(text: str) -> date | None:
    finnish = _FINNISH.fullmatch(text)
    try:
        if finnish:
            return date(int(finnish[3]), int(finnish[2]), int(finnish[1]))
        return date.fromisoformat(text)
    except ValueError:
        return None
