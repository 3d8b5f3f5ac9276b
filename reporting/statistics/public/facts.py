"""The numbers that the documents about figures state: from the code, never from memory."""

from collections.abc import Mapping
from typing import Final

from reporting.statistics.disclosure import BASE, LEAST_PUBLIC, LEAST_PUBLIC_REPORTS, LEAST_REPORTS
from reporting.statistics.geography import RegionGroup
from reporting.statistics.perturbation import MOST_CHANGE
from reporting.statistics.releases.workflow import LEAST_DAYS

FACTS: Final[Mapping[str, object]] = {
    "least": LEAST_PUBLIC,
    "base": BASE,
    "least_reports": LEAST_PUBLIC_REPORTS,
    "least_shares": LEAST_REPORTS,
    "change": MOST_CHANGE,
    "days": LEAST_DAYS,
    "places": len(RegionGroup),
}
"""What fills the gaps of a document, such as `{least}`."""
