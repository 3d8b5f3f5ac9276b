"""What people type, cleaned: nothing of their words is changed."""

import re
import unicodedata

# Control characters carry no meaning in a story, break databases and hide text in terminals.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def clean_text(text: str | None) -> str:
    """Give a text as written, in NFC, without control characters and outer white space."""
    normal = unicodedata.normalize("NFC", (text or "").replace("\r\n", "\n").replace("\r", "\n"))
    return _CONTROL.sub("", normal).strip()


def clean_line(text: str | None) -> str:
    """Give a one-line text: as `clean_text`, with every run of white space as one space."""
    return " ".join(clean_text(text).split())
