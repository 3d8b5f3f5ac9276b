"""Languages: which there are, which one a page is in, and its catalogue."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from gettext import NullTranslations
from pathlib import Path

from babel.core import Locale
from babel.support import Translations
from flask import Flask, current_app, g, request
from werkzeug.routing import BaseConverter

from reporting.web import current

CATALOGUES = Path(__file__).resolve().parents[2] / "translations"


@dataclass(frozen=True)
class Language:
    """A language of the service: URL prefix, its own name, writing direction, CLDR locale."""

    code: str
    name: str
    locale: Locale
    direction: str = "ltr"


LANGUAGES: dict[str, Language] = {
    "fi": Language("fi", "Suomi", Locale("fi", "FI")),
    "sv": Language("sv", "Svenska", Locale("sv", "FI")),
    "en": Language("en", "English", Locale("en", "GB")),
}

# Their language is in the query, since nothing is remembered.
_STAFF = (
    "account.",
    "accounts.",
    "administration.",
    "annual.",
    "bulk.",
    "care.",
    "casework.",
    "changes.",
    "coding.",
    "conflicts.",
    "contacts.",
    "exports.",
    "factors.",
    "feedback_queue.",
    "keys.",
    "links.",
    "measures.",
    "notes.",
    "ownership.",
    "partner.",
    "people.",
    "recommendations.",
    "redaction.",
    "referral.",
    "releases.",
    "replies.",
    "saved.",
    "second_looks.",
    "signals.",
    "statistics.",
    "steps.",
    "translations.",
    "triage.",
    "welcome.",
)

_catalogues: dict[str, NullTranslations] = {}


class LanguageConverter(BaseConverter):
    """The language prefix of a public page; anything else is not found."""

    regex = "|".join(LANGUAGES)


def set_up_languages(app: Flask) -> None:
    """Load every catalogue and let routes start with `<language:language>`.

    Raises FileNotFoundError when the catalogues have not been compiled (`make translations`).
    """
    for code in LANGUAGES:
        with (CATALOGUES / code / "LC_MESSAGES" / "messages.mo").open("rb") as file:
            _catalogues[code] = Translations(file)
    app.url_map.converters["language"] = LanguageConverter
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)


def gettext(message: str, **values: object) -> str:
    """Translate a text of the interface into the language of this page."""
    text = _catalogue().gettext(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, number: int, **values: object) -> str:
    """Translate a text with a number in it."""
    return _catalogue().ngettext(singular, plural, number) % ({"num": number} | values)


def ngettext_unfilled(singular: str, plural: str, number: int) -> str:
    """Translate a text with a number in it for templates, which fill in the values themselves."""
    return _catalogue().ngettext(singular, plural, number)


def offered_languages() -> tuple[Language, ...]:
    """Give the languages the admin offers; addresses in the others go on working."""
    return tuple(LANGUAGES[code] for code in current.preferences().languages if code in LANGUAGES)


def best_language() -> str:
    """Give the language the browser prefers among those offered, the first when it names none."""
    return _preferred([language.code for language in offered_languages()])


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Put texts into another language for a while, to show what a page says in it."""
    before = current.language()
    g.language = language
    try:
        yield
    finally:
        g.language = before


def page_language() -> Language:
    """Give the language of this page."""
    return LANGUAGES[current.language()]


def _preferred(codes: list[str]) -> str:
    return request.accept_languages.best_match(codes) or codes[0]


def _catalogue() -> NullTranslations:
    return _catalogues[current.language()]


def _take_language(_: str | None, values: dict[str, object] | None) -> None:
    asked = values.pop("language", None) if values else None
    if asked is None:
        # An address that no route knows may still begin with a language.
        wished = (request.args.get("lang", ""), request.path.split("/")[1])
        asked = next((code for code in wished if code in LANGUAGES), None)
        asked = asked or _preferred(list(LANGUAGES))
    g.language = asked


def _give_language(endpoint: str, values: dict[str, object]) -> None:
    if "language" not in values and _app_expects(endpoint):
        values["language"] = current.language()
    elif endpoint.startswith(_STAFF) and request.args.get("lang", "") in LANGUAGES:
        values.setdefault("lang", request.args["lang"])


def _app_expects(endpoint: str) -> bool:
    return bool(current_app.url_map.is_endpoint_expecting(endpoint, "language"))
