"""Templates: undefined names fail, texts are translated, dates and codes are formatted."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Literal

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from flask import Flask, current_app
from jinja2 import StrictUndefined
from markupsafe import Markup

from reporting.config import Config
from reporting.vocabulary import Term
from reporting.web import current, locale
from reporting.web.language_links import language_links, language_links_of
from reporting.web.site import site


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
        "as_code": as_code,
        "label": label,
        "listed": listed,
        "day": day,
        "number": number,
        "paragraphs": paragraphs,
        "week_day": week_day,
    }
    env.globals |= {
        "asset": lambda name: "/static/" + assets[name],
        "config_of_site": config,
        "languages": locale.staff_languages(),
        "language_links": language_links,
        "language_links_of": language_links_of,
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
    return format_date(value, format=style, locale=locale.page_locale())


def week_day(week: str) -> str:
    """Give the Monday of an ISO week such as `2026-W47` as a date in words."""
    year, _, number_in_year = week.partition("-W")
    return day(date.fromisocalendar(int(year), int(number_in_year), 1))


def number(value: float) -> str:
    """Give a number with this language's separators."""
    return format_decimal(value, locale=locale.page_locale())


def as_code(text: str) -> Markup:
    """Give a code such as `2026-1` so that it reads left to right and stays on one line."""
    return Markup('<bdi dir="ltr" class="nowrap">{}</bdi>').format(text)


def listed(names: Iterable[str], style: Literal["standard", "or"] = "standard") -> Markup:
    """Give names as a list of this language has them (CLDR), each isolated in its own direction.

    `style` is `standard` for “a, b and c” and `or` for “a, b or c”.
    """
    isolated = [str(Markup("<bdi>{}</bdi>").format(name)) for name in names]
    told = format_list(isolated, style=style, locale=locale.page_locale())
    return Markup(told)  # noqa: S704 - escaped above; CLDR adds words and commas


def paragraphs(text: str) -> Markup:
    """Give what a person wrote as paragraphs: escaped, and each isolated in its own direction."""
    blocks = [block for block in text.replace("\r\n", "\n").split("\n") if block.strip()]
    return Markup("").join(Markup('<p dir="auto">{}</p>').format(block) for block in blocks)


_OF_EVERY_PAGE: Mapping[str, Callable[[], object]] = {
    "identity": current.identity_or_none,
    "is_plainer_than_page": locale.is_plainer_than_page,
    "page_language": locale.page_language,
    "preferences": current.preferences,
    "site": site,
    "today": current.today,
}
