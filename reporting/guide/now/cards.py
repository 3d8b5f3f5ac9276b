"""The settings and cards of `/now`: what one page says, and the data a language must give."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from reporting.vocabulary import Area


class SettingName(StrEnum):
    """Where it happens: the value stands in addresses, on posters and in the texts."""

    TRANSIT = "transit"
    STREET = "street"
    VENUE = "venue"
    SCHOOL = "school"
    WORK = "work"
    HOME = "home"
    ONLINE = "online"


class CardName(StrEnum):
    """The five cards in their order: the lowest risk first, speaking up last (ux §3.3)."""

    STAND_BY = "stand_by"
    GET_HELP = "get_help"
    AFTER = "after"
    NOTE = "note"
    SAY = "say"


AREA_OF: Mapping[SettingName, Area] = {
    SettingName.TRANSIT: Area.TRANSPORT,
    SettingName.STREET: Area.PUBLIC_SPACE,
    SettingName.VENUE: Area.PRIVATE_SERVICES,
    SettingName.SCHOOL: Area.EDUCATION,
    SettingName.WORK: Area.WORK,
    SettingName.HOME: Area.HOUSING,
    SettingName.ONLINE: Area.ONLINE,
}
"""The part of life a witness report from a setting begins with."""


@dataclass(frozen=True)
class Card:
    """One thing to do: a headline, how to do it, and one thing to say."""

    head: str = field(metadata={"most_words": 4})
    do: str = field(metadata={"most_words": 20})
    say: str = field(metadata={"most_words": 12})


@dataclass(frozen=True)
class Setting:
    """One setting: its entry in the list, its page's heading, its cards in order."""

    name: SettingName
    place: str
    title: str
    cards: tuple[Card, ...]

    @property
    def area(self) -> Area:
        """Give the part of life that a witness report begins with."""
        return AREA_OF[self.name]


@dataclass(frozen=True)
class Words:
    """The words around the cards."""

    description: str
    choose: str
    where: str
    call: str
    text: str
    text_how: str
    look: str
    look_how: str
    calm: str
    over: str
    always: str
    elsewhere: str
    language: str
    start: str
    guide: str
    print: str
    kept: str
    remove: str
    missing: str
    missing_how: str


@dataclass(frozen=True)
class OverWords:
    """The words of the page for afterwards: for the person, for oneself, and where to go on."""

    title: str
    person: str
    believe: str
    ask: str
    offer: str
    fault: str
    you: str
    staying: str
    normal: str
    tell: str
    tell_how: str
    police: str
    after: str
    after_how: str
    help: str
    help_how: str


@dataclass(frozen=True)
class NowTexts:
    """Everything that `/now` says in one language."""

    words: Words
    over: OverWords
    rules: tuple[str, ...]
    settings: Mapping[SettingName, Setting]
