"""The service workers of what may stay on a phone, and the app that can be made of it."""

import json

from flask import Response, url_for

from reporting.guide.chapters.documents import chapters
from reporting.guide.now.cards import SettingName
from reporting.guide.offline.saved import Saved, version_of, worker_script
from reporting.permissions import Access
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.headers import WORKER_POLICY, policy_text
from reporting.web.site import site
from reporting.web.templating import asset_path

bp = Pages("offline", __name__, url_prefix="/<language:language>")


@bp.page("/now/offline.js", access=Access.PUBLIC)
def now_worker() -> Response:
    """Give the worker that saves the pages of the moment."""
    return _worker(url_for("now.now"), now_pages())


@bp.page("/guide/offline.js", access=Access.PUBLIC)
def guide_worker() -> Response:
    """Give the worker that saves the guide in this language."""
    return _worker(url_for("guide.index"), guide_pages())


@bp.page("/now/app.webmanifest", access=Access.PUBLIC)
def app() -> Response:
    """Give what a browser needs to put the pages of the moment on a home screen."""
    name = site().name.text
    start = url_for("now.now")
    icons = [
        {"src": asset_path("icon.svg"), "sizes": "any", "type": "image/svg+xml"},
        {"src": asset_path("icon.png"), "sizes": "64x64", "type": "image/png"},
    ]
    looks = {"display": "standalone", "background_color": "#fbf8f3", "theme_color": "#dde7f0"}
    known = {"name": name, "short_name": name, "lang": current.language(), "icons": icons}
    text = json.dumps(known | looks | {"id": start, "start_url": start, "scope": start})
    response = Response(text, mimetype="application/manifest+json")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def now_pages() -> tuple[str, ...]:
    """Give the addresses of the moment in this page's language."""
    settings = [url_for("now.setting", page=name) for name in SettingName]
    afterwards = [url_for("now.over", page=name) for name in SettingName]
    return (url_for("now.now"), *settings, *afterwards)


def guide_pages() -> tuple[str, ...]:
    """Give the addresses of the guide in this page's language."""
    read = [url_for("guide.read", slug=line.slug) for line in chapters(current.language())]
    return (url_for("guide.index"), *read, url_for("guide.paper"))


def _worker(scope: str, pages: tuple[str, ...]) -> Response:
    language, config = current.language(), current.runtime().config
    decided = (current.preferences(), current.contact_checks(), config.mode)
    version = current.kept_ready(("worker", language), lambda: version_of(language, *decided))
    saved = Saved(name=scope, version=version, isOn=config.offline, pages=pages)
    response = Response(worker_script(saved), mimetype="text/javascript")
    # Read anew at each visit: this is how a phone learns of new texts, or to forget.
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = scope
    response.headers["Content-Security-Policy"] = policy_text(WORKER_POLICY)
    return response
