"""The form of a contact check: number, hours and address in each language, as they were read."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from flask import request

from reporting.administration.forms import SeenForm, fault_lines
from reporting.authorities.cards import TEXT_LANGUAGES
from reporting.authorities.checks import CheckedText
from reporting.preferences.faults import Fault
from reporting.preferences.kinds import line_faults, tidy
from reporting.vocabulary import N_
from reporting.web.forms import FieldError

MOST_PHONE: Final = 32
MOST_HOURS: Final = 300
MOST_URL: Final = 200

_PHONE: Final = re.compile(r"(\+?[0-9]+( [0-9]+)*)?", re.ASCII)


class CheckForm(SeenForm):
    """What somebody read on an authority's own page today."""

    purpose = "contact-check"

    def texts(self) -> tuple[tuple[str, CheckedText], ...]:
        """Give what was written, language by language."""
        return tuple((code, _text(code)) for code in TEXT_LANGUAGES)

    def faults(self) -> tuple[FieldError, ...]:
        """Say what cannot be shown to residents, and whether the tick is missing."""
        return fault_lines(tuple(_faults(self.texts())))


def _text(code: str) -> CheckedText:
    phone, hours, url = (tidy(request.form.get(f"{part}-{code}", "")) for part in _PARTS)
    return CheckedText(phone, hours, url)


_PARTS: Final = ("phone", "hours", "url")


def _faults(texts: tuple[tuple[str, CheckedText], ...]) -> Iterator[Fault]:
    for code, text in texts:
        if len(text.phone) > MOST_PHONE or not _PHONE.fullmatch(text.phone):
            yield Fault(f"phone-{code}", N_("Write numbers and spaces only, or nothing."))
        yield from line_faults(f"hours-{code}", text.hours, MOST_HOURS)
        if len(text.url) > MOST_URL or not _is_address(text.url):
            yield Fault(f"url-{code}", N_("Write an address that begins with https://"))
    if len({bool(text.hours) for _, text in texts}) > 1:
        yield Fault("hours-fi", N_("Write the hours in every language, or in none."))
    if request.form.get("read") != "yes":
        missing = N_("Tick that you have read it on the authority’s own page today.")
        yield Fault("read", missing)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    is_plain = url.isprintable() and not set(url) & set(" <>\"'{}\\") and "@" not in parts.netloc
    return parts.scheme == "https" and "." in host and is_plain
