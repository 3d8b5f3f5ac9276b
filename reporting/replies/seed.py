"""The replies that come with the service: `data/replies.toml`, loaded once where none is."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.audit import COMMAND_LINE
from reporting.errors import RinnallaError
from reporting.replies.models import ReplyVersion
from reporting.replies.operations import REVIEW_AFTER, text_faults
from reporting.replies.purposes import Purpose

SEED_LANGUAGES: Final = ("fi", "sv", "en")

_PATH: Final = Path(__file__).resolve().parents[2] / "data" / "replies.toml"


class RepliesFileError(RinnallaError):
    """The file of replies cannot be used; the message lists every fault at once."""


@cache
def seed_texts() -> Mapping[tuple[Purpose, str], str]:
    """Give the texts of the file by purpose and language. Raises RepliesFileError."""
    return parse_replies(_PATH.read_text(encoding="utf-8"))


def parse_replies(text: str) -> Mapping[tuple[Purpose, str], str]:
    """Read a file of replies: every purpose in Finnish, Swedish and English, and no other.

    Raises RepliesFileError.
    """
    try:
        rows = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RepliesFileError(str(error)) from error
    wanted = [(purpose, code) for purpose in Purpose for code in SEED_LANGUAGES]
    found = {(p, code): str(rows.get(p.value, {}).get(code, "")).strip() for p, code in wanted}
    faults = [f"{name}: no such purpose" for name in rows if name not in list(Purpose)]
    for (purpose, code), words in found.items():
        faults += [f"{purpose.value}, {code}: {one.in_english}" for one in text_faults(words)]
    if faults:
        raise RepliesFileError("; ".join(faults))
    return MappingProxyType(found)


def load_seed(session: Session, today: date) -> int:
    """Load the texts where a purpose has none in that language; give how many were loaded."""
    cells = select(ReplyVersion.purpose, ReplyVersion.language)
    there = {(row.purpose, row.language) for row in session.execute(cells)}
    missing = {cell: text for cell, text in seed_texts().items() if cell not in there}
    session.add_all(_version(*cell, text, today) for cell, text in missing.items())
    return len(missing)


def _version(purpose: Purpose, language: str, text: str, today: date) -> ReplyVersion:
    return ReplyVersion(
        purpose=purpose,
        language=language,
        number=1,
        text=text,
        owner_id=COMMAND_LINE,
        written_by=COMMAND_LINE,
        written_on=today,
        approved_by=COMMAND_LINE,
        approved_on=today,
        review_on=today + REVIEW_AFTER,
    )
