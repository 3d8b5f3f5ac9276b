"""The calm guide: its contents, its chapters, and one page for paper."""

from flask import Response, make_response, render_template

from reporting.guide.chapters.documents import card, chapter, chapters
from reporting.permissions import Access
from reporting.web import current
from reporting.web.access import Pages

bp = Pages("guide", __name__, url_prefix="/<language:language>/guide")

# A notice of the service reaches readers within minutes; without a network a copy still opens.
_KEPT = "public, max-age=600, stale-if-error=86400"


@bp.page("", access=Access.PUBLIC)
def index() -> Response:
    """Show what the guide holds."""
    lines = chapters(current.language())
    return _kept(render_template("guide/index.html", chapters=lines))


@bp.page("/<string:slug>", access=Access.PUBLIC)
def read(slug: str) -> Response:
    """Show one chapter."""
    found = chapter(slug, current.language())
    return _kept(render_template("guide/read.html", chapter=found, document=found.found.document))


@bp.page("/print", access=Access.PUBLIC)
def paper() -> Response:
    """Show a card for the pocket and one page that sums all up, to be printed."""
    found = card(current.language())
    return _kept(render_template("guide/paper.html", found=found, document=found.document))


def _kept(html: str) -> Response:
    response = make_response(html)
    response.headers["Cache-Control"] = _KEPT
    return response
