"""The application: a table of contents."""

from pathlib import Path

from flask import Flask

from reporting.accounts.account.views import bp as account_pages
from reporting.accounts.factors.views import bp as factor_pages
from reporting.accounts.sessions import load_identity
from reporting.accounts.views import bp as accounts_pages
from reporting.accounts.welcome.views import bp as welcome_pages
from reporting.administration.contacts.views import bp as contacts_pages
from reporting.administration.replies.views import bp as replies_pages
from reporting.administration.views import bp as administration_pages
from reporting.campaigns.views import bp as campaign_pages
from reporting.casework.coding.views import bp as coding_pages
from reporting.casework.conflicts.views import bp as conflict_pages
from reporting.casework.files.views import bp as file_pages
from reporting.casework.notes.views import bp as notes_pages
from reporting.casework.ownership.views import bp as ownership_pages
from reporting.casework.redaction.views import bp as redaction_pages
from reporting.casework.referral.views import bp as referral_pages
from reporting.casework.second_looks.views import bp as second_look_pages
from reporting.casework.steps.views import bp as steps_pages
from reporting.casework.translations.views import bp as translation_pages
from reporting.casework.views import bp as casework_pages
from reporting.config import Config
from reporting.exports.views import bp as export_pages
from reporting.feedback.queue.views import bp as feedback_queue_pages
from reporting.feedback.views import bp as feedback_pages
from reporting.front.views import bp as front_pages
from reporting.guide.chapters.views import bp as guide_pages
from reporting.guide.now.views import bp as now_pages
from reporting.guide.offline.views import bp as offline_pages
from reporting.instance import refuse_mixed_data
from reporting.joining import refuse_foreign_secrets
from reporting.learning.views import bp as learning_pages
from reporting.links.views import bp as link_pages
from reporting.logs import set_up_logs
from reporting.measures.views import bp as measures_pages
from reporting.measures.views import count_visits
from reporting.metrics.views import set_up_metrics
from reporting.report.inbox_views import bp as inbox_pages
from reporting.report.views import bp as report_pages
from reporting.runtime import Runtime, build_runtime
from reporting.staffing.keys.views import bp as key_pages
from reporting.staffing.people.views import bp as people_pages
from reporting.statistics.annual.changes.views import bp as change_pages
from reporting.statistics.annual.desk.views import bp as annual_pages
from reporting.statistics.annual.public.views import bp as annual_public_pages
from reporting.statistics.annual.recommendations.views import bp as recommendation_pages
from reporting.statistics.api.views import bp as api_pages
from reporting.statistics.indicators.views import bp as indicator_pages
from reporting.statistics.open_data.views import bp as open_data_pages
from reporting.statistics.public.views import bp as numbers_pages
from reporting.statistics.releases.partner.views import bp as partner_pages
from reporting.statistics.releases.views import bp as release_pages
from reporting.statistics.signals.views import bp as signal_pages
from reporting.statistics.views import bp as statistics_pages
from reporting.triage.bulk.views import bp as bulk_pages
from reporting.triage.care.views import bp as care_pages
from reporting.triage.saved.views import bp as saved_pages
from reporting.triage.views import bp as triage_pages
from reporting.web.access import guard
from reporting.web.admission import set_up_admission
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
PAGES = (
    learning_pages,
    front_pages,
    offline_pages,
    now_pages,
    guide_pages,
    feedback_pages,
    report_pages,
    inbox_pages,
    accounts_pages,
    welcome_pages,
    account_pages,
    factor_pages,
    people_pages,
    key_pages,
    casework_pages,
    triage_pages,
    bulk_pages,
    saved_pages,
    care_pages,
    conflict_pages,
    export_pages,
    link_pages,
    redaction_pages,
    referral_pages,
    second_look_pages,
    translation_pages,
    steps_pages,
    ownership_pages,
    notes_pages,
    file_pages,
    coding_pages,
    feedback_queue_pages,
    campaign_pages,
    annual_pages,
    annual_public_pages,
    change_pages,
    recommendation_pages,
    statistics_pages,
    numbers_pages,
    open_data_pages,
    api_pages,
    release_pages,
    partner_pages,
    indicator_pages,
    signal_pages,
    administration_pages,
    contacts_pages,
    replies_pages,
    measures_pages,
)


def create_app(config: Config, runtime: Runtime | None = None) -> Flask:
    """Build the application of one instance.

    Raises UnsafeInstanceError when the instance must not be served in this mode.
    """
    set_up_logs()
    app = Flask("reporting", root_path=str(ROOT), static_folder=None, template_folder="templates")
    runtime = runtime or build_runtime(config)
    refuse_mixed_data(runtime)
    refuse_foreign_secrets(runtime)
    set_up_current(app, runtime)
    app.config.update(TRUSTED_HOSTS=list(config.allowed_hosts), PROPAGATE_EXCEPTIONS=False)
    set_up_metrics(app)
    set_up_errors(app)
    set_up_languages(app)
    set_up_limits(app, runtime)
    set_up_uploads(app)
    set_up_origin_check(app)
    set_up_admission(app)
    set_up_headers(app, config)
    assets = load_manifest(ROOT / "static" / "dist")
    set_up_templates(app, config, assets)
    for pages in PAGES:
        app.register_blueprint(pages)
    count_visits(app)
    guard(app, load_identity)
    app.wsgi_app = BodyGuard(app.wsgi_app, at_once=512)  # type: ignore[method-assign]
    serve_static(app, ROOT / "static" / "dist")
    return app
