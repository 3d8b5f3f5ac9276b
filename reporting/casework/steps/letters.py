"""The lines that every closing tells its reporter, in the languages we answer in.

These texts are sent and sealed, not shown on a page, so they do not come from the catalogues:
what a reporter was told must not change when a translation does.
"""

from collections.abc import Mapping

from reporting.casework.standard_texts import text_language
from reporting.coding import ClosingReason

_CLOSED = {
    "fi": "Olemme päättäneet kertomuksesi käsittelyn. Syy: {reason}.",
    "sv": "Vi har avslutat arbetet med din anmälan. Orsak: {reason}.",
    "en": "We have finished our work on your report. Reason: {reason}.",
}
_REOPENS = {
    "fi": "Jos kirjoitat meille tänne, luemme viestisi ja jatkamme.",
    "sv": "Om du skriver till oss här läser vi det och fortsätter.",
    "en": "If you write to us here, we read it and go on.",
}
_REASONS: Mapping[ClosingReason, Mapping[str, str]] = {
    ClosingReason.ADVICE_GIVEN: {
        "fi": "annoimme neuvoja",
        "sv": "vi gav råd",
        "en": "we gave you advice",
    },
    ClosingReason.CHANGED: {
        "fi": "otimme yhteyttä toiseen osapuoleen, ja jokin muuttui",
        "sv": "vi kontaktade den andra parten och något förändrades",
        "en": "we contacted the other side, and something changed",
    },
    ClosingReason.NOT_CHANGED: {
        "fi": "otimme yhteyttä toiseen osapuoleen, mutta mikään ei muuttunut",
        "sv": "vi kontaktade den andra parten, men ingenting förändrades",
        "en": "we contacted the other side, but nothing changed",
    },
    ClosingReason.TAKEN_OVER: {
        "fi": "viranomainen on ottanut asian hoitaakseen",
        "sv": "en myndighet har tagit över saken",
        "en": "an authority has taken the matter over",
    },
    ClosingReason.NOT_DISCRIMINATION: {
        "fi": "emme voi käsitellä asiaa syrjintänä, mutta kerromme, mihin voit kääntyä",
        "sv": "vi kan inte behandla saken som diskriminering, men vi berättar vart du kan vända "
        "dig",
        "en": "we cannot deal with this as discrimination, but we tell you where to turn",
    },
    ClosingReason.NO_INFORMATION: {
        "fi": "emme tiedä tarpeeksi emmekä ole saaneet vastausta kysymykseemme",
        "sv": "vi vet inte tillräckligt och har inte fått svar på vår fråga",
        "en": "we do not know enough and got no answer to our question",
    },
    ClosingReason.WITHDRAWN: {
        "fi": "toivoit, että emme jatka",
        "sv": "du ville att vi inte fortsätter",
        "en": "you wished that we do not go on",
    },
    ClosingReason.BELONGS_TO_ANOTHER: {
        "fi": "käsittelemme asian yhdessä toisen kertomuksen kanssa",
        "sv": "vi behandlar saken tillsammans med en annan anmälan",
        "en": "we handle this together with another report",
    },
    ClosingReason.OUTSIDE: {
        "fi": "emme voi puuttua tähän paikan tai ajan vuoksi",
        "sv": "vi kan inte göra något åt det här på grund av platsen eller tiden",
        "en": "we cannot do anything about this because of its place or time",
    },
}


def closing_reason(reason: ClosingReason, reply_language: str) -> str:
    """Give why a case is closed, as the first line of the letter says it."""
    return _REASONS[reason][text_language(reply_language)]


def closing_line(reason: ClosingReason, reply_language: str) -> str:
    """Give the line with which every closing begins: that it is one, and why."""
    reason_words = closing_reason(reason, reply_language)
    return _CLOSED[text_language(reply_language)].format(reason=reason_words)


def reopening_line(reply_language: str) -> str:
    """Give the sentence that tells how to open the report again."""
    return _REOPENS[text_language(reply_language)]
