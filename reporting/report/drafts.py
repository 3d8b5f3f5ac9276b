"""What a person has told us, as values: cleaned, nothing of their words changed."""

import re
import unicodedata
from dataclasses import dataclass, field

from reporting.attachments.kinds import READABLE
from reporting.attachments.scanner import Scan
from reporting.vocabulary import (
    Area,
    BystanderAnswer,
    ContactSafe,
    ContactTime,
    Ground,
    Kind,
    ReplyLanguage,
    Role,
    Sharing,
    TimeOfDay,
    When,
    Wish,
)
from reporting.words import clean_line

MAX_STORY = 5000
MAX_LINE = 80
MAX_CONTACT = 200
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|\Z)")  # no file in Windows


@dataclass(frozen=True)
class DraftFile:
    """A sealed file that goes with a report or message: how to open it and what it is called.

    `is_cleaned`: a picture made anew without hidden data; `is_mixed`: it can be read as files of
    two types; `scan`: what a virus scanner said (`attachments.scanner.Scan`), empty without one.
    """

    attachment_id: bytes
    key: bytes = field(repr=False)
    blob_name: str
    name: str
    media_type: str
    length: int
    sha256: bytes
    is_cleaned: bool = False
    is_mixed: bool = False
    scan: Scan = Scan.NONE

    @property
    def has_safe_copy(self) -> bool:
        """Say whether a copy can be made of it that is safe to look at."""
        return self.media_type in READABLE


@dataclass(frozen=True)
class ReportDraft:
    """The answers of one report; what was skipped is None or empty."""

    language: str
    role: Role | None = None
    area: Area | None = None
    when: When | None = None
    time_of_day: TimeOfDay | None = None
    municipality: str | None = None
    municipality_text: str = ""
    place: str = ""
    organisation: str = ""
    story: str = field(default="", repr=False)
    kinds: tuple[Kind, ...] = ()
    grounds: tuple[Ground, ...] = ()
    bystander: BystanderAnswer | None = None
    wish: Wish | None = None
    sharing: Sharing | None = None
    reply_language: ReplyLanguage | None = None
    contact: str = field(default="", repr=False)
    contact_safe: ContactSafe | None = None
    contact_time: ContactTime | None = None
    wants_rereading: bool = False
    wants_code: bool = True
    campaign: str = ""
    files: tuple[DraftFile, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was told that could be counted or read (ux §1.4 screen 7)."""
        told = (self.role, self.area, self.when, self.municipality, self.bystander)
        words = (self.story, self.place, self.organisation, self.municipality_text)
        return not (any(told) or any(words) or self.kinds or self.grounds or self.files)


@dataclass(frozen=True)
class MessageDraft:
    """A message of a reporter, with its files."""

    text: str = field(repr=False)
    files: tuple[DraftFile, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to send."""
        return not (self.text or self.files)


def clean_file_name(name: str | None, extension: str) -> str:
    """Give a harmless file name of at most 80 characters that ends in the type we found."""
    base = clean_line((name or "").replace("\\", "/").rpartition("/")[2])
    visible = "".join(c for c in base if unicodedata.category(c)[0] != "C")
    stem = re.sub(r'[<>:"|?*%;=]', "_", visible.rpartition(".")[0] or visible).strip(" .")
    if _DEVICE.match(stem):
        stem = f"_{stem}"
    return f"{stem[: MAX_LINE - len(extension) - 1] or 'file'}.{extension}"
