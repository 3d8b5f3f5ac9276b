"""What is known of a situation when somebody asks who can help; nothing of it is ever stored."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from reporting.authorities.months import add_months
from reporting.vocabulary import N_, Area, Ground, Kind, Term, When

EQUALITY_ACT: Final = frozenset(
    {Ground.GENDER, Ground.PREGNANCY, Ground.GENDER_IDENTITY, Ground.GENDER_EXPRESSION}
)
"""The grounds of the Equality Act (domain §1.1); all other grounds are of the other Act."""


class Work(Term):
    """What kind of working life it was about."""

    JOB = "job", N_("In a job I have or had")
    RECRUITMENT = "recruitment", N_("When looking for work")
    TRAINING = "training", N_("Training at a workplace, as part of studies")


class Counterparty(Term):
    """Who the other side is (domain §3.2), as coarsely as the rules need it."""

    COMPANY = "company", N_("A company or shop")
    HELSINKI = "helsinki", N_("The City of Helsinki")
    MUNICIPALITY = "municipality", N_("Another municipality or a wellbeing services county")
    STATE = "state", N_("A state office, such as Kela, Migri or the police")
    EMPLOYER = "employer", N_("An employer")
    ASSOCIATION = "association", N_("An association or club")
    PERSON = "person", N_("A private person")
    UNKNOWN = "unknown", N_("I do not know")


class Aspect(Term):
    """Something that changes who can help, beside area, grounds and kinds."""

    DECISION = "decision", N_("There is an official decision that I do not accept")
    PERSONAL_DATA = "personal_data", N_("My personal data was used wrongly")
    CONTRACT = "contract", N_("It is also about a price, a refund or a contract")
    EVERYBODY = "everybody", N_("Everybody there was treated the same way")
    PRIVATE_LIFE = "private_life", N_("It happened in my family or private life")
    PRACTICE_OF_RELIGION = "practice_of_religion", N_("It was about how a religion is practised")
    GAME_CHARACTER = "game_character", N_("It hit a game character, not a person")


_PUBLIC_AREAS = frozenset({Area.AUTHORITIES, Area.POLICE_SECURITY})
_PUBLIC_SIDES = frozenset({Counterparty.HELSINKI, Counterparty.MUNICIPALITY, Counterparty.STATE})
_OUTSIDE_THE_ACT = frozenset(
    {
        Aspect.EVERYBODY,
        Aspect.PRIVATE_LIFE,
        Aspect.PRACTICE_OF_RELIGION,
        Aspect.GAME_CHARACTER,
    }
)


@dataclass(frozen=True, slots=True)
class Incident:
    """When it happened: no earlier than `first`, no later than `last`; None is not known."""

    first: date | None = None
    last: date | None = None
    is_ongoing: bool = False

    @property
    def is_exact(self) -> bool:
        """Say whether the very day is known."""
        return self.first is not None and self.first == self.last


UNKNOWN: Final = Incident()


@dataclass(frozen=True)
class Situation:
    """Answers to "where, why, what, when"; each may be missing."""

    area: Area | None = None
    grounds: tuple[Ground, ...] = ()
    kinds: tuple[Kind, ...] = ()
    work: Work | None = None
    counterparty: Counterparty | None = None
    aspects: tuple[Aspect, ...] = ()
    is_danger: bool = False
    is_child: bool = False
    is_elsewhere: bool = False
    incident: Incident = field(default=UNKNOWN)

    @property
    def is_work(self) -> bool:
        """Say whether it is about working life, which the Tribunal may not look at."""
        is_employer = self.counterparty is Counterparty.EMPLOYER
        return self.area is Area.WORK or self.work is not None or is_employer

    @property
    def may_be_recruitment(self) -> bool:
        """Say whether the short time limit of recruitment may apply."""
        return self.is_work and self.work in (None, Work.RECRUITMENT)

    @property
    def is_recruitment(self) -> bool:
        """Say whether it is known to be about recruitment."""
        return self.work is Work.RECRUITMENT

    @property
    def is_public(self) -> bool:
        """Say whether the other side has a public task (domain §2.1 R6)."""
        return self.area in _PUBLIC_AREAS or self.counterparty in _PUBLIC_SIDES

    @property
    def is_overseen(self) -> bool:
        """Say whether those who oversee public tasks may look at it: health and social care too."""
        return self.is_public or self.area is Area.HEALTH_SOCIAL

    @property
    def is_outside(self) -> bool:
        """Say whether the Act does not reach it (domain §1.2, §2.1 R15)."""
        return bool(_OUTSIDE_THE_ACT.intersection(self.aspects))

    @property
    def has_equality_ground(self) -> bool:
        """Say whether it is about gender, or is sexual harassment: the Equality Act."""
        is_about_gender = bool(EQUALITY_ACT.intersection(self.grounds))
        return is_about_gender or Kind.SEXUAL_HARASSMENT in self.kinds

    @property
    def has_other_ground(self) -> bool:
        """Say whether it is about a ground of the Non-discrimination Act."""
        return any(g not in EQUALITY_ACT and not g.is_answer for g in self.grounds)

    @property
    def has_ground(self) -> bool:
        """Say whether any ground of either Act is known."""
        return self.has_equality_ground or self.has_other_ground

    @property
    def is_equality_only(self) -> bool:
        """Say whether the Equality Act alone decides."""
        return self.has_equality_ground and not self.has_other_ground

    @cached_property
    def terms(self) -> frozenset[tuple[str, str]]:
        """Give all that was chosen as (question, value), with the ground above each sub-ground.

        Values alone would not do: "other" answers several questions.
        """
        above = (ground.parent for ground in self.grounds)
        chosen: tuple[tuple[str, Term | None], ...] = (
            ("area", self.area),
            ("work", self.work),
            ("counterparty", self.counterparty),
            *(("grounds", ground) for ground in (*self.grounds, *above)),
            *(("kinds", kind) for kind in self.kinds),
            *(("aspects", aspect) for aspect in self.aspects),
        )
        return frozenset((question, term.value) for question, term in chosen if term is not None)


def on_day(day: date) -> Incident:
    """Give an incident of one known day."""
    return Incident(day, day)


def as_told(when: When | None, first_day: date, last_day: date) -> Incident:
    """Give the days a rough answer can mean, when it was told between two days.

    An answer such as "1–12 months ago" stays as wide as it is; none leaves only the latest day.
    """
    if when is When.ONGOING:
        return Incident(is_ongoing=True)
    yesterday = timedelta(days=1)
    spans = {
        When.TODAY: (first_day, last_day),
        When.YESTERDAY: (first_day - yesterday, last_day - yesterday),
        When.WEEK: (first_day - timedelta(days=7), last_day),
        When.MONTH: (add_months(first_day, -1), last_day),
        When.YEAR: (add_months(first_day, -12), add_months(last_day, -1)),
        When.LONGER: (None, add_months(last_day, -12)),
    }
    first, last = spans.get(when, (None, last_day)) if when else (None, last_day)
    return Incident(first, last)
