"""What a rehearsal leaves in the database, and how each of it is taken away again."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from reporting.errors import BusyError
from reporting.facts.taking_back import Fate, take_fact_back
from reporting.facts.waiting import changes_waiting
from reporting.report.content import fact_answers
from reporting.report.drafts import ReportDraft
from reporting.report.models import Report
from reporting.report.operations import close_form, withdraw_report
from reporting.report.queries import report_of_form
from reporting.report.returning import take_count_back
from reporting.runtime import Runtime

_TRIES = 3
_WITHDRAWN = "Its fact had been settled meanwhile; it was withdrawn, so that no figure counts it."
_COUNTED = (
    "Its fact was not found any more: the team's exact figures count one report too many, until "
    "somebody withdraws it; releases do not count it."
)
_LEFT = (
    "What it left could not be taken away ({}): its report, of one sentence that says what it is, "
    "may stand in the queue and in the team's figures. Close it there as unlikely."
)


@dataclass(frozen=True)
class _Seen:
    """What is counted of a stored report beside its fact."""

    arrived: date
    week: str
    has_code: bool
    has_returned: bool


class Traces:
    """The traces of one rehearsal; `left` says in words what could not be taken away.

    Made before its form is sent. A report is found by the digest of its form's token, so it is
    withdrawn also when no receipt, code or inbox was shown.
    """

    def __init__(self, runtime: Runtime, draft: ReportDraft, token_digest: bytes) -> None:
        self._runtime, self._draft, self._digest = runtime, draft, token_digest
        self._seen: _Seen | None = None
        self.left, self.is_cleared = "", True
        with runtime.database.reading() as session:
            waiting = changes_waiting(session, runtime.keyring)
        self._known = frozenset(change.digest for change in waiting)

    def look(self) -> bool:
        """Note what is counted of the report, before it is withdrawn; say whether it is there."""
        with self._runtime.database.reading() as session:
            report = report_of_form(session, self._digest)
            self._note(report)
        return report is not None

    def clear(self, *, now: datetime) -> None:
        """Take everything away; safe when nothing was sent, and when all was withdrawn."""
        for tries_left in reversed(range(_TRIES)):
            try:
                with self._runtime.database.writing() as session:
                    self.left = self._cleared(session, now)
            except (SQLAlchemyError, BusyError) as error:
                # Of a form that is being taken in this moment, the next try finds the report.
                if not tries_left:
                    self.left, self.is_cleared = _LEFT.format(type(error).__name__), False
            else:
                break
        self._runtime.database.empty_log()

    def _cleared(self, session: Session, now: datetime) -> str:
        report = report_of_form(session, self._digest)
        if report is not None:
            session.refresh(report, with_for_update=True)
            self._note(report)
            withdraw_report(session, report.id)
        close_form(session, self._digest, now=now)
        if self._seen is None:
            return ""
        if self._seen.has_code:
            arrived, has_returned = self._seen.arrived, self._seen.has_returned
            take_count_back(session, arrived=arrived, has_returned=has_returned)
        answers = fact_answers(self._draft, self._seen.week)
        fate = take_fact_back(session, self._runtime.keyring, answers, known=self._known)
        return {Fate.REMOVED: "", Fate.WITHDRAWN: _WITHDRAWN, Fate.NOT_FOUND: _COUNTED}[fate]

    def _note(self, report: Report | None) -> None:
        if report is not None:
            has_code = report.code_lookup_id is not None
            self._seen = _Seen(
                report.state_since, report.received_week, has_code, report.has_returned
            )
