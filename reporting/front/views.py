"""The front door: home, who can help, about this service, leaving quickly."""

from datetime import timedelta
from typing import TypeVar

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from reporting.config import is_loopback
from reporting.errors import NotFoundError
from reporting.front.facts import facts
from reporting.front.finder import views as finder
from reporting.front.finder.page import check_rules
from reporting.front.readiness import reasons_not_ready
from reporting.libraries import library
from reporting.metrics.views import metrics
from reporting.permissions import Access
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.language_links import page_in_languages
from reporting.web.locale import best_language

_ABOUT = (
    "/<language:language>/about/<any('privacy','safety','accessibility','data-protection'):page>"
)

R = TypeVar("R", bound=BaseResponse)

bp = Pages("front", __name__)

# Clearing storage, though none is used, is what makes Chromium forget the pages it keeps for Back.
_CLEAR = '"cache", "cookies", "storage"'


@bp.page("/", access=Access.PUBLIC)
def start() -> BaseResponse:
    """Lead to the home page in the language the browser prefers."""
    response = redirect(url_for("front.home", language=best_language()), 302)
    response.headers["Vary"] = "Accept-Language"
    return response


@bp.page("/<language:language>/", access=Access.PUBLIC)
def home() -> str:
    """Show the doors: tell, read the answer, who can help."""
    return render_template("front/home.html")


bp.page("/<language:language>/help", access=Access.PUBLIC)(finder.help)
bp.page("/<language:language>/help", access=Access.PUBLIC, methods=("POST",))(finder.find_help)
bp.record_once(lambda _state: check_rules())


@bp.page(_ABOUT, access=Access.PUBLIC)
def about(page: str) -> str:
    """Show one document about this service, with the numbers that are set."""
    found = library("about").find(page, current.language())
    told = facts(current.preferences(), backup_days=current.runtime().config.backup_days)
    body = found.document.filled(told)
    return render_template("front/about.html", found=found, body=body)


@bp.page("/<language:language>/languages", access=Access.PUBLIC)
@bp.page("/<language:language>/languages/<path:page>", access=Access.PUBLIC)
def languages(page: str = "") -> str:
    """Show every language in its own script, each leading to the page one came from."""
    return render_template("front/languages.html", links=page_in_languages(page))


@bp.page("/leave", access=Access.PUBLIC, methods=("GET", "POST"))
def leave() -> Response:
    """Show an empty page at once, which leads on by itself (docs/decisions/0002)."""
    return _cleared(Response(render_template("front/leave.html")))


@bp.page("/leave/away", access=Access.PUBLIC)
def away() -> BaseResponse:
    """Lead to a page that says nothing; on an onion address stay on an empty one."""
    target = current.runtime().config.leave_url
    if not target or request.host.partition(":")[0].endswith(".onion"):
        return _cleared(Response(render_template("front/away.html")))
    response = redirect(target, 303)
    response.set_data(b"")
    return _cleared(response)


@bp.page("/healthz", access=Access.PUBLIC)
def healthz() -> Response:
    """Say that the process is up."""
    return Response("ok\n", mimetype="text/plain")


@bp.page("/readyz", access=Access.PUBLIC)
def readyz() -> Response:
    """Say whether this machine can take reports, and in one word each what is in the way."""
    reasons = reasons_not_ready(current.runtime())
    text = f"not ready: {' '.join(reasons)}\n" if reasons else "ok\n"
    return Response(text, 503 if reasons else 200, mimetype="text/plain")


bp.page("/metrics", access=Access.PUBLIC)(metrics)


@bp.page("/.well-known/change-password", access=Access.PUBLIC)
def change_password() -> BaseResponse:
    """Lead password managers to the page where staff change theirs (W3C change-password URL)."""
    return redirect(url_for("account.password"), 303)


@bp.page("/.well-known/security.txt", access=Access.PUBLIC)
def security_txt() -> Response:
    """Say where to report a weakness (RFC 9116), when the installation has named somebody.

    Raises NotFoundError otherwise.
    """
    contact = current.runtime().config.security_contact
    if not contact:
        raise NotFoundError("nobody is named")
    ends = current.now() + timedelta(days=180)
    lines = (
        f"Contact: {contact}",
        f"Expires: {ends:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: fi, sv, en",
        *(f"Canonical: https://{host}/.well-known/security.txt" for host in _public_hosts()),
    )
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


def _public_hosts() -> list[str]:
    hosts = current.runtime().config.hosts
    return [host for host in hosts if not is_loopback(host) and not host.endswith(".onion")]


def _cleared(response: R) -> R:
    # Not for other sites' links: they could sign people out while they write.
    if request.headers.get("Sec-Fetch-Site", "none") in {"same-origin", "none"}:
        response.headers["Clear-Site-Data"] = _CLEAR
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
