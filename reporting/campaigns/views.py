"""The campaign page for staff: choose a sheet, look at it, take it as PDF."""

from pathlib import Path

from flask import Response, make_response, render_template, request

from reporting.campaigns.forms import Asked, asked
from reporting.campaigns.posters import Paper, Poster, poster
from reporting.guide.now.cards import SettingName
from reporting.languages import LANGUAGES
from reporting.permissions import Permission
from reporting.printing.pdf import pdf_from_html
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.locale import offered_languages

_STYLE = (Path(__file__).resolve().parent / "sheet.css").read_text(encoding="utf-8")

bp = Pages("campaigns", __name__, url_prefix="/staff")


@bp.page("/campaigns", access=Permission.MEASURES_READ)
def campaigns() -> str:
    """Show which sheets there are, and the codes of the campaigns that are on."""
    return render_template(
        "campaigns/campaigns.html",
        asked=_asked(),
        papers=tuple(Paper),
        settings=[(name, _texts_of(name)) for name in SettingName],
        codes=current.preferences().campaigns,
    )


@bp.page("/campaigns/sheet.pdf", access=Permission.MEASURES_READ)
def sheet() -> Response:
    """Give a sheet as a tagged PDF."""
    wanted = _asked()
    made = _poster(wanted)
    html = render_template("campaigns/_sheet.html", poster=made, language=LANGUAGES[made.language])
    response = make_response(pdf_from_html(html, css=_STYLE))
    name = f"{wanted.setting.value}-{wanted.paper.value}-{wanted.language}.pdf"
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked() -> Asked:
    offered = tuple(language.code for language in offered_languages())
    return asked(
        request.args,
        languages=offered,
        campaigns={one.code for one in current.preferences().campaigns},
    )


def _poster(wanted: Asked) -> Poster:
    return poster(
        wanted.paper,
        wanted.setting,
        wanted.language,
        host=request.host_url,
        campaign=wanted.campaign,
    )


def _texts_of(name: SettingName) -> str:
    return poster(Paper.A4, name, current.language(), host=request.host_url).setting.place
