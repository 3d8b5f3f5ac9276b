"""What a queue is narrowed down to, as a value: read from an address without ever failing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, TypeVar

from reporting.places import MunicipalityUnknownError, find_municipality, municipality
from reporting.report.progress import State
from reporting.vocabulary import N_, Area, Flag, Ground, Kind, ReplyLanguage, Term, Wish

E = TypeVar("E", bound=StrEnum)

MOST_PAGES = 10_000
_WEEK = re.compile(r"[0-9]{4}-W(0[1-9]|[1-4][0-9]|5[0-3])")
_ID = re.compile(r"[0-9a-f]{32}")
_LONGEST = 100


class Owner(Term):
    """Whose cases are meant; a person is meant by their id instead."""

    MINE = "mine", N_("Me, no owner")
    ME = "me", N_("Me")
    NOBODY = "nobody", N_("No owner")
    ANYONE = "anyone", N_("Anyone")


class DueBy(Term):
    """How near the next duty is."""

    OVERDUE = "overdue", N_("Overdue")
    TODAY = "today", N_("Due today")
    WEEK = "week", N_("Due this week")
    LATER = "later", N_("Not due yet")
    NEVER = "never", N_("Nothing is owed")


class Mark(Term):
    """What stands in the column of flags; possible danger may also have been ticked.

    `NOW` is danger or a child in a case that is new or whose day has come.
    """

    NOW = "now", N_("Now: danger, or a child at risk")
    DANGER = "danger", Flag.DANGER.label
    CHILD = "child", Flag.CHILD.label
    MEDIA = "media", Flag.MEDIA.label
    MASS = "mass", Flag.MASS.label
    TRANSLATION = "translation", Flag.TRANSLATION.label
    FILES = "files", N_("Files")


class YesNo(Term):
    """Whether something is so."""

    YES = "yes", N_("Yes")
    NO = "no", N_("No")


class Order(Term):
    """What comes first."""

    DUTY = "duty", N_("Next duty")
    RECEIVED = "received", N_("Newest report")
    CHANGED = "changed", N_("Last change of state")


@dataclass(frozen=True)
class QueueFilter:
    """What a list of cases shows; every field left alone shows one's own open cases.

    `owner` is an `Owner` or the id of a person; without `state` all open states are meant, and
    `similar` is a case whose bucket of similar reports is meant.
    """

    state: State | None = None
    due: DueBy | None = None
    owner: Owner | bytes = Owner.MINE
    wish: Wish | None = None
    language: ReplyLanguage | None = None
    area: Area | None = None
    kind: Kind | None = None
    ground: Ground | None = None
    municipality: str | None = None
    flag: Mark | None = None
    week: str | None = None
    message: YesNo | None = None
    linked: YesNo | None = None
    second: YesNo | None = None
    readable: YesNo | None = None
    similar: bytes | None = None
    sort: Order = Order.DUTY

    @property
    def is_coded(self) -> bool:
        """Say whether summaries must be opened to answer it."""
        coded = (self.area, self.kind, self.ground, self.municipality, self.flag, self.linked)
        return any(answer is not None for answer in coded)

    @property
    def query(self) -> dict[str, str]:
        """Give it as an address says it, without what is left alone."""
        return {
            field.name: _written(value)
            for field in fields(self)
            if (value := getattr(self, field.name)) != field.default
        }

    @property
    def active(self) -> tuple[str, ...]:
        """Give the names of what narrows the list down, so that each can be taken away."""
        named = (field.name for field in fields(self) if field.name != "sort")
        return tuple(name for name in named if getattr(self, name) != _WIDEST[name])

    def without(self, name: str) -> "QueueFilter":
        """Give the filter with one of its conditions taken away."""
        return replace(self, **{name: _WIDEST[name]})


# What takes a condition away: all but the owner's is also what an address leaves out.
_WIDEST: dict[str, Any] = {f.name: f.default for f in fields(QueueFilter)} | {"owner": Owner.ANYONE}


def filter_of(query: Mapping[str, str]) -> QueueFilter:
    """Read a filter from an address; a value that means nothing is as if it were not there."""
    return QueueFilter(
        state=_term(State, query.get("state")),
        due=_term(DueBy, query.get("due")),
        owner=_owner(query.get("owner")),
        wish=_term(Wish, query.get("wish")),
        language=_term(ReplyLanguage, query.get("language")),
        area=_term(Area, query.get("area")),
        kind=_term(Kind, query.get("kind")),
        ground=_term(Ground, query.get("ground")),
        municipality=_municipality(query.get("municipality")),
        flag=_term(Mark, query.get("flag")),
        week=_matching(_WEEK, query.get("week")),
        message=_term(YesNo, query.get("message")),
        linked=_term(YesNo, query.get("linked")),
        second=_term(YesNo, query.get("second")),
        readable=_term(YesNo, query.get("readable")),
        similar=_id(query.get("similar")),
        sort=_term(Order, query.get("sort")) or Order.DUTY,
    )


def page_of(query: Mapping[str, str]) -> int:
    """Read which page is meant: the first one when it is no number."""
    asked = query.get("page", "")
    is_number = asked.isascii() and asked.isdecimal() and len(asked) <= len(str(MOST_PAGES))
    return min(max(1, int(asked)), MOST_PAGES) if is_number else 1


def _written(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def _term(terms: type[E], value: str | None) -> E | None:
    try:
        return terms(value) if value else None
    except ValueError:
        return None


def _owner(value: str | None) -> Owner | bytes:
    return _term(Owner, value) or _id(value) or Owner.MINE


def _id(value: str | None) -> bytes | None:
    found = _matching(_ID, value)
    return bytes.fromhex(found) if found else None


def _matching(pattern: re.Pattern[str], value: str | None) -> str | None:
    return value if value and pattern.fullmatch(value) else None


def _municipality(value: str | None) -> str | None:
    if not value or len(value) > _LONGEST:
        return None
    try:
        return municipality(value).code
    except MunicipalityUnknownError:
        exact = find_municipality(value).exact
        return exact.code if exact else None
