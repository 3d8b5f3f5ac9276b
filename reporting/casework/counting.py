"""Whether a report counts: one that is found unlikely counts nowhere until it is restored."""

from sqlalchemy.orm import Session

from reporting.casework.caseworker import Caseworker
from reporting.casework.opening import opened_summary
from reporting.facts.models import FactState
from reporting.facts.operations import set_fact_state
from reporting.report.models import Report
from reporting.report.progress import State
from reporting.report.queries import sealed_keys_of, sealed_objects_of


def count_by_state(session: Session, report: Report, *, by: Caseworker) -> None:
    """Let the fact of a report count as its state says; only the team finds the fact.

    Raises SealBrokenError when the summary that names the fact does not open.
    """
    keys, objects = sealed_keys_of(session, report.id), sealed_objects_of(session, report.id)
    summary = opened_summary(objects, keys, by.seeds)
    counts = report.state is not State.UNLIKELY
    if summary is not None:
        state = FactState.PROVISIONAL if counts else FactState.WITHDRAWN
        set_fact_state(session, summary.fact_key, state)
