"""The message that a person has read a report: the approved reply, or the built-in one."""

from datetime import date

from sqlalchemy.orm import Session

from reporting.replies.gaps import Filling, filled_text, without_blank_paragraphs
from reporting.replies.purposes import Purpose
from reporting.replies.queries import replies_for

# What is sent while there is no approved reply; a test holds it to the file of replies.
_BUILT_IN = {
    "fi": "Ihminen on lukenut kertomuksesi. Kiitos, että kerroit.\n\n"
    "Kerromme täällä viimeistään {day}, mitä olemme tehneet.\n\n"
    "Voit kirjoittaa meille täällä milloin vain.",
    "sv": "En människa har läst din anmälan. Tack för att du berättade.\n\n"
    "Senast {day} berättar vi här vad vi har gjort.\n\n"
    "Du kan skriva till oss här när som helst.",
    "en": "A person has read your report. Thank you for telling us.\n\n"
    "By {day} we tell you here what we did.\n\n"
    "You can write to us here at any time.",
}


def acknowledgement(reply_language: str, *, feedback_by: date, today: date) -> str:
    """Give the built-in message for a reply language; English for one that we have no text in.

    The day of feedback is named only while it can still be kept.
    """
    language = text_language(reply_language)
    return _dated(_BUILT_IN[language], language, feedback_by=feedback_by, today=today)


def approved_acknowledgement(
    session: Session, reply_language: str, *, feedback_by: date, today: date
) -> str:
    """Give the team's approved message for a reply language, else the built-in one."""
    for language in dict.fromkeys((reply_language, text_language(reply_language))):
        for reply in replies_for(session, Purpose.ACKNOWLEDGE, language):
            return _dated(reply.text, reply.language, feedback_by=feedback_by, today=today)
    return acknowledgement(reply_language, feedback_by=feedback_by, today=today)


def text_language(reply_language: str) -> str:
    """Give the language of the standard text that answers a reply language: fi, sv or en."""
    base = reply_language.partition("-")[0]
    if base in {"fi", "fse", "se"}:  # no text of their own yet; Finnish is nearest
        return "fi"
    return base if base in _BUILT_IN else "en"


def _dated(text: str, language: str, *, feedback_by: date, today: date) -> str:
    day = feedback_by if feedback_by >= today else None
    return without_blank_paragraphs(filled_text(text, Filling(day=day), language))
