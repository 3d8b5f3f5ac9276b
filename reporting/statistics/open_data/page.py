"""What open data take of the running service: its languages, its publisher and its address."""

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Final

from flask import Response, request

from reporting.languages import LABEL_LANGUAGES
from reporting.statistics.names import Words, period_name
from reporting.statistics.open_data.bundle import json_bytes
from reporting.statistics.open_data.code_lists import Names
from reporting.statistics.open_data.dcat import Publisher, Site
from reporting.statistics.open_data.problems import MEDIA_TYPE, Problem
from reporting.statistics.releases.artefact import Artefact
from reporting.web import current, locale
from reporting.web.locale import speaking

_TRANSLATIONS: Final = Path(__file__).resolve().parents[3] / "translations"
_RULE: Final = "\n" + "-" * 72 + "\n\n"


def every_language() -> Names:
    """Give how each language of the service speaks."""
    return {
        code: Words(code, partial(_said, code), partial(_counted, code)) for code in LABEL_LANGUAGES
    }


def open_data_site() -> Site:
    """Give where this service is and who publishes here."""
    preferences = current.preferences()
    names = {
        code: preferences.organisation.text(code) or preferences.service_name.text(code)
        for code in LABEL_LANGUAGES
    }
    return Site(_root(), Publisher(names))


def readme_of(artefact: Artefact, names: Names, publisher: Publisher) -> str:
    """Give the short text that lies beside the files, in every language that has one."""
    parts = [
        text.format(
            release=artefact.name,
            period=period_name(artefact.period, names[code]),
            publisher=publisher.names[code],
            year=artefact.frozen_on.year,
        )
        for code, text in _readmes().items()
    ]
    return _RULE.join(parts)


def problem_response(problem: Problem) -> Response:
    """Answer a program with what went wrong (RFC 9457)."""
    return Response(json_bytes(problem.told), problem.status, mimetype=MEDIA_TYPE)


def is_for_programs() -> bool:
    """Say whether the address asked for is one that programs read, whatever stands there."""
    return request.path.startswith(("/api/", "/open-data/"))


def _root() -> str:
    """Give where this service is: any port can be asked for, so only the demo believes it."""
    is_demo = current.runtime().config.is_demo
    host = request.host if is_demo else request.host.partition(":")[0]
    return f"{request.scheme}://{host}"


@cache
def _readmes() -> Mapping[str, str]:
    paths = {code: _TRANSLATIONS / code / "numbers" / "readme.txt" for code in LABEL_LANGUAGES}
    return {code: p.read_text(encoding="utf-8") for code, p in paths.items() if p.exists()}


def _said(code: str, message: str) -> str:
    with speaking(code):
        return locale.gettext(message)


def _counted(code: str, singular: str, plural: str, number: int) -> str:
    with speaking(code):
        return locale.ngettext_unfilled(singular, plural, number)
