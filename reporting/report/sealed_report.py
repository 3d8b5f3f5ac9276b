"""Sealing a whole report: its rows, its keys and its fact, before any database is touched."""

import secrets
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from reporting.facts.answers import FactState
from reporting.facts.operations import new_fact_key, sealed_fact
from reporting.keyring import Keyring
from reporting.report import content, sealed
from reporting.report.drafts import ReportDraft
from reporting.report.progress import Promise, first_state, received_week
from reporting.sealing import Author, CodeKeys, ObjectKind
from reporting.sealing import KeyRole as Role
from reporting.teams.queries import IntakeKey

_UNTOUCHED: dict[str, Any] = {
    "has_new_message": False,
    "has_returned": False,
    "owner_id": None,
    "next_step_on": None,
    "revision": 0,
}


@dataclass(frozen=True)
class SealedReport:
    """A report ready to be stored: rows with nothing readable, and its fact."""

    row: dict[str, Any]
    keys: list[dict[str, Any]]
    objects: list[dict[str, Any]]
    attachments: list[dict[str, Any]]
    fact: dict[str, Any] = field(repr=False)


def seal_report(
    draft: ReportDraft,
    team: IntakeKey,
    *,
    keyring: Keyring,
    code: CodeKeys | None,
    promise: Promise,
    today: date,
    is_held: bool = False,
) -> SealedReport:
    """Seal a report to the team, and its conversation to the code; touches no database.

    One that is held apart is in no figure before the team has looked.
    """
    report_id, fact_key = secrets.token_bytes(16), new_fact_key()
    keys = sealed.new_keys(report_id)
    answers = content.fact_answers(draft, received_week(today))
    row = _report_row(draft, report_id, team, code=code, promise=promise, today=today)
    if is_held:
        answers = replace(answers, state=FactState.WITHDRAWN)
        row["state"] = first_state(draft.wish, is_held=True)
    return SealedReport(
        row=row,
        keys=_wraps(keys, team, code, rereading=draft.wants_rereading),
        objects=_objects(keys, draft, fact_key),
        attachments=[sealed.attachment_row(report_id, file) for file in draft.files],
        fact=sealed_fact(keyring, fact_key, answers),
    )


def _objects(keys: sealed.ReportKeys, draft: ReportDraft, fact_key: bytes) -> list[dict[str, Any]]:
    story, summary = content.story_content(draft), content.summary_content(draft, fact_key)
    return [
        sealed.sealed_object(keys, Role.STORY, ObjectKind.STORY, story, author=Author.REPORTER),
        sealed.sealed_object(
            keys, Role.INTERNAL, ObjectKind.SUMMARY, summary, author=Author.SYSTEM
        ),
    ]


def _wraps(
    keys: sealed.ReportKeys, team: IntakeKey, code: CodeKeys | None, *, rereading: bool
) -> list[dict[str, Any]]:
    wraps = sealed.wraps_for_team(keys, team)
    if code is not None:
        readable = (Role.THREAD, Role.STORY) if rereading else (Role.THREAD,)
        wraps += sealed.wraps_for_code(keys, code.wrapping_key, roles=readable)
    return wraps


def _report_row(
    draft: ReportDraft,
    report_id: bytes,
    team: IntakeKey,
    *,
    code: CodeKeys | None,
    promise: Promise,
    today: date,
) -> dict[str, Any]:
    reply_language = draft.reply_language.value if draft.reply_language else draft.language
    return {
        "id": report_id,
        "team_id": team.team_id,
        "state": first_state(draft.wish),
        "received_week": received_week(today),
        "language": draft.language,
        "reply_language": reply_language,
        "wish": draft.wish,
        "acknowledge_by": promise.acknowledge_by,
        "feedback_by": promise.feedback_by,
        "closes_on": promise.closes_on,
        "state_since": today,
        **_UNTOUCHED,
        "code_lookup_id": code.lookup_id if code else None,
    }
