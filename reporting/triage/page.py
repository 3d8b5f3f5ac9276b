"""What the pages of the desk share: who looks, sending once, and filters in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from reporting.casework.changes import Sending
from reporting.casework.page import this_caseworker
from reporting.casework.workflow import STATE_NAMES
from reporting.places import municipality
from reporting.report.operations import SentMark
from reporting.report.progress import State
from reporting.report.sending import promise_days
from reporting.triage.day import Age
from reporting.triage.filters import DueBy, Mark, Order, Owner, QueueFilter, YesNo, filter_of
from reporting.triage.kept_keys import KeptKeys
from reporting.triage.rows import Desk
from reporting.vocabulary import N_, Area, Ground, Kind, ReplyLanguage, Term, Wish
from reporting.web import current
from reporting.web.forms import SessionForm
from reporting.web.locale import gettext as _
from reporting.web.locale import ngettext

QUEUE = "triage.queue"

NAMES: Mapping[str, str] = {
    "due": N_("Next duty"),
    "state": N_("State"),
    "owner": N_("Owner"),
    "wish": N_("Wish"),
    "language": N_("Language"),
    "area": N_("Part of life"),
    "kind": N_("What was done"),
    "ground": N_("What it was about"),
    "municipality": N_("Municipality"),
    "flag": N_("Flag"),
    "week": N_("Received in week"),
    "message": N_("New message"),
    "linked": N_("Linked"),
    "second": N_("Waits for a second person"),
    "readable": N_("In a language I read"),
    "similar": N_("Similar reports"),
    "sort": N_("Sorted by"),
}

_CHOICES: Mapping[str, type[Term]] = {
    "due": DueBy,
    "state": State,
    "wish": Wish,
    "language": ReplyLanguage,
    "flag": Mark,
    "message": YesNo,
    "area": Area,
    "kind": Kind,
    "ground": Ground,
    "linked": YesNo,
    "second": YesNo,
    "readable": YesNo,
}


@dataclass(frozen=True)
class Choice:
    """One option of a filter: its value in the address, its words, whether it is chosen."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class FilterField:
    """One filter of the queue as a field with its options."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Chip:
    """A condition that narrows the list down, and the address of the list without it."""

    label: str
    value: str
    address: str


def since_text(age: Age) -> str:
    """Give since when a danger is known, in words."""
    if age.hours is not None and age.days == 0:
        if age.hours == 0:
            return _("Flagged less than an hour ago")
        return ngettext("Flagged %(num)s hour ago", "Flagged %(num)s hours ago", age.hours)
    if age.days == 0:
        return _("Came today")
    return ngettext("Known for %(num)s day", "Known for %(num)s days", age.days)


def this_desk() -> Desk:
    """Give the person at the desk with the opened keys of the team."""
    return Desk(this_caseworker(), current.today(), current.own(KeptKeys))


def asked_filter() -> QueueFilter:
    """Read the filter of this address; whatever means nothing is left out."""
    return filter_of(request.args.to_dict())


def sending_of(form: SessionForm, *, seen: int | None = None) -> Sending:
    """Give what a change needs beside its words."""
    today = current.today()
    promise = promise_days(current.preferences()).from_day(today)
    mark = SentMark(form.token.digest, bytes(32), current.now())
    return Sending(mark, today, promise.closes_on, seen=seen, promise=promise)


def queue_address(wanted: QueueFilter, *, page: int = 1) -> str:
    """Give the address of the queue with a filter, of another page than the first when asked."""
    values: dict[str, Any] = dict(wanted.query)
    if page > 1:
        values["page"] = page
    return url_for(QUEUE, **values)


def filter_fields(wanted: QueueFilter, people: Mapping[bytes, str]) -> tuple[FilterField, ...]:
    """Give the filters of the queue as fields, the owner's with the people of the team."""
    fields = [
        FilterField(name, _(NAMES[name]), _choices(name, terms, getattr(wanted, name)))
        for name, terms in _CHOICES.items()
    ]
    owners = [Choice(o.value, _(o.label), wanted.owner is o) for o in Owner]
    owners += [Choice(i.hex(), name, wanted.owner == i) for i, name in people.items()]
    fields.insert(2, FilterField("owner", _(NAMES["owner"]), tuple(owners)))
    orders = tuple(Choice(o.value, _(o.label), wanted.sort is o) for o in Order)
    return (*fields, FilterField("sort", _(NAMES["sort"]), orders))


def chips(wanted: QueueFilter, people: Mapping[bytes, str]) -> tuple[Chip, ...]:
    """Give what narrows a list down, each with the address that takes it away."""
    return tuple(
        Chip(_(NAMES[name]), value_in_words(wanted, name, people), queue_address(without))
        for name in wanted.active
        for without in [wanted.without(name)]
    )


def value_in_words(wanted: QueueFilter, name: str, people: Mapping[bytes, str]) -> str:
    """Give what a filter asks for under one name, in words."""
    value = getattr(wanted, name)
    if isinstance(value, State):
        return _(STATE_NAMES[value])
    if isinstance(value, Term):
        return _(value.label)
    if name == "municipality":
        return municipality(value).name(current.language())
    if isinstance(value, bytes):
        return people.get(value, _("A person who was removed")) if name == "owner" else _("Yes")
    return str(value)


def _choices(name: str, terms: type[Term], chosen: Any) -> tuple[Choice, ...]:
    nothing = _("Open states") if name == "state" else _("Any")
    options = [Choice("", nothing, chosen is None)]
    for term in terms:
        label = STATE_NAMES[term] if isinstance(term, State) else term.label
        options.append(Choice(term.value, _(label), term is chosen))
    return tuple(options)
