"""Figures that other bodies have really published, each with where it was read.

They are real. What tests make of them is not: record keys are invented, and figures are divided
so that, as in a service of our size, some counts are four or fewer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from reporting.statistics.catalogue import View
from reporting.statistics.tables import ExactTable
from tests.statistics.counts import flat_table


@dataclass(frozen=True)
class PublishedTable:
    """A table as it was published: its parts, and the total that stood beside them."""

    name: str
    source: str
    parts: Mapping[str, int]
    total: int

    @property
    def adds_up(self) -> bool:
        """Say whether the parts make up the total."""
        return sum(self.parts.values()) == self.total

    def exact(self, *, divisor: int = 1, seed: int = 0) -> ExactTable:
        """Give its parts as an exact table, with every figure divided and invented keys."""
        counts = {name: round(part / divisor) for name, part in self.parts.items()}
        return flat_table(View.AREAS, counts, seed=seed)


SWEDEN_2013: Final = PublishedTable(
    name="Equality Ombudsman of Sweden, reports about disability under the Act by area, 2013",
    source="https://funktionshinderpolitik.se/farre-anmalde-diskriminering-till-do/",
    parts={
        "work": 85,
        "education": 73,
        "goods_services_housing": 67,
        "social_insurance": 29,
        "health_care": 23,
        "employment_services": 15,
        "other": 20,  # derived: 312 less the six above
    },
    total=312,
)

EQUALITY_2020: Final = PublishedTable(
    name="Ombudsman for Equality (Finland), written matters by kind, 2020",
    source="https://tasa-arvo.fi/tilastot",
    parts={
        "discrimination": 223,
        "no_competence": 129,
        "statements": 68,
        "questions_on_the_act": 55,
        "administration_and_other": 29,
        "equality_plans": 27,
        "quotas": 7,
    },
    total=538,
)

EQUALITY_CONTACTS: Final = tuple(
    PublishedTable(
        name=f"Ombudsman for Equality (Finland), discrimination contacts, {year}",
        source="https://tasa-arvo.fi/tilastot",
        parts={"phone": phone, "written": letters},
        total=total,
    )
    for year, phone, letters, total in (
        (2016, 139, 112, 251),
        (2017, 223, 138, 361),
        (2018, 279, 274, 550),
        (2019, 217, 188, 405),
        (2020, 165, 252, 418),
    )
)

BARCELONA_2024: Final = PublishedTable(
    name="Barcelona observatory of discrimination, situations by who discriminated, 2024",
    source="https://www.eltriangle.eu/es/2025/07/08/las-discriminaciones-suben-un-27-en-barcelona-en-2024/amp",
    parts={"private_person": 361, "company": 352, "administration": 331},
    total=1102,
)

FINLAND_2016: Final = PublishedTable(
    name="Non-Discrimination Ombudsman (Finland), contacts by opponent, 2016",
    source="https://yhdenvertaisuus.fi/yvv-vuosi2016",
    parts={"private": 318, "municipality": 223, "state": 126},
    total=891,
)

NETHERLANDS: Final[Mapping[int, tuple[int, int]]] = {
    2015: (4561, 1965),
    2016: (4761, 2001),
    2017: (4691, 1800),
    2018: (4320, 1944),
    2019: (4382, 1922),
    2020: (5477, 2842),
    2021: (6922, 2352),
    2022: (5281, 2270),
}
"""Reports to the Dutch municipal bureaus by year, and those about origin among them.

Source: https://www.nji.nl/cijfers/antidiscriminatiebureaus
"""

DIVIDED: Final = (SWEDEN_2013, EQUALITY_2020)
"""Those whose parts make up the total, so that one part can be worked out from the others."""
