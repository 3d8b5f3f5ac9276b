"""The way of a report, walked as a resident does: form, receipt, inbox, withdrawal.

Codes, tokens and pages are read here and said nowhere.
"""

import secrets
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from reporting.errors import RinnallaError
from reporting.rehearsal.asking import Answer, Form, NoAnswerError, Service
from reporting.report.drafts import ReportDraft
from reporting.sealing import parse_code
from reporting.sealing.errors import CodeError
from reporting.vocabulary import Ground, Kind, Wish

_LANGUAGE: Final = "en"
_REPORT: Final = f"/{_LANGUAGE}/report"
_INBOX: Final = f"/{_LANGUAGE}/inbox"
_WITHDRAW: Final = f"{_INBOX}/withdraw"
# Shorter than the texts that are compared with each other, so that it is never one of many.
_STORY: Final = "A rehearsal by the service itself."
# So many together hardly anybody ticks the same.
_GROUNDS, _KINDS = 6, 4
# What nobody is to be called for who sees it in the moment before it is withdrawn.
_CALM: Final = tuple(
    kind
    for kind in Kind.on_form()
    if kind not in {Kind.THREAT, Kind.PHYSICAL_VIOLENCE, Kind.SEXUAL_HARASSMENT}
)
_REASONS: Final = frozenset({"database", "tables", "key", "folder", "disk"})
_LOOK_EVERY: Final = 0.5

Asking = Callable[[], Answer]


class StepFailedError(RinnallaError):
    """A step did not go as it does for a resident; the message says which, in words."""


class AskedToWaitError(RinnallaError):
    """The service takes nothing for a moment, because very much is going on."""


def invented_report() -> ReportDraft:
    """Give a report without a word about anybody, and with answers that no other one has."""
    draw = secrets.SystemRandom()
    grounds, kinds = draw.sample(Ground.on_form(), _GROUNDS), draw.sample(_CALM, _KINDS)
    return ReportDraft(
        language=_LANGUAGE,
        story=_STORY,
        wish=Wish.ADVICE,
        grounds=tuple(one for one in Ground.on_form() if one in grounds),
        kinds=tuple(one for one in Kind.on_form() if one in kinds),
    )


def wait_until_ready(service: Service, *, seconds: float) -> None:
    """Ask whether the service is ready, until it is or the time is over.

    Raises StepFailedError that names what is in the way.
    """
    deadline = time.monotonic() + seconds
    while reason := _reason_not_ready(service):
        if time.monotonic() >= deadline:
            raise StepFailedError(reason)
        time.sleep(_LOOK_EVERY)


def opened_form(service: Service) -> Form:
    """Open the form of a report. Raises StepFailedError, AskedToWaitError."""
    page = _asked(lambda: service.get(_REPORT), "The form does not open")
    form = page.form(_REPORT)
    needed = {"form_token", "story", "kinds", "grounds", "wish"}
    if form is None or needed - form.names:
        raise StepFailedError("The page of the form lacks the form, or fields of it.")
    return form


def send_report(service: Service, form: Form, draft: ReportDraft) -> str:
    """Send the form with a report; give the code of its receipt.

    Raises StepFailedError, AskedToWaitError.
    """
    assert draft.wish is not None
    ticked = [("kinds", kind.value) for kind in draft.kinds]
    ticked += [("grounds", ground.value) for ground in draft.grounds]
    answers = (("story", draft.story), ("wish", draft.wish.value), *ticked)
    page = _asked(lambda: service.send(form.filled(*answers)), "The report was not taken")
    shown = page.output("follow-up-code")
    try:
        parse_code(shown)
    except CodeError as error:
        raise StepFailedError("The receipt shows no code that can be used.") from error
    return shown


def open_inbox(service: Service, code: str) -> Form:
    """Open the inbox with a code; give the form that withdraws the report.

    Raises StepFailedError, AskedToWaitError.
    """
    page = _asked(lambda: _typed(service, code), "The inbox does not open with the code")
    form = page.form(_WITHDRAW)
    if form is None or not form.value("continuation"):
        raise StepFailedError("The page of the inbox lacks the way to withdraw the report.")
    return form


def withdraw(service: Service, form: Form, code: str) -> None:
    """Withdraw the report, and see that its code opens nothing any more.

    Raises StepFailedError, AskedToWaitError.
    """
    sure = form.filled(("sure", "yes"))
    _asked(lambda: service.send(sure), "The report could not be withdrawn")
    closed = "After the report was withdrawn, its code is not answered as an unknown one"
    page = _asked(lambda: _typed(service, code), closed, HTTPStatus.NOT_FOUND)
    if page.form(_WITHDRAW) is not None:
        raise StepFailedError("The code opens the inbox although the report was withdrawn.")


def _typed(service: Service, code: str) -> Answer:
    page = _asked(lambda: service.get(_INBOX), "The page for the code does not open")
    form = page.form(_INBOX)
    if form is None or "code" not in form.names:
        raise StepFailedError("The page for the code lacks its field.")
    return service.send(form.filled(("code", code)))


def _asked(ask: Asking, otherwise: str, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    try:
        answer = ask()
    except NoAnswerError as error:
        raise StepFailedError(f"{otherwise}: no answer ({error}).") from error
    if answer.asks_to_wait:
        raise AskedToWaitError
    if answer.status != status:
        raise StepFailedError(f"{otherwise}: it was answered with {answer.status}.")
    return answer


def _reason_not_ready(service: Service) -> str:
    try:
        answer = service.get("/readyz")
    except NoAnswerError as error:
        return f"The service does not answer ({error})."
    if answer.status == HTTPStatus.OK:
        return ""
    words = sorted(_REASONS.intersection(answer.text.split()))
    return f"The service is not ready: {', '.join(words) or f'status {answer.status}'}."
