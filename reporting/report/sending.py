"""Sending a report: derive the code, seal, store once, and say what the receipt may show."""

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reporting.errors import BusyError
from reporting.preferences.queries import default_preferences
from reporting.preferences.values import Preferences
from reporting.report import operations
from reporting.report.code_keys import code_keys
from reporting.report.drafts import MessageDraft, ReportDraft
from reporting.report.progress import Promise, PromiseDays
from reporting.report.queries import sent_form, was_sent
from reporting.report.sealed_report import SealedReport, seal_report
from reporting.runtime import Runtime
from reporting.sealing import CodeKeys, FollowUpCode, FormSecret, code_from_secret
from reporting.teams.queries import intake_key

RECEIPT_MINUTES = 30
SENT_FORM_HOURS = 24
_NUMBERS_TRIED = 20


class Seldom:
    """Says once in a while that something is due, in each process."""

    def __init__(self, every: timedelta) -> None:
        self._every, self._next = every, datetime.min.replace(tzinfo=UTC)

    def is_due(self, now: datetime) -> bool:
        """Say whether it is time again; the next yes comes an interval later."""
        if now < self._next:
            return False
        self._next = now + self._every
        return True


_forgetting = Seldom(timedelta(minutes=1))


@dataclass(frozen=True)
class SentToken:
    """The form token a report came with: its secret, and the digest that is stored."""

    secret: FormSecret
    digest: bytes


@dataclass(frozen=True)
class Receipt:
    """What the page after sending may show; `code` is None when there is none or it is too late."""

    number: str
    promise: Promise
    code: FollowUpCode | None
    is_new: bool = True
    is_late: bool = False
    is_changed: bool = False
    is_gone: bool = False


def send_report(
    runtime: Runtime,
    draft: ReportDraft,
    token: SentToken,
    *,
    today: date,
    now: datetime,
    days: PromiseDays | None = None,
    is_held: bool = False,
) -> Receipt:
    """Seal and store a report; give its receipt only after the commit.

    `days` are the promises in force, those of the settings when nobody says. `is_held` keeps it
    apart from the queue and the figures until the team has looked.

    The same token gives the same report and receipt, so a lost answer can be asked for again for
    30 minutes (design §3). Raises IntakeClosedError when no team key can be trusted.
    """
    with runtime.database.reading() as session:
        if was_sent(session, token.digest):
            return _earlier_receipt(session, runtime, draft, token, now=now)
        team = intake_key(session, pinned=runtime.pinned_fingerprint())
    code, keys = _code_of(runtime, draft, token)
    promise = (days or promise_days(default_preferences(runtime.config))).from_day(today)
    ring = runtime.keyring
    report = seal_report(
        draft, team, keyring=ring, code=keys, promise=promise, today=today, is_held=is_held
    )
    mark = operations.SentMark(token.digest, content_digest(draft, token.secret), now)
    number = _store(runtime, report, mark)
    if number is None:  # the same form, sent twice at once: the other one was first
        return _receipt_of_first(runtime, draft, token, now=now)
    return Receipt(number, promise, code)


def is_known_form(runtime: Runtime, token_digest: bytes) -> bool:
    """Say whether a form was sent before, so that sending it again adds nothing."""
    with runtime.database.reading() as session:
        return was_sent(session, token_digest)


def promise_days(preferences: Preferences) -> PromiseDays:
    """Give the promises of a report that comes now, the first one as the load allows it."""
    return PromiseDays(
        preferences.days_in_force, preferences.feedback_days, preferences.retention_days
    )


def content_digest(draft: ReportDraft, secret: FormSecret) -> bytes:
    """Give a digest that tells whether a form was changed between two sendings.

    Keyed by the token's secret, which is not stored: nobody can test guesses against it.
    """
    told = repr(replace(draft, language="", files=())) + repr(draft.story) + repr(draft.contact)
    return hmac.digest(secret, told.encode("utf-8", "surrogatepass"), hashlib.sha256)


def message_digest(draft: MessageDraft, secret: FormSecret) -> bytes:
    """Give the same for a message: its text, and the names and lengths of its files."""
    told = repr((draft.text, [(file.name, file.length) for file in draft.files]))
    return hmac.digest(secret, told.encode("utf-8", "surrogatepass"), hashlib.sha256)


def _receipt_of_first(
    runtime: Runtime, draft: ReportDraft, token: SentToken, *, now: datetime
) -> Receipt:
    with runtime.database.reading() as session:
        return _earlier_receipt(session, runtime, draft, token, now=now)


def _code_of(
    runtime: Runtime, draft: ReportDraft, token: SentToken
) -> tuple[FollowUpCode | None, CodeKeys | None]:
    if not draft.wants_code:
        return None, None
    code = code_from_secret(token.secret, runtime.keyring.code_pepper)
    return code, code_keys(runtime, code)


def _store(runtime: Runtime, report: SealedReport, mark: operations.SentMark) -> str | None:
    for _ in range(_NUMBERS_TRIED):
        try:
            with runtime.database.writing() as session:
                if _forgetting.is_due(mark.now):
                    yesterday = mark.now - timedelta(hours=SENT_FORM_HOURS)
                    operations.forget_sent_forms(session, before=yesterday)
                return operations.store_report(session, report, mark=mark)
        except IntegrityError:
            with runtime.database.reading() as session:
                if was_sent(session, mark.token_digest):
                    return None  # else the random number was taken: draw another
    raise BusyError("no free report number was found")


def _earlier_receipt(
    session: Session, runtime: Runtime, draft: ReportDraft, token: SentToken, *, now: datetime
) -> Receipt:
    report, form = sent_form(session, token.digest)
    if report is None:
        nothing = Promise(now.date(), now.date(), now.date())
        return Receipt("", nothing, None, is_new=False, is_gone=True)
    # Sendings are noted to ten minutes, so this ends after 30 to 40.
    is_late = now - form.sent_at > timedelta(minutes=RECEIPT_MINUTES + 10)
    is_changed = form.content_digest != content_digest(draft, token.secret)
    # Whoever only knows the token, and not what was written, is not shown the code.
    may_show = form.shows_code and not is_late and not is_changed
    has_code = may_show and report.code_lookup_id is not None
    return Receipt(
        report.number,
        operations.promise_of(report),
        code_from_secret(token.secret, runtime.keyring.code_pepper) if has_code else None,
        is_new=False,
        is_late=not may_show,
        is_changed=is_changed,
    )
