"""What is written inside the sealed objects: the story, the internal summary, the messages."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from reporting.attachments.scanner import Scan
from reporting.facts.answers import FactAnswers, language_group
from reporting.report.drafts import DraftFile, ReportDraft
from reporting.vocabulary import Kind, When, Wish

_URGENT = frozenset({Kind.THREAT, Kind.PHYSICAL_VIOLENCE, Kind.SEXUAL_HARASSMENT})


def story_content(draft: ReportDraft) -> dict[str, Any]:
    """Give everything a person told, to be sealed under the story key."""
    return {
        "role": draft.role,
        "area": draft.area,
        "when": draft.when,
        "time_of_day": draft.time_of_day,
        "municipality": draft.municipality,
        "municipality_text": draft.municipality_text,
        "place": draft.place,
        "organisation": draft.organisation,
        "story": draft.story,
        "kinds": draft.kinds,
        "grounds": draft.grounds,
        "bystander": draft.bystander,
        "sharing": draft.sharing,
        "contact": draft.contact,
        "contact_safe": draft.contact_safe,
        "contact_time": draft.contact_time,
        "files": [_file(file) for file in draft.files],
    }


def summary_content(draft: ReportDraft, fact_key: bytes) -> dict[str, Any]:
    """Give the coded line for the queue and the link to the fact, for the team alone."""
    return {
        "fact": fact_key.hex(),
        "role": draft.role,
        "area": draft.area,
        "municipality": draft.municipality,
        "kinds": draft.kinds,
        "grounds": draft.grounds,
        "time_of_day": draft.time_of_day,
        "is_repeated": draft.when is When.ONGOING,
        "bystander": draft.bystander,
        "sharing": draft.sharing,
        "words": len(draft.story.split()),
        "files": len(draft.files),
        "has_contact": bool(draft.contact),
        "is_urgent": bool(_URGENT.intersection(draft.kinds)),
        "campaign": draft.campaign,
    }


def message_content(text: str, files: Iterable[DraftFile], *, day: date) -> dict[str, Any]:
    """Give a message with the day it was written."""
    return {"text": text, "day": day.isoformat(), "files": [_file(file) for file in files]}


def wish_content(wish: Wish, *, day: date) -> dict[str, Any]:
    """Give the line that says the reporter changed the wish."""
    return {"wish": wish, "day": day.isoformat()}


def fact_answers(draft: ReportDraft, week: str) -> FactAnswers:
    """Give the coded answers that are counted."""
    return FactAnswers(
        period=week,
        role=draft.role,
        area=draft.area,
        grounds=draft.grounds,
        kinds=draft.kinds,
        municipality=draft.municipality,
        time_of_day=draft.time_of_day,
        is_repeated=draft.when is When.ONGOING,
        bystander=draft.bystander,
        wish=draft.wish,
        language=language_group(draft.language),
    )


def file_from_content(stored: dict[str, Any]) -> DraftFile:
    """Give a file's description as it was sealed."""
    return DraftFile(
        attachment_id=bytes.fromhex(stored["id"]),
        key=bytes.fromhex(stored["key"]),
        blob_name=stored["id"],
        name=stored["name"],
        media_type=stored["type"],
        length=stored["length"],
        sha256=bytes.fromhex(stored["sha256"]),
        is_cleaned=stored.get("is_cleaned", False),  # files of before know nothing of these
        is_mixed=stored.get("is_mixed", False),
        scan=Scan(stored.get("scan", "")),
    )


def _file(file: DraftFile) -> dict[str, Any]:
    return {
        "id": file.attachment_id.hex(),
        "key": file.key.hex(),
        "name": file.name,
        "type": file.media_type,
        "length": file.length,
        "sha256": file.sha256.hex(),
        "is_cleaned": file.is_cleaned,
        "is_mixed": file.is_mixed,
        "scan": file.scan,
    }
