"""What the pages of preferences show: values in words, and what residents will see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import render_template
from markupsafe import Markup

from reporting.languages import LANGUAGES, Language
from reporting.preferences.declared import BY_NAME, Declared, PreferenceName
from reporting.preferences.kinds import (
    Answers,
    BannerKind,
    CampaignsKind,
    LanguagesKind,
    NumberKind,
    WordsKind,
)
from reporting.preferences.queries import LastChange, preferences_with, value_of
from reporting.preferences.values import Preferences, Severity
from reporting.report.sending import promise_days
from reporting.web.forms import FieldError
from reporting.web.locale import gettext as _
from reporting.web.locale import speaking, staff_languages
from reporting.web.site import site_with
from reporting.web.templating import day, label, number

_SHAPES: Final = {
    NumberKind: "number",
    WordsKind: "words",
    LanguagesKind: "languages",
    BannerKind: "banner",
    CampaignsKind: "campaigns",
}
# What residents never see needs no view of their pages.
_INTERNAL: Final = frozenset(
    {PreferenceName.CAMPAIGNS, PreferenceName.LOAD_LIMIT, PreferenceName.BREAK_NUMBER}
)


@dataclass(frozen=True)
class PreferenceLine:
    """One preference on the list: its value in words, and who changed it last."""

    name: PreferenceName
    lines: tuple[str, ...]
    change: LastChange
    changed_by: str


@dataclass(frozen=True)
class EditPage:
    """A preference being written: what stands in its fields and what is wrong with it."""

    declared: Declared
    answers: Answers
    seen: int
    lines: tuple[str, ...]
    errors: tuple[FieldError, ...] = ()
    is_changed: bool = False

    @property
    def shape(self) -> str:
        """Give which fields the page shows."""
        return _SHAPES[type(self.declared.kind)]

    @property
    def languages(self) -> tuple[Language, ...]:
        """Give the languages that texts are written in."""
        return tuple(LANGUAGES.values())

    @property
    def severities(self) -> tuple[Severity, ...]:
        """Give how much a notice may press."""
        return tuple(Severity)

    def error_of(self, part: str) -> str:
        """Give what is wrong with one part, empty when nothing is."""
        return next((one.text for one in self.errors if one.anchor == "q-" + part), "")

    def answer(self, part: str) -> str:
        """Give what stands in one part."""
        return next(iter(self.answers.get(part, ())), "")


@dataclass(frozen=True)
class PreviewPage:
    """A preference as it would be: before and after in words, and as residents will see it."""

    name: PreferenceName
    before: tuple[str, ...]
    after: tuple[str, ...]
    seen: int
    views: tuple[tuple[Language, Markup], ...]


def edit_page(
    preferences: Preferences,
    name: PreferenceName,
    seen: int,
    *,
    answers: Answers | None = None,
    errors: tuple[FieldError, ...] = (),
    is_changed: bool = False,
) -> EditPage:
    """Give the page on which a preference is written."""
    value = value_of(preferences, name)
    declared = BY_NAME[name]
    shown = written(declared, value) if answers is None else answers
    return EditPage(declared, shown, seen, in_words(name, value), errors, is_changed)


def preview_page(
    preferences: Preferences,
    name: PreferenceName,
    value: Any,
    last: LastChange,
    *,
    today: date,
) -> PreviewPage:
    """Give a preference as it would be with another value.

    Raises ValueRefusedError when the value contradicts another preference.
    """
    after = preferences_with(preferences, name, value)
    return PreviewPage(
        name=name,
        before=in_words(name, value_of(preferences, name)),
        after=in_words(name, value),
        seen=last.number,
        views=() if name in _INTERNAL else resident_views(after, today),
    )


def resident_views(preferences: Preferences, today: date) -> tuple[tuple[Language, Markup], ...]:
    """Give in each language what residents would read of the service with these preferences."""
    return tuple((one, _resident_view(preferences, one, today)) for one in staff_languages())


def written(declared: Declared, value: Any) -> Mapping[str, Sequence[str]]:
    """Give a value as the fields of its form hold it."""
    kept = declared.kind.stored(value)
    if isinstance(declared.kind, CampaignsKind):
        return {"value": ["\n".join(" ".join(pair) for pair in kept)]}
    if isinstance(kept, dict):
        return {part: [text] for part, text in kept.items()}
    return {"value": kept if isinstance(kept, list) else [str(kept)]}


def in_words(name: PreferenceName, value: Any) -> tuple[str, ...]:
    """Give a value in words, line by line; no line when there is nothing."""
    kind = BY_NAME[name].kind
    if isinstance(kind, NumberKind):
        return (number(value),)
    if isinstance(kind, LanguagesKind):
        return tuple(LANGUAGES[code].name for code in value)
    if isinstance(kind, CampaignsKind):
        return tuple(f"{one.code}: {one.name}" for one in value)
    if isinstance(kind, BannerKind):
        return _banner_lines(value)
    return tuple(f"{LANGUAGES[code].name}: {text}" for code, text in value.texts)


def _banner_lines(banner: Any) -> tuple[str, ...]:
    if not banner.words.texts:
        return ()
    texts = in_words(PreferenceName.SERVICE_NAME, banner.words)
    until = (_("Until %(day)s", day=day(banner.until)),) if banner.until else ()
    return (*texts, label(banner.severity), *until)


def _resident_view(preferences: Preferences, language: Language, today: date) -> Markup:
    with speaking(language.code):
        html = render_template(
            "administration/_residents.html",
            site=site_with(preferences, language.code, today=today),
            preferences=preferences,
            promise=promise_days(preferences).from_day(today),
            offered=[LANGUAGES[code] for code in preferences.languages],
        )
    return Markup(html)  # noqa: S704 - made by our own template, which has escaped it
