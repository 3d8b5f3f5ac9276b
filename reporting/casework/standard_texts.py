"""The standard message that a person has read a report, as casework sends it."""

from reporting.replies.standard import (
    acknowledgement,
    approved_acknowledgement,
    text_language,
)

__all__ = ["acknowledgement", "approved_acknowledgement", "text_language"]
