"""Under which licence figures are open, and what else they are made of."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Licence:
    """A licence by its name in SPDX, its address and its title."""

    name: str
    address: str
    title: str


LICENCE: Final = Licence(
    "CC-BY-4.0",
    "https://creativecommons.org/licenses/by/4.0/",
    "Creative Commons Attribution 4.0 International",
)
STATISTICS_FINLAND: Final = (
    "Statistics Finland, classification of municipalities 2026 and population (CC BY 4.0)",
    "https://stat.fi/en/luokitukset/kunta",
)
