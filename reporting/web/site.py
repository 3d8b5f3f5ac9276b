"""What a page says of the service itself: its name, its organisation, its notice, its promise."""

from dataclasses import dataclass
from datetime import date

from reporting.preferences.values import Preferences, Severity
from reporting.web import current


@dataclass(frozen=True)
class SiteText:
    """A text of the admin's; `language` is set where it is not in the language of the page."""

    text: str
    language: str | None


@dataclass(frozen=True)
class Notice:
    """The banner of the public pages as one language shows it."""

    severity: Severity
    words: SiteText


@dataclass(frozen=True)
class Site:
    """The service as one page speaks of it. `slow_days` is None while the promise holds."""

    name: SiteText
    organisation: SiteText
    notice: Notice | None
    promise_days: int
    slow_days: int | None
    readers: int


def site() -> Site:
    """Give the service as the page that is being made speaks of it."""
    return site_with(current.preferences(), current.language(), today=current.today())


def site_with(preferences: Preferences, language: str, *, today: date) -> Site:
    """Give the service as a page would speak of it with these preferences."""
    banner = preferences.banner_in(language, today)
    return Site(
        name=_text(preferences.service_name.best(language), language),
        organisation=_text(preferences.organisation.best(language), language),
        notice=Notice(preferences.banner.severity, _text(banner, language)) if banner else None,
        promise_days=preferences.days_in_force,
        slow_days=preferences.days_in_force if preferences.is_slow else None,
        readers=preferences.readers,
    )


def _text(found: tuple[str, str], language: str) -> SiteText:
    text, code = found
    return SiteText(text, code if code and code != language else None)
