"""What the pages of recommendations show beside them: names of people, what is being written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy.orm import Session

from reporting.accounts.queries import names_of
from reporting.permissions import Permission
from reporting.preferences.values import Words
from reporting.statistics.annual.entries import FollowUp
from reporting.statistics.annual.models import RecommendationVersion
from reporting.statistics.annual.page import NOTHING_YET, Outcome, may, seen_on
from reporting.statistics.annual.recommendations.forms import FollowUpForm
from reporting.statistics.annual.recommendations.queries import (
    Kept,
    kept_recommendation,
    register,
)
from reporting.statistics.annual.told import read_words
from reporting.statistics.catalogue import View
from reporting.web.locale import gettext as _


@dataclass(frozen=True)
class YearOfRecommendations:
    """The recommendations of one year."""

    year: int
    entries: tuple[Kept, ...]


@dataclass(frozen=True)
class SaidThen:
    """What a version said, for the history."""

    addressee: Words
    text: Words
    reason: Words
    due_on: date
    state: FollowUp
    follow_up: Words


@dataclass(frozen=True)
class RecommendationPage:
    """One recommendation with its history, and the follow-up that is being written."""

    kept: Kept
    names: Mapping[bytes, str]
    form: FollowUpForm
    outcome: Outcome
    may_write: bool

    @property
    def seen(self) -> int:
        """Give the number of the version this page shows."""
        return seen_on(self.form, self.outcome, self.kept.newest.version)

    def name(self, member_id: bytes) -> str:
        """Give who did something, in words."""
        return self.names.get(member_id) or _("A person who was removed")

    def said(self, version: RecommendationVersion) -> SaidThen:
        """Give what a version of it said."""
        return SaidThen(
            addressee=read_words(version.addressee),
            text=read_words(version.text),
            reason=read_words(version.reason),
            due_on=version.due_on,
            state=version.state,
            follow_up=read_words(version.follow_up),
        )


def years_of_recommendations(session: Session) -> tuple[YearOfRecommendations, ...]:
    """Give the whole register, a list for each year."""
    found = groupby(register(session), key=lambda one: one.told.year)
    return tuple(YearOfRecommendations(year, tuple(entries)) for year, entries in found)


def recommendation_page(
    session: Session,
    year: int,
    number: int,
    *,
    form: FollowUpForm | None = None,
    outcome: Outcome = NOTHING_YET,
) -> RecommendationPage:
    """Give the page of one recommendation. Raises NotFoundError."""
    kept = kept_recommendation(session, year, number)
    return RecommendationPage(
        kept=kept,
        names=names_of(session, {row.changed_by for row in kept.versions}),
        form=form or FollowUpForm(formdata=None, state=kept.told.state),
        outcome=outcome,
        may_write=may(Permission.RELEASE_PREPARE),
    )


def view_of(code: str | None) -> View | None:
    """Give the view that an address names, None for none."""
    return View(code) if code in list(View) else None
