"""The choices people are given and we count: permanent stored values with translatable labels.

A stored value never changes and never gets a second meaning; a label may be reworded at any time.
Order within a class is the order on the form. The codes of roles, areas, grounds and kinds are
a public contract (design §12), held by a frozen list in the tests.
"""

from enum import StrEnum
from typing import Self


def N_(text: str) -> str:  # noqa: N802 – the name gettext extractors look for
    """Mark `text` for translation and return it unchanged."""
    return text


class Term(StrEnum):
    """A stored choice: `NAME = "stored_value", N_("Label"), N_("Optional hint")`."""

    label: str
    hint: str

    def __new__(cls, value: str, label: str = "", hint: str = "") -> Self:
        """Make a member whose text is the stored value; `Term(value)` then finds it again."""
        term = str.__new__(cls, value)
        term._value_ = value
        term.label = label
        term.hint = hint
        return term

    @property
    def is_on_form(self) -> bool:
        """Say whether residents are offered this choice."""
        return True

    @property
    def is_answer(self) -> bool:
        """Say whether this is no category but a way not to choose one; it is counted apart."""
        return self.value in ("not_sure", "rather_not_say")

    @classmethod
    def on_form(cls) -> tuple[Self, ...]:
        """Return the choices residents are offered, in their order on the form."""
        return tuple(term for term in cls if term.is_on_form)


class Role(Term):
    """Who tells, seen from what happened."""

    EXPERIENCED = "experienced", N_("It happened to me")
    WITNESSED = "witnessed", N_("I saw or heard it")
    ON_BEHALF = (
        "on_behalf",
        N_("I am telling for someone else"),
        N_("Only tell what they would be fine with."),
    )
    GROUP = "group", N_("It was aimed at a group of people")
    ORGANISATION = "organisation", N_("An organisation reports")
    RATHER_NOT_SAY = "rather_not_say", N_("I would rather not say")

    @property
    def is_on_form(self) -> bool:
        """Say whether residents are offered this role; organisations come in by the staff door."""
        return self is not Role.ORGANISATION


class Area(Term):
    """The part of life it happened in; the finer places of each are `coding.AreaSetting`."""

    TRANSPORT = "transport", N_("Public transport, stop or station")
    PUBLIC_SPACE = "public_space", N_("Street, park or other public place")
    PRIVATE_SERVICES = "private_services", N_("Shop, café, restaurant or other service")
    EDUCATION = "education", N_("School, studies or early childhood education")
    WORK = "work", N_("Work or looking for work")
    HEALTH_SOCIAL = "health_social", N_("Health or social services")
    HOUSING = "housing", N_("Home, neighbours or looking for a home")
    AUTHORITIES = "authorities", N_("Public office (Kela, municipality, Migri…)")
    POLICE_SECURITY = "police_security", N_("Police or guards")
    LEISURE_SPORT = "leisure_sport", N_("Sport, hobby, culture or association")
    ONLINE = "online", N_("Internet, phone or media")
    OTHER = "other", N_("Other")
    NOT_SURE = "not_sure", N_("Not sure")


class Ground(Term):
    """What it was about: the grounds of the two Acts, and sub-grounds that they would hide."""

    ORIGIN = "origin", N_("Origin or skin colour")
    SAMI = "sami", N_("Being Sámi")
    ROMA = "roma", N_("Being Roma")
    AFRICAN_DESCENT = "african_descent", N_("Skin colour or African descent")
    RUSSIAN_SPEAKING = "russian_speaking", N_("Russian-speaking")
    MIDDLE_EASTERN = "middle_eastern", N_("Middle Eastern background")
    ANTISEMITIC = "antisemitic", N_("Antisemitism")
    ORIGIN_OTHER = "origin_other", N_("Other origin")
    NATIONALITY = "nationality", N_("Nationality (citizenship)")
    LANGUAGE = "language", N_("Language or accent")
    RELIGION = "religion", N_("Religion")
    ANTI_MUSLIM = "anti_muslim", N_("Anti-Muslim hatred")
    BELIEF = "belief", N_("Belief or conviction")
    GENDER = "gender", N_("Gender")
    PREGNANCY = "pregnancy", N_("Pregnancy or family leave")
    GENDER_IDENTITY = "gender_identity", N_("Gender identity")
    GENDER_EXPRESSION = "gender_expression", N_("Gender expression")
    SEXUAL_ORIENTATION = "sexual_orientation", N_("Sexual orientation")
    DISABILITY = "disability", N_("Disability")
    HEALTH = "health", N_("State of health")
    AGE = "age", N_("Age")
    FAMILY = "family", N_("Family relations")
    OPINION = "opinion", N_("Opinion")
    POLITICAL_ACTIVITY = "political_activity", N_("Political activity")
    UNION_ACTIVITY = "union_activity", N_("Trade union activity")
    APPEARANCE = "appearance", N_("Looks or clothes")
    OTHER = "other", N_("Something else about the person")
    NOT_SURE = "not_sure", N_("Not sure")
    RATHER_NOT_SAY = "rather_not_say", N_("I would rather not say")

    @property
    def parent(self) -> "Ground | None":
        """Return the ground of the Act that a sub-ground belongs to; None for a ground itself."""
        return _GROUND_PARENTS.get(self)

    @property
    def is_on_form(self) -> bool:
        """Say whether residents are offered this; the finer codes of origin are for staff."""
        return self not in _STAFF_GROUNDS


_ORIGINS_FOR_STAFF = (
    Ground.AFRICAN_DESCENT,
    Ground.RUSSIAN_SPEAKING,
    Ground.MIDDLE_EASTERN,
    Ground.ANTISEMITIC,
    Ground.ORIGIN_OTHER,
)
_STAFF_GROUNDS = frozenset((*_ORIGINS_FOR_STAFF, Ground.ANTI_MUSLIM))
_GROUND_PARENTS = dict.fromkeys((Ground.SAMI, Ground.ROMA, *_ORIGINS_FOR_STAFF), Ground.ORIGIN) | {
    Ground.ANTI_MUSLIM: Ground.RELIGION,
    Ground.PREGNANCY: Ground.GENDER,
    Ground.APPEARANCE: Ground.OTHER,
}


class Kind(Term):
    """The kind of act."""

    VERBAL_INSULT = "verbal_insult", N_("Words, slurs or comments")
    THREAT = "threat", N_("Threats")
    PHYSICAL_VIOLENCE = "physical_violence", N_("Pushing, hitting or spitting")
    SEXUAL_HARASSMENT = "sexual_harassment", N_("Unwanted sexual words or touching")
    REFUSAL = "refusal", N_("Not let in, not served or turned down")
    UNEQUAL_SERVICE = "unequal_service", N_("Treated worse than others")
    ID_STOP = "id_stop", N_("Stopped or checked without reason")
    EXCLUSION = "exclusion", N_("Left out, ignored or rumours spread")
    HATE_MATERIAL = "hate_material", N_("Signs, graffiti, stickers or leaflets")
    ONLINE_CONTENT = "online_content", N_("Messages or posts online")
    INACCESSIBILITY = "inaccessibility", N_("A rule, space or service that shuts people out")
    ADJUSTMENT_REFUSED = "adjustment_refused", N_("Help or adjustment refused")
    PROPERTY_DAMAGE = "property_damage", N_("Damage to property")
    RETALIATION = "retaliation", N_("Punished for speaking up or helping")
    OTHER = "other", N_("Other")
    NOT_SURE = "not_sure", N_("Not sure")


class When(Term):
    """How long ago it happened, as roughly as any use of it allows."""

    TODAY = "today", N_("Today")
    YESTERDAY = "yesterday", N_("Yesterday")
    WEEK = "week", N_("In the last 7 days")
    MONTH = "month", N_("In the last month")
    YEAR = "year", N_("1–12 months ago")
    LONGER = "longer", N_("Longer ago")
    ONGOING = "ongoing", N_("It keeps happening")
    NOT_SURE = "not_sure", N_("Not sure")


class TimeOfDay(Term):
    """The part of the day it happened in."""

    MORNING = "morning", N_("In the morning")
    DAY = "day", N_("During the day")
    EVENING = "evening", N_("In the evening")
    NIGHT = "night", N_("At night")
    NOT_SURE = "not_sure", N_("Not sure")


class BystanderAnswer(Term):
    """Whether anyone stepped in."""

    HELPED = "helped", N_("Someone helped")
    SAW_NOBODY_HELPED = "saw_nobody_helped", N_("People saw it, nobody helped")
    NOBODY_THERE = "nobody_there", N_("Nobody else was there")
    NOT_SURE = "not_sure", N_("Not sure")


class Wish(Term):
    """What the reporter would like to happen."""

    COUNT = "count", N_("Only count it"), N_("Nobody will reply.")
    ADVICE = (
        "advice",
        N_("Give me advice"),
        N_("We answer in your inbox here. You need the code."),
    )
    LOOK_INTO = (
        "look_into",
        N_("Look into it"),
        N_(
            "We talk with you first. "
            "We contact no one without your OK, unless the law says we must.",
        ),
    )
    NOT_SURE = "not_sure", N_("Not sure yet"), N_("You can decide later in your inbox.")


class Sharing(Term):
    """What may be shown to the Ombudsman."""

    NUMBERS = "numbers", N_("Only as numbers")
    STORY = (
        "story",
        N_("Also the story"),
        N_("With the Ombudsman, and without anything that points to you."),
    )
    NOT_SURE = "not_sure", N_("Not sure")


class ContactSafe(Term):
    """Whether it is safe to leave a message at the contact given."""

    YES = "yes", N_("Yes")
    NO = "no", N_("No")


class ContactTime(Term):
    """When it is best to reach the reporter."""

    MORNING = "morning", N_("In the morning")
    DAY = "day", N_("During the day")
    EVENING = "evening", N_("In the evening")


class ReplyLanguage(Term):
    """The language to answer in; each label is the language's own name, never translated."""

    FI = "fi", "Suomi"
    SV = "sv", "Svenska"
    EN = "en", "English"
    SE = "se", "Davvisámegiella"
    RU = "ru", "Русский"
    AR = "ar", "العربية"
    SO = "so", "Soomaali"
    ET = "et", "Eesti"
    UK = "uk", "Українська"
    FA = "fa", "فارسی"
    ES = "es", "Español"
    FR = "fr", "Français"
    TR = "tr", "Türkçe"
    ZH = "zh", "中文"
    FI_SIMPLE = "fi-simple", "Selkosuomi"
    SV_SIMPLE = "sv-simple", "Lätt svenska"
    FSE = "fse", "Suomalainen viittomakieli"


class Flag(Term):
    """What a caseworker marks on a case so that colleagues see it before they open it."""

    DANGER = "danger", N_("Possible danger")
    CHILD = "child", N_("A child may be at risk")
    MEDIA = "media", N_("The media may ask about it")
    MASS = "mass", N_("Part of a mass report")
    TRANSLATION = "translation", N_("Waits for a translation")


class Channel(Term):
    """The way a report reached us."""

    WEB = "web", N_("Filled in on this site")
    ASSISTED = "assisted", N_("Filled in together with a helper")
    PHONE = "phone", N_("Told on the phone")
    PAPER = "paper", N_("Sent on paper")
    IMPORT = "import", N_("Brought over from another service")
