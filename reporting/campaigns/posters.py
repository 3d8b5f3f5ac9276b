"""Posters and pocket cards: what to do in one setting, with a QR code that leads to its page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup

from reporting.deferred import Deferred
from reporting.guide.now.cards import NowTexts, Setting, SettingName
from reporting.guide.now.cards_file import read_cards
from reporting.vocabulary import N_, Term

if TYPE_CHECKING:
    import segno
else:
    segno = Deferred("segno")


class Paper(Term):
    """What is printed."""

    A4 = "a4", N_("Poster, A4")
    A3 = "a3", N_("Poster, A3")
    CARDS = "cards", N_("Eight pocket cards on A4")


CARDS_ON_A_SHEET = 8


@dataclass(frozen=True)
class Poster:
    """What a sheet says: the cards of a setting in one language, and where its code leads."""

    paper: Paper
    language: str
    texts: NowTexts
    setting: Setting
    address: str

    @property
    def short_address(self) -> str:
        """Give the address as people type it, without the scheme and the campaign."""
        return self.address.partition("://")[2].partition("?")[0]

    @property
    def qr_code(self) -> Markup:
        """Give the QR code of the address as an inline drawing."""
        code = segno.make(self.address, error="m", micro=False)
        drawn = code.svg_inline(scale=4, border=2, svgclass=None, lineclass=None, omitsize=True)
        return Markup(drawn)  # noqa: S704 - drawn by the library from an address of our own

    @property
    def places(self) -> range:
        """Give the places of cards on the sheet, one for a poster."""
        return range(CARDS_ON_A_SHEET if self.paper is Paper.CARDS else 1)


def poster(
    paper: Paper, setting: SettingName, language: str, *, host: str, campaign: str = ""
) -> Poster:
    """Give a sheet for a setting; `host` is `https://name`, the campaign one that is known.

    The code leads to the address without a language, where each reader gets their own; it carries
    the campaign's code and nothing that counts a single copy (ux §3.6).
    """
    texts = read_cards(language)
    query = "?" + urlencode({"k": campaign}) if campaign else ""
    address = f"{host.rstrip('/')}/now/{setting.value}{query}"
    return Poster(paper, language, texts, texts.settings[setting], address)
