"""What the page of coding shows beside its form: the reporter's answers, and every correction."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from reporting.casework.case_head import CaseHead
from reporting.casework.caseworker import Caseworker
from reporting.casework.coding.answers import QUESTIONS, Coding, coding_of, plain, read
from reporting.casework.coding.fields import town_name
from reporting.casework.coding.queries import first_summary
from reporting.casework.entries import CaseFile, EntryKind
from reporting.casework.opening import DAMAGE
from reporting.casework.queries import case_visible_to
from reporting.clock import HOME
from reporting.coding import AreaSetting
from reporting.errors import StepNotAllowedError
from reporting.places import District, helsinki_districts
from reporting.vocabulary import Area, Term
from reporting.web import current
from reporting.web.locale import gettext as _
from reporting.web.templating import label

# What reporters are asked; older summaries hold the first of these alone.
_ASKED_ALWAYS = ("role", "area", "grounds", "kinds", "municipality")
_ASKED = (*_ASKED_ALWAYS, "time_of_day", "is_repeated", "bystander")

# A list of choices under a heading, as pairs of value and words.
Group = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Corrected:
    """One answer that a correction changed, in words: what is asked, before, after."""

    question: str
    before: str
    after: str


@dataclass(frozen=True)
class Correction:
    """One correction: when (in Finland), by whom, why, and what it changed."""

    at: datetime
    name: str
    reason: str = field(repr=False)
    changes: tuple[Corrected, ...]


@dataclass(frozen=True)
class CodingPage:
    """What stands beside the form; `told` are the reporter's own answers by name, in words."""

    told: Mapping[str, str]
    corrections: tuple[Correction, ...]
    settings: tuple[Group, ...]
    districts: tuple[Group, ...]


def coding_page(head: CaseHead, by: Caseworker) -> CodingPage:
    """Give what the page of coding shows of a case."""
    return CodingPage(
        told=_told_at_first(head.row.case_id, by),
        corrections=_corrections(head),
        settings=tuple(
            (label(area), tuple((s.value, label(s)) for s in AreaSetting if s.area is area))
            for area in Area
            if any(s.area is area for s in AreaSetting)
        ),
        districts=_districts(current.language()),
    )


def coding_now(head: CaseHead) -> Coding:
    """Give the coded answers of a case. Raises StepNotAllowedError when they do not open."""
    if head.row.summary is None:
        raise StepNotAllowedError("the coded answers are damaged")
    return coding_of(head.row.summary, head.file)


def in_words(name: str, value: object) -> str:
    """Give a coded answer, as an entry keeps it, in the language of the page."""
    return "; ".join(_word(name, one) for one in read(name, value)) or _("Not answered")


def _told_at_first(case_id: bytes, by: Caseworker) -> dict[str, str]:
    first = None
    with suppress(*DAMAGE), current.runtime().database.reading() as session:
        report = case_visible_to(session, case_id, by=by)
        first = first_summary(session, report, by=by)
    if first is None:
        return {}
    asked = _ASKED if first.is_repeated is not None else _ASKED_ALWAYS
    told = plain(coding_of(first, CaseFile()), asked)
    return {name: in_words(name, value) for name, value in told.items()}


def _corrections(head: CaseHead) -> tuple[Correction, ...]:
    return tuple(
        Correction(
            at=entry.at.astimezone(HOME),
            name=head.name(entry.by),
            reason=entry.content["reason"],
            changes=_changes(entry.content["before"], entry.content["after"]),
        )
        for entry in reversed(head.file.entries)
        if entry.kind is EntryKind.CODED
    )


def _changes(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[Corrected, ...]:
    return tuple(
        Corrected(_(question), in_words(name, before[name]), in_words(name, after[name]))
        for name, question in QUESTIONS.items()
        if name in after
    )


def _word(name: str, value: object) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Term):
        return label(value)
    code = str(value)
    name_of = _district_names(current.language()).get if name == "district" else town_name
    return name_of(code) or code


@cache
def _district_names(language: str) -> Mapping[str, str]:
    return {one.code: one.name(language) for one in helsinki_districts()}


@cache
def _districts(language: str) -> tuple[Group, ...]:
    """Give the major districts of Helsinki, each with its districts."""
    known = helsinki_districts()
    majors = [one for one in known if one.level == "major_district"]
    return tuple(
        (
            major.name(language),
            _pairs([major, *(one for one in known if one.parent_code == major.code)], language),
        )
        for major in majors
    )


def _pairs(districts: Iterable[District], language: str) -> tuple[tuple[str, str], ...]:
    return tuple((one.code, one.name(language)) for one in districts)
