"""A rehearsal: whether a report gets through, tried with one that leaves nothing behind (T27)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError

from reporting.config import Config
from reporting.errors import PageExpiredError
from reporting.rehearsal.asking import Form, Service
from reporting.rehearsal.traces import Traces
from reporting.rehearsal.walk import (
    AskedToWaitError,
    StepFailedError,
    invented_report,
    open_inbox,
    opened_form,
    send_report,
    wait_until_ready,
    withdraw,
)
from reporting.report.drafts import ReportDraft
from reporting.runtime import Runtime
from reporting.web.tokens import read_token

_EXPECTED: Final = (StepFailedError, AskedToWaitError, SQLAlchemyError)


@dataclass(frozen=True)
class Outcome:
    """How a rehearsal ended: the step that failed, whether it was asked to wait, what stayed."""

    fault: str = ""
    is_busy: bool = False
    left: str = ""


def service_at(url: str, config: Config) -> Service:
    """Give the service at an address, this machine's own when none is named.

    It is asked by a name that it answers to, as a proxy would. Raises ValueError for what is no
    http address.
    """
    host = f"[{config.host}]" if ":" in config.host else config.host
    parts = urlsplit(url or f"http://{host}:{config.port}")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("no http address")
    names = config.allowed_hosts
    return Service(parts.geturl(), parts.netloc if parts.hostname in names else names[0])


def rehearse(runtime: Runtime, service: Service, *, wait_seconds: float) -> Outcome:
    """Send a report, open its inbox, withdraw it, and take away what it left.

    `wait_seconds` says how long the service may take to become ready.
    """
    try:
        wait_until_ready(service, seconds=wait_seconds)
        form, draft = opened_form(service), invented_report()
        traces = Traces(runtime, draft, _token_digest(runtime, form))
    except _EXPECTED as error:
        return _outcome(service, error)
    failed: Exception | None = None
    try:
        _walk(service, form, draft, traces)
    except _EXPECTED as error:
        failed = error
    finally:  # also when somebody ends the command
        traces.clear(now=datetime.now(UTC))
    return _outcome(service, failed, traces)


def _walk(service: Service, form: Form, draft: ReportDraft, traces: Traces) -> None:
    code = send_report(service, form, draft)
    withdrawal = open_inbox(service, code)
    if not traces.look():
        raise StepFailedError("A receipt was shown, but no report is in the database.")
    withdraw(service, withdrawal, code)


def _token_digest(runtime: Runtime, form: Form) -> bytes:
    try:
        token = read_token(form.value("form_token"), runtime.keyring.form_key, purpose="report")
    except PageExpiredError as error:
        raise StepFailedError(
            "The form was made with other secrets than this machine's."
        ) from error
    return token.digest


def _outcome(service: Service, failed: Exception | None, traces: Traces | None = None) -> Outcome:
    left, is_cleared = (traces.left, traces.is_cleared) if traces else ("", True)
    if isinstance(failed, AskedToWaitError):
        try:  # a closed intake asks to wait as well
            wait_until_ready(service, seconds=0)
        except StepFailedError as reason:
            failed = reason
    if isinstance(failed, SQLAlchemyError):
        failed = StepFailedError(f"The database cannot be asked ({type(failed).__name__}).")
    is_fault = isinstance(failed, StepFailedError)
    is_busy = not is_fault and (failed is not None or not is_cleared)
    return Outcome(str(failed) if is_fault else "", is_busy, left)
