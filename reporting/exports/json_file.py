"""A case as JSON: format `rinnalla-case`, version 1, described in docs/case-export.md."""

import json
from typing import Any, Final

from reporting.casework.redaction.marks import stored
from reporting.exports.document import CaseDocument, OutsideFile, OutsideMessage

FORMAT: Final = "rinnalla-case"
VERSION: Final = 1


def json_of(document: CaseDocument) -> bytes:
    """Give the JSON text of a case.

    It is pure ASCII: whatever somebody wrote, no byte is misread on the way and no sign that
    turns the writing direction changes how a viewer shows the rest.
    """
    return (json.dumps(content_of(document), ensure_ascii=True, indent=2) + "\n").encode("ascii")


def content_of(document: CaseDocument) -> dict[str, Any]:
    """Give a case as the values of its JSON; codes of answers are the permanent ones."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "report_number": document.number,
        "received_week": document.received_week,
        "is_redacted": document.is_redacted,
        "receiver": document.receiver,
        "taken_out_by": document.stamp.name,
        "taken_out_at": document.stamp.at.isoformat(timespec="minutes"),
        "answers": {name: [t.value for t in terms] for name, terms in document.answers.items()},
        "municipality": document.municipality,
        "texts": {name: stored(pieces) for name, pieces in document.texts.items()},
        "messages": [_message(one) for one in document.messages],
        "files": [_file(one) for one in document.files],
    }


def _message(message: OutsideMessage) -> dict[str, Any]:
    return {
        "from": "team" if message.is_from_team else "reporter",
        "day": message.day,
        "text": stored(message.pieces),
    }


def _file(file: OutsideFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "type": file.media_type,
        "bytes": file.length,
        "sha256": file.sha256,
    }
