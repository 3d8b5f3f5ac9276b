"""What went wrong, as programs read it: problem details for HTTP interfaces (RFC 9457)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from reporting.statistics.releases.queries import ReleaseRow

MEDIA_TYPE: Final = "application/problem+json"

_DETAILS: Final[Mapping[int, str]] = {
    400: "The request could not be understood.",
    404: "Nothing is published at this address.",
    405: "This address can only be read: use GET or HEAD.",
    406: "Answers are JSON; the request accepts something else only.",
    410: "This release was withdrawn. Its figures are no longer given out.",
    429: "Too many requests. Try again later.",
    503: "The service is busy. Try again in a minute.",
}
_OTHER: Final = "Something went wrong on our side."


@dataclass(frozen=True)
class Problem:
    """One problem: its HTTP status, a sentence about it, and what else is known."""

    status: int
    detail: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def told(self) -> dict[str, Any]:
        """Give the members of the JSON object."""
        return {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail or _DETAILS.get(self.status, _OTHER),
        } | dict(self.more)


def withdrawn_problem(row: ReleaseRow) -> Problem:
    """Give what is left of a release that was withdrawn: the note that says why."""
    day = row.withdrawn_on.isoformat() if row.withdrawn_on else None
    told = {"release": row.name, "withdrawn_on": day, "note": dict(row.notes)}
    return Problem(HTTPStatus.GONE, more=told)
