"""What to print: read from an address that may be shared, so that nothing in it is an error."""

from collections.abc import Mapping
from dataclasses import dataclass

from reporting.campaigns.posters import Paper
from reporting.guide.now.cards import SettingName


@dataclass(frozen=True)
class Asked:
    """Which sheet is asked for; what is none of ours becomes the first of its kind."""

    paper: Paper
    setting: SettingName
    language: str
    campaign: str


def asked(query: Mapping[str, str], *, languages: tuple[str, ...], campaigns: set[str]) -> Asked:
    """Give what a query asks for."""
    language, campaign = query.get("in", ""), query.get("k", "")
    return Asked(
        paper=next((p for p in Paper if p.value == query.get("paper")), Paper.A4),
        setting=next((s for s in SettingName if s == query.get("setting")), SettingName.TRANSIT),
        language=language if language in languages else languages[0],
        campaign=campaign if campaign in campaigns else "",
    )
