"""The application: a table of contents."""

from pathlib import Path

from flask import Flask

from reporting.accounts.sessions import load_identity
from reporting.accounts.views import bp as accounts_pages
from reporting.casework.views import bp as casework_pages
from reporting.config import Config
from reporting.front.views import bp as front_pages
from reporting.instance import refuse_mixed_data
from reporting.logs import set_up_logs
from reporting.report.inbox_views import bp as inbox_pages
from reporting.report.views import bp as report_pages
from reporting.runtime import Runtime, build_runtime
from reporting.statistics.views import bp as statistics_pages
from reporting.web.access import guard
from reporting.web.assets import load_manifest
from reporting.web.body import BodyGuard
from reporting.web.current import set_up_current
from reporting.web.errors import set_up_errors
from reporting.web.headers import set_up_headers
from reporting.web.limits import set_up_limits
from reporting.web.locale import set_up_languages
from reporting.web.origin import set_up_origin_check
from reporting.web.static_files import serve_static
from reporting.web.templating import set_up_templates
from reporting.web.uploads import set_up_uploads

ROOT = Path(__file__).resolve().parents[1]
PAGES = (front_pages, report_pages, inbox_pages, accounts_pages, casework_pages, statistics_pages)


def create_app(config: Config, runtime: Runtime | None = None) -> Flask:
    """Build the application of one instance.

    Raises UnsafeInstanceError when the instance must not be served in this mode.
    """
    set_up_logs()
    app = Flask("reporting", root_path=str(ROOT), static_folder=None, template_folder="templates")
    runtime = runtime or build_runtime(config)
    refuse_mixed_data(runtime)
    set_up_current(app, runtime)
    app.config["TRUSTED_HOSTS"] = list(config.allowed_hosts)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    set_up_errors(app)
    set_up_languages(app)
    set_up_limits(app, config)
    set_up_uploads(app)
    set_up_origin_check(app)
    set_up_headers(app, config)
    assets = load_manifest(ROOT / "static" / "dist")
    set_up_templates(app, config, assets)
    for pages in PAGES:
        app.register_blueprint(pages)
    guard(app, load_identity)
    app.wsgi_app = BodyGuard(app.wsgi_app, at_once=512)  # type: ignore[method-assign]
    serve_static(app, ROOT / "static" / "dist")
    return app
