"""Which language a page is in, and the catalogue that speaks it."""

import logging
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from babel.core import Locale
from babel.support import Translations
from flask import Flask, current_app, g, request
from werkzeug.routing import BaseConverter

from reporting.languages import LANGUAGES, STAFF_LANGUAGES, Language
from reporting.web import current

CATALOGUES = Path(__file__).resolve().parents[2] / "translations"

# Their language is in the query, since nothing is remembered.
_STAFF = (
    "account.",
    "accounts.",
    "administration.",
    "annual.",
    "bulk.",
    "care.",
    "case_files.",
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
# Where easy language is a full language (ux §1.3): elsewhere pages say that they are not easy.
_EASY = ("report", "inbox", "now", "front")

_log = logging.getLogger(__name__)


class SharedTexts(Translations):
    """A catalogue that shares its source texts with those of the other languages."""

    _catalog: dict[str | tuple[str, int], str]

    def _parse(self, fp: Any) -> None:
        super()._parse(fp)
        self._catalog = {_shared(key): text for key, text in self._catalog.items()}


class LanguageConverter(BaseConverter):
    """The language prefix of a public page; anything else is not found."""

    regex = "|".join(sorted(LANGUAGES, key=len, reverse=True))


def set_up_languages(app: Flask) -> None:
    """Let routes start with `<language:language>`; catalogues are read when first spoken.

    Raises FileNotFoundError when the catalogues have not been compiled (`make translations`).
    """
    for code in LANGUAGES:
        _path(code).stat()
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


def staff_languages() -> tuple[Language, ...]:
    """Give the languages of staff pages."""
    return tuple(LANGUAGES[code] for code in STAFF_LANGUAGES)


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


def page_locale() -> Locale:
    """Give how the language of this page writes dates and numbers."""
    return locale_of(current.language())


@cache
def locale_of(language: str) -> Locale:
    """Give how a language writes dates, numbers and lists (CLDR)."""
    return Locale.parse(LANGUAGES[language].cldr)


def is_plainer_than_page() -> bool:
    """Say whether somebody who reads easy language is on a page that has none."""
    return bool(page_language().easy_of) and request.blueprint not in _EASY


def _preferred(codes: list[str]) -> str:
    # By the main language of each wish, so that zh-Hans-CN finds zh before a second wish does.
    # Easy language is chosen by a person, never by a browser.
    plain = {code for code in codes if not LANGUAGES[code].easy_of}
    for wish, quality in request.accept_languages:
        code = wish.lower().replace("_", "-").partition("-")[0]
        if quality > 0 and code in plain:
            return code
    return codes[0]


def _path(code: str) -> Path:
    return CATALOGUES / code / "LC_MESSAGES" / "messages.mo"


def _catalogue() -> NullTranslations:
    return _read(current.language())


@cache
def _read(language: str) -> NullTranslations:
    catalogue: NullTranslations
    try:
        with _path(language).open("rb") as file:
            catalogue = SharedTexts(file)
    except (OSError, ValueError, struct.error):
        # Told to those who run it; whoever came for help gets the page in English.
        _log.error("the catalogue of %s cannot be read", language)
        catalogue = NullTranslations()
    if LANGUAGES[language].easy_of:
        catalogue.add_fallback(_read(LANGUAGES[language].easy_of))
    return catalogue


def _shared(key: str | tuple[str, int]) -> str | tuple[str, int]:
    return sys.intern(key) if isinstance(key, str) else (sys.intern(key[0]), key[1])


def _take_language(_: str | None, values: dict[str, object] | None) -> None:
    asked = values.pop("language", None) if values else None
    g.language = asked or _asked_language()


def _asked_language() -> str:
    first = request.path.split("/")[1]
    if first == "staff":
        wished = request.args.get("lang", "")
        return wished if wished in STAFF_LANGUAGES else _preferred(list(STAFF_LANGUAGES))
    # An address that no route knows may still begin with a language.
    found = next((c for c in (request.args.get("lang", ""), first) if c in LANGUAGES), None)
    return found or _preferred(list(LANGUAGES))


def _give_language(endpoint: str, values: dict[str, object]) -> None:
    if "language" not in values and _app_expects(endpoint):
        values["language"] = current.language()
    elif endpoint.startswith(_STAFF) and request.args.get("lang", "") in STAFF_LANGUAGES:
        values.setdefault("lang", request.args["lang"])


def _app_expects(endpoint: str) -> bool:
    return bool(current_app.url_map.is_endpoint_expecting(endpoint, "language"))
