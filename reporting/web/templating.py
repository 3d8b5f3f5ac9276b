"""Templates: undefined names fail, texts are translated, dates and codes are formatted."""

from collections.abc import Callable, Mapping
from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, current_app, request, url_for
from jinja2 import StrictUndefined
from markupsafe import Markup

from reporting.config import Config
from reporting.vocabulary import Term
from reporting.web import current, locale
from reporting.web.site import site

# What an address may fill in beforehand; nothing else of a query is ever repeated in a page.
PREFILLED = ("role", "area", "when", "kinds", "grounds", "bystander", "wish", "m", "k")


def set_up_templates(app: Flask, config: Config, assets: Mapping[str, str]) -> None:
    """Make templates strict and give them the few names every page needs."""
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        locale.gettext, locale.ngettext_unfilled, newstyle=True
    )
    env.filters |= {
        "label": label,
        "day": day,
        "number": number,
        "paragraphs": paragraphs,
        "week_day": week_day,
    }
    env.globals |= {
        "asset": lambda name: "/static/" + assets[name],
        "config_of_site": config,
        "languages": tuple(locale.LANGUAGES.values()),
        "switch_links": switch_links,
    }
    env.globals |= _OF_EVERY_PAGE


def asset_path(name: str) -> str:
    """Give the address of a static file, such as icon.png, by its content."""
    give: Callable[[str], str] = current_app.jinja_env.globals["asset"]  # type: ignore[assignment]  # Jinja takes any
    return give(name)


def label(term: Term | None) -> str:
    """Give a stored choice in words, or an empty text for no answer."""
    return locale.gettext(term.label) if term is not None else ""


def day(value: date, style: str = "long") -> str:
    """Give a date as people of this language write it."""
    return format_date(value, format=style, locale=locale.page_language().locale)


def week_day(week: str) -> str:
    """Give the Monday of an ISO week such as `2026-W47` as a date in words."""
    year, _, number_in_year = week.partition("-W")
    return day(date.fromisocalendar(int(year), int(number_in_year), 1))


def number(value: float) -> str:
    """Give a number with this language's separators."""
    return format_decimal(value, locale=locale.page_language().locale)


def paragraphs(text: str) -> Markup:
    """Give what a person wrote as paragraphs: escaped, and each isolated in its own direction."""
    blocks = [block for block in text.replace("\r\n", "\n").split("\n") if block.strip()]
    return Markup("").join(Markup('<p dir="auto">{}</p>').format(block) for block in blocks)


def switch_links() -> list[tuple[locale.Language, str]]:
    """Give each language with this page's address in it; a form keeps what was filled in."""
    view = dict(request.view_args or {})
    prefill = {name: request.args.getlist(name) for name in PREFILLED if name in request.args}
    public = bool(request.endpoint) and request.path.split("/")[1] in locale.LANGUAGES
    links = []
    for language in locale.offered_languages() if public else locale.LANGUAGES.values():
        if public:
            values = prefill | view | {"language": language.code}
            address = url_for(str(request.endpoint), **values)
        else:
            address = "?lang=" + language.code
        links.append((language, address))
    return links


_OF_EVERY_PAGE: Mapping[str, Callable[[], object]] = {
    "identity": current.identity_or_none,
    "page_language": locale.page_language,
    "preferences": current.preferences,
    "site": site,
    "today": current.today,
}
