"""Opening an inbox: by code, then by a sealed continuation that each page carries."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from reporting.errors import CodeUnknownError, NotFoundError, PageExpiredError
from reporting.report.code_keys import code_keys
from reporting.report.conversation import Message, Story, messages_of, story_of
from reporting.report.drafts import DraftFile
from reporting.report.models import Report
from reporting.report.openings import Opening, openings_of
from reporting.report.queries import (
    report_by_id,
    report_by_lookup,
    sealed_keys_of,
    sealed_objects_of,
)
from reporting.report.sealed import ReportKeys, keys_for_code, opened_objects
from reporting.runtime import Runtime
from reporting.sealing import (
    FollowUpCode,
    KeyRole,
    ObjectKey,
    open_token,
    seal_token,
)
from reporting.sealing.errors import SealingError

CONTINUATION_MINUTES = 30
CLOSING_SOON = timedelta(days=30)
_PURPOSE = "inbox"


@dataclass(frozen=True)
class Inbox:
    """What the holder of a code may see of a report."""

    report: Report
    messages: tuple[Message, ...] = field(repr=False)
    story: Story | None = field(repr=False)
    can_reread: bool
    openings: tuple[Opening, ...] = ()

    def closes_soon(self, today: date) -> bool:
        """Say whether the inbox closes within a month, so that it must be said loudly."""
        return self.report.closes_on - today <= CLOSING_SOON

    def file(self, attachment_id: bytes) -> DraftFile:
        """Give a file of the conversation. Raises NotFoundError for any other."""
        told = self.story.files if self.story else ()
        for found in (*told, *(f for m in self.messages for f in m.files)):
            if found.attachment_id == attachment_id:
                return found
        raise NotFoundError


def keys_by_code(runtime: Runtime, code: FollowUpCode, *, today: date) -> ReportKeys:
    """Open a report's keys with its follow-up code.

    Raises CodeUnknownError when the code opens nothing or the inbox has closed by `today`; that
    takes the same derivation. Raises SealBrokenError when its report is there and its keys are
    damaged: "we do not find this code" would send people to look for a slip of their own.
    """
    derived = code_keys(runtime, code)
    with runtime.database.reading() as session:
        report = report_by_lookup(session, derived.lookup_id)
        if report is None or report.closes_on < today:
            raise CodeUnknownError
        return keys_for_code(sealed_keys_of(session, report.id), derived.wrapping_key)


def opened_inbox(session: Session, keys: ReportKeys, *, with_story: bool = False) -> Inbox:
    """Open the conversation, and the story when asked for and allowed.

    Raises CodeUnknownError when the report is gone, SealBrokenError when rows were tampered with.
    """
    report = report_by_id(session, keys.report_id)
    if report is None:
        raise CodeUnknownError
    rows = sealed_objects_of(session, keys.report_id)
    can_reread = KeyRole.STORY in keys
    story = None
    if with_story and can_reread:
        story = story_of(opened_objects(rows, keys, KeyRole.STORY))
    thread = opened_objects(rows, keys, KeyRole.THREAD)
    return Inbox(report, messages_of(thread), story, can_reread, openings_of(thread))


def seal_continuation(keys: ReportKeys, key: bytes, *, now: datetime) -> str:
    """Give what an inbox page carries so that its next step needs neither cookie nor code."""
    payload = {
        "report": keys.report_id.hex(),
        "until": int(now.timestamp()) + CONTINUATION_MINUTES * 60,
        "keys": {str(int(role)): value.hex() for role, value in keys.by_role.items()},
    }
    return urlsafe_b64encode(
        seal_token(json.dumps(payload).encode(), key, purpose=_PURPOSE)
    ).decode()


def open_continuation(text: str, key: bytes, *, now: datetime) -> ReportKeys:
    """Give the keys an inbox page carried.

    Raises PageExpiredError when it is older than 30 minutes, was changed, or is not ours.
    """
    try:
        payload = json.loads(open_token(urlsafe_b64decode(text), key, purpose=_PURPOSE))
    except (SealingError, Base64Error, ValueError) as error:
        raise PageExpiredError("not ours") from error
    if payload["until"] < now.timestamp():
        raise PageExpiredError("too old")
    keys = {KeyRole(int(r)): ObjectKey(bytes.fromhex(v)) for r, v in payload["keys"].items()}
    return ReportKeys(bytes.fromhex(payload["report"]), keys)
