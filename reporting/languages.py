"""The languages of the service: codes, names, direction, and the truth about who has read them.

Codes are a public contract (design §12): the two official languages and English, Northern Sámi,
the languages in which newcomers to Finland are served (domain facts §7.1), and easy language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Origin(StrEnum):
    """How the texts of a language came to be."""

    NATIVE = "native"
    """Written in this language by those who wrote the service, not translated."""
    TRANSLATED = "translated"
    """Translated, or put into easy language, from another one."""


@dataclass(frozen=True)
class Language:
    """A language: URL prefix, its own name, CLDR locale, writing direction, and its state.

    `is_checked` says that a person who speaks it has read every text on which safety depends; a
    test holds it against the catalogue and the documents. `easy_of` names the language that an
    easy one leans on where it has no text of its own.
    """

    code: str
    name: str
    cldr: str
    direction: str = "ltr"
    origin: Origin = Origin.TRANSLATED
    is_checked: bool = False
    easy_of: str = ""

    @property
    def needs_notice(self) -> bool:
        """Say whether its pages tell that nobody has checked the translation yet."""
        return self.origin is not Origin.NATIVE and not self.is_checked


_ALL: Final = (
    Language("fi", "Suomi", "fi_FI", origin=Origin.NATIVE),
    Language("sv", "Svenska", "sv_FI", origin=Origin.NATIVE),
    Language("en", "English", "en_GB", origin=Origin.NATIVE),
    Language("fi-simple", "Selkosuomi", "fi_FI", easy_of="fi"),
    Language("sv-simple", "Lätt svenska", "sv_FI", easy_of="sv"),
    Language("se", "Davvisámegiella", "se_FI"),
    Language("ru", "Русский", "ru_RU"),
    Language("ar", "العربية", "ar", direction="rtl"),
    Language("so", "Soomaali", "so_SO"),
    Language("et", "Eesti", "et_EE"),
    Language("uk", "Українська", "uk_UA"),
    Language("fa", "فارسی", "fa_IR", direction="rtl"),
    Language("es", "Español", "es_ES"),
    Language("fr", "Français", "fr_FR"),
    Language("tr", "Türkçe", "tr_TR"),
    Language("zh", "中文", "zh_Hans_CN"),
)

LANGUAGES: Final[Mapping[str, Language]] = MappingProxyType({one.code: one for one in _ALL})
"""Every language that residents are offered, in the order in which they are named."""

STAFF_LANGUAGES: Final = ("fi", "sv", "en")
"""The languages of staff pages, and of what staff write for everybody."""

LABEL_LANGUAGES: Final = tuple(one.code for one in LANGUAGES.values() if not one.easy_of)
"""The languages in which codes of values are named; easy language names them as its own does."""

# Who reads Northern Sámi or easy language reads these best where a text is missing.
_NEXT: Final = {"fi-simple": ("fi",), "sv-simple": ("sv",), "se": ("fi",)}


def nearest(language: str) -> tuple[str, ...]:
    """Give the languages in which to look for a text, the best for its reader first."""
    near = (language, *_NEXT.get(language, ()), "en", "fi", "sv")
    return tuple(dict.fromkeys(near))
