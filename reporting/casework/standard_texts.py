"""The standard message that a person has read a report, in the languages we answer in.

These texts are sent and sealed, not shown on a page, so they do not come from the catalogues:
what a reporter was told must not change when a translation does.
"""

from datetime import date

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_READ = {
    "fi": "Ihminen on lukenut kertomuksesi. Kiitos, että kerroit.",
    "sv": "En människa har läst din anmälan. Tack för att du berättade.",
    "en": "A person has read your report. Thank you for telling us.",
}
_FEEDBACK = {
    "fi": "Kerromme täällä viimeistään {day}, mitä olemme tehneet.",
    "sv": "Senast {day} berättar vi här vad vi har gjort.",
    "en": "By {day} we tell you here what we did.",
}
_WRITE = {
    "fi": "Voit kirjoittaa meille täällä milloin vain.",
    "sv": "Du kan skriva till oss här när som helst.",
    "en": "You can write to us here at any time.",
}


def acknowledgement(reply_language: str, *, feedback_by: date, today: date) -> str:
    """Give the message for a reply language; English for one that we have no text in.

    The day of feedback is named only while it can still be kept.
    """
    language = text_language(reply_language)
    parts = [_READ[language], _WRITE[language]]
    if feedback_by >= today:
        parts.insert(1, _FEEDBACK[language].format(day=_day(feedback_by, language)))
    return "\n\n".join(parts)


def text_language(reply_language: str) -> str:
    """Give the language of the standard text that answers a reply language: fi, sv or en."""
    base = reply_language.partition("-")[0]
    if base in {"fi", "fse", "se"}:  # no text of their own yet; Finnish is nearest
        return "fi"
    return base if base in _READ else "en"


def _day(day: date, language: str) -> str:
    if language == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.day}.{day.month}.{day.year}"
