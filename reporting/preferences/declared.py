"""Every preference there is, as data: name, what it means, its kind and where its default is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from reporting.config import Config
from reporting.languages import LANGUAGES
from reporting.preferences.kinds import (
    BannerKind,
    CampaignsKind,
    Kind,
    LanguagesKind,
    NumberKind,
    SlowPromiseKind,
    WordsKind,
)
from reporting.preferences.values import NO_BANNER, Words
from reporting.vocabulary import N_, Term

MOST_STORED: Final = 4000
"""How many characters of JSON a value may take."""

LONGEST_RETENTION: Final = 1825
"""Five years: no case may be kept longer after its last message."""


class PreferenceName(Term):
    """The preferences, in the order of their page; label and meaning are translated."""

    SERVICE_NAME = (
        "service_name",
        N_("Name of the service"),
        N_("Stands at the top of every page. Where a language has none, the first one is shown."),
    )
    ORGANISATION = (
        "organisation",
        N_("Name of the organisation"),
        N_("Whose people read the reports. Residents see it where we say who can read."),
    )
    ACKNOWLEDGE_DAYS = (
        "acknowledge_days",
        N_("Days until a person has read a report"),
        N_("The first promise to residents. Reports already sent keep the day they were promised."),
    )
    FEEDBACK_DAYS = (
        "feedback_days",
        N_("Days until we tell what we did"),
        N_("The second promise. Reports already sent keep the day they were promised."),
    )
    RETENTION_DAYS = (
        "retention_days",
        N_("Days until an inbox closes"),
        N_("Counted from the last message. Then the report, its messages and files are deleted."),
    )
    READERS = (
        "readers",
        N_("People who can read reports"),
        N_("The number we tell residents. Correct it when people come or go."),
    )
    LANGUAGES = (
        "languages",
        N_("Languages offered"),
        N_(
            "What the language links show and the start page chooses from. Addresses in other "
            "languages go on working, so nobody loses a report half-way."
        ),
    )
    BANNER = (
        "banner",
        N_("Notice on public pages"),
        N_("Stands above every public page until its last day. Leave all texts empty for none."),
    )
    CAMPAIGNS = (
        "campaigns",
        N_("Campaign codes"),
        N_("Codes on posters and in links, to see which campaign people came by."),
    )
    LOAD_LIMIT = (
        "load_limit",
        N_("Open cases for one person"),
        N_("How many cases one person can work on well, unless they have a number of their own."),
    )
    BREAK_NUMBER = (
        "break_number",
        N_("Heavy cases before a break"),
        N_(
            "After so many heavy cases in a day we suggest a break. Everybody can change their own."
        ),
    )
    SLOW_PROMISE = "slow_promise", N_("Longer promise because of the load")


@dataclass(frozen=True)
class Declared:
    """A preference: its name, its kind, its default, and whether an admin sets it."""

    name: PreferenceName
    kind: Kind
    default: Callable[[Config], Any]
    is_set_by_hand: bool = True


DECLARED: Final[tuple[Declared, ...]] = (
    Declared(
        PreferenceName.SERVICE_NAME,
        WordsKind(40, is_required=True),
        lambda _: Words((("fi", "Rinnalla"),)),
    ),
    Declared(PreferenceName.ORGANISATION, WordsKind(80), lambda _: Words()),
    Declared(
        PreferenceName.ACKNOWLEDGE_DAYS, NumberKind(1, 60), lambda config: config.acknowledge_days
    ),
    Declared(PreferenceName.FEEDBACK_DAYS, NumberKind(7, 365), lambda c: c.feedback_days),
    Declared(
        PreferenceName.RETENTION_DAYS,
        NumberKind(30, LONGEST_RETENTION),
        lambda config: min(config.retention_days, LONGEST_RETENTION),
    ),
    Declared(PreferenceName.READERS, NumberKind(1, 999), lambda config: config.readers),
    Declared(PreferenceName.LANGUAGES, LanguagesKind(), lambda _: tuple(LANGUAGES)),
    Declared(PreferenceName.BANNER, BannerKind(300), lambda _: NO_BANNER),
    Declared(PreferenceName.CAMPAIGNS, CampaignsKind(60), lambda _: ()),
    Declared(PreferenceName.LOAD_LIMIT, NumberKind(1, 500), lambda _: 25),
    Declared(PreferenceName.BREAK_NUMBER, NumberKind(1, 50), lambda _: 5),
    Declared(
        PreferenceName.SLOW_PROMISE, SlowPromiseKind(365), lambda _: None, is_set_by_hand=False
    ),
)

BY_NAME: Final = {one.name: one for one in DECLARED}
BY_HAND: Final = tuple(one for one in DECLARED if one.is_set_by_hand)
