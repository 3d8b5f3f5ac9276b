"""The staff page of early signs: never published, never shown to others."""

from flask import render_template

from reporting.casework.page import demand_team_key
from reporting.facts.sets import FactSets
from reporting.facts.settling import placed
from reporting.facts.waiting import changes_waiting
from reporting.permissions import Permission
from reporting.statistics.signals.page import signals_page
from reporting.statistics.signals.queries import watch_of
from reporting.web import current
from reporting.web.access import Pages

bp = Pages("signals", __name__, url_prefix="/staff/numbers")


@bp.page("/signals", access=Permission.FIGURES_EXACT)
def signals() -> str:
    """Show what has risen in the newest four weeks beyond what the past explains."""
    demand_team_key()
    runtime = current.runtime()
    with runtime.database.reading() as session:
        waiting = placed(session, runtime.keyring, changes_waiting(session, runtime.keyring))
        watch = watch_of(FactSets(session, runtime.keyring, waiting), current.today())
    return render_template("signals/signals.html", page=signals_page(watch))
