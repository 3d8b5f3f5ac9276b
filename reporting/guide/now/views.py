"""It is happening now: where are you, what to do there, and what when it is over."""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from reporting.guide.now.cards import NowTexts, SettingName
from reporting.guide.now.cards_file import spoken_cards
from reporting.permissions import Access
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.keepable import keepable_page
from reporting.web.language_links import LanguageLinks, language_links_of
from reporting.web.locale import best_language

bp = Pages("now", __name__)

# What people type, and what older posters may say.
_ALSO_CALLED = {
    **dict.fromkeys(("tram", "bus", "metro", "train"), SettingName.TRANSIT.value),
    **dict.fromkeys(("park", "outdoors"), SettingName.STREET.value),
    **dict.fromkeys(("shop", "cafe", "event", "restaurant"), SettingName.VENUE.value),
    **dict.fromkeys(("hobby", "studies"), SettingName.SCHOOL.value),
    **dict.fromkeys(("stairwell", "neighbour"), SettingName.HOME.value),
}
_SETTINGS = "any(" + ",".join(SettingName) + ")"


@bp.page("/<language:language>/now", access=Access.PUBLIC)
def now() -> BaseResponse:
    """Ask where it happens, below the emergency number."""
    return keepable_page(("now",), lambda: _rendered("now/now.html", language_links_of("now.now")))


@bp.page(f"/<language:language>/now/<{_SETTINGS}:page>", access=Access.PUBLIC)
def setting(page: str) -> BaseResponse:
    """Show what to do in one setting, the first action open."""
    return _setting_page("now.setting", page)


@bp.page(f"/<language:language>/now/<{_SETTINGS}:page>/over", access=Access.PUBLIC)
def over(page: str) -> BaseResponse:
    """Show what helps afterwards, and lead to a report as a witness."""
    return _setting_page("now.over", page)


@bp.page("/<language:language>/now/<string:unknown>", access=Access.PUBLIC)
def missing(**_: str) -> tuple[str, int]:
    """Say that there is no such setting, and still show what helps almost anywhere."""
    return _missing_page()


@bp.page("/now", access=Access.PUBLIC)
def start() -> BaseResponse:
    """Lead on in the language the browser prefers."""
    return _in_best_language(lambda language: url_for("now.now", language=language, **_campaign()))


@bp.page(f"/now/<{_SETTINGS}:page>", access=Access.PUBLIC)
def start_setting(page: str) -> BaseResponse:
    """Lead on to a setting in the language the browser prefers: a short address for posters."""
    return _in_best_language(
        lambda language: url_for("now.setting", language=language, page=page, **_campaign())
    )


@bp.page("/<string(maxlength=20):tongue>/now", access=Access.PUBLIC)
def missing_language(**_: str) -> tuple[str, int]:
    """Say in a language of ours that there is no such page, and still show what helps."""
    return _missing_page()


@bp.page("/<string(maxlength=20):tongue>/now/<string:unknown>", access=Access.PUBLIC)
def missing_language_setting(**_: str) -> tuple[str, int]:
    """Say the same for any setting in a language that we do not have."""
    return _missing_page()


def _setting_page(endpoint: str, page: str) -> BaseResponse:
    found = _texts().settings[SettingName(page)]
    template = "now/over.html" if endpoint == "now.over" else "now/setting.html"
    return keepable_page(
        (endpoint, page),
        lambda: _rendered(template, language_links_of(endpoint, page=page), setting=found),
    )


def _missing_page() -> tuple[str, int]:
    first = _texts().settings[SettingName.STREET].cards[0]
    return _rendered("now/missing.html", language_links_of("now.now"), card=first), 404


def _rendered(template: str, links: LanguageLinks, **values: object) -> str:
    return render_template(template, texts=_texts(), links=links, **values)


def _texts() -> NowTexts:
    return spoken_cards(current.language())


def _in_best_language(address: Callable[[str], str]) -> BaseResponse:
    response = redirect(address(best_language()), 302)
    response.headers["Vary"] = "Accept-Language"
    return response


def _campaign() -> dict[str, Any]:
    """Give the campaign code of the address if it is one of ours, to be counted where it leads."""
    asked = request.args.get("k", "")
    known = {campaign.code for campaign in current.preferences().campaigns}
    return {"k": asked} if asked in known else {}
