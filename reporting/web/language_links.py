"""This page in other languages: three that are always there, and the page with all of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException

from reporting.languages import LANGUAGES, STAFF_LANGUAGES, Language
from reporting.web import current
from reporting.web.locale import offered_languages, staff_languages

PREFILLED: Final = ("role", "area", "when", "kinds", "grounds", "bystander", "wish", "m", "k")
"""What an address may say of a report that is begun; kept when the language changes."""

Link = tuple[Language, str]


@dataclass(frozen=True)
class LanguageLinks:
    """Where a page is in the languages shown on it; `others` leads to all, empty when none."""

    shown: tuple[Link, ...]
    hidden: tuple[Link, ...] = ()
    others: str = ""


def language_links_of(endpoint: str, **values: Any) -> LanguageLinks:
    """Give where a public page is; nothing of the query is repeated."""
    return _language_links(lambda code: _address(endpoint, values, code))


def language_links() -> LanguageLinks:
    """Give where the page that is asked for is; what its address filled in stays."""
    if request.path.split("/")[1] not in LANGUAGES or not request.endpoint:
        links = tuple((one, "?lang=" + one.code) for one in staff_languages())
        return LanguageLinks(links)
    asked = prefilled()
    values = asked | dict(request.view_args or {})
    return _language_links(lambda code: _address(str(request.endpoint), values, code), asked)


def page_in_languages(page: str) -> tuple[Link, ...]:
    """Give the addresses of a page of ours, such as `guide/why`, in all languages offered.

    A page that is not ours gives the home page: an address from outside leads nowhere else.
    """
    adapter = current_app.url_map.bind("")
    try:
        endpoint, values = adapter.match(f"/{current.language()}/{page}", method="GET")
    except HTTPException:
        endpoint, values = "front.home", {}
    place = prefilled() | dict(values)
    return tuple((one, _address(str(endpoint), place, one.code)) for one in offered_languages())


def prefilled() -> dict[str, list[str]]:
    """Give what this address fills in of a report."""
    return {name: request.args.getlist(name) for name in PREFILLED if name in request.args}


def _language_links(
    address: Callable[[str], str], asked: Mapping[str, Any] | None = None
) -> LanguageLinks:
    near = (*STAFF_LANGUAGES, current.language())
    links = [(one, address(one.code)) for one in offered_languages()]
    shown = tuple(link for link in links if link[0].code in near)
    hidden = tuple(link for link in links if link[0].code not in near)
    page = address(current.language()).partition("?")[0].split("/", 2)[2]
    place: dict[str, Any] = (
        {"page": page} if page else {}
    )  # the start page is what the list leads to by itself
    others = url_for("front.languages", **place, **(asked or {})) if hidden else ""
    return LanguageLinks(shown, hidden, others)


def _address(endpoint: str, values: Mapping[str, Any], code: str) -> str:
    return url_for(endpoint, **{**values, "language": code})
