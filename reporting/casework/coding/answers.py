"""The coded answers of a report as values: what they are now, and what a correction changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, Final

from reporting.casework.entries import CaseFile
from reporting.coding import AreaSetting, Counterparty, LegalForm
from reporting.report.conversation import Summary
from reporting.vocabulary import (
    N_,
    Area,
    BystanderAnswer,
    Flag,
    Ground,
    Kind,
    Role,
    Term,
    TimeOfDay,
)


@dataclass(frozen=True)
class Coding:
    """All that the team codes of a report.

    Those in FACT_NAMES are counted; the finer ones stay sealed in the case, because with few
    reports they would point to somebody (design §7).
    """

    role: Role | None = None
    area: Area | None = None
    grounds: tuple[Ground, ...] = ()
    kinds: tuple[Kind, ...] = ()
    municipality: str | None = None
    time_of_day: TimeOfDay | None = None
    is_repeated: bool = False
    bystander: BystanderAnswer | None = None
    district: str | None = None
    setting: AreaSetting | None = None
    legal_forms: tuple[LegalForm, ...] = ()
    counterparty: Counterparty | None = None
    is_mass: bool = False
    is_counted: bool = True


FACT_NAMES: Final = frozenset(
    {
        *("role", "area", "grounds", "kinds", "municipality"),
        *("time_of_day", "is_repeated", "bystander"),
    }
)

QUESTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "role": N_("Role"),
        "area": N_("Part of life"),
        "grounds": N_("About"),
        "kinds": N_("Kind"),
        "municipality": N_("Municipality"),
        "time_of_day": N_("Time of day"),
        "is_repeated": N_("It keeps happening"),
        "bystander": N_("Stepped in"),
        "district": N_("District of Helsinki"),
        "setting": N_("Place"),
        "legal_forms": N_("Form in law"),
        "counterparty": N_("Kind of the other side"),
        "is_mass": N_("Part of a mass report"),
        "is_counted": N_("Counts in figures"),
    }
)
"""What each coded answer is called, in the order of the page."""

_TERMS: Final[Mapping[str, type[Term]]] = {
    "role": Role,
    "area": Area,
    "grounds": Ground,
    "kinds": Kind,
    "time_of_day": TimeOfDay,
    "bystander": BystanderAnswer,
    "setting": AreaSetting,
    "legal_forms": LegalForm,
    "counterparty": Counterparty,
}


def coding_of(summary: Summary, file: CaseFile) -> Coding:
    """Give the coded answers of a case as they are now; what was never asked is not answered."""
    told: dict[str, Any] = {f.name: getattr(summary, f.name, None) for f in fields(Coding)}
    told["is_repeated"] = bool(summary.is_repeated)
    told["is_mass"] = Flag.MASS in file.flags
    told["is_counted"] = not file.is_withdrawn
    return Coding(**told)


def corrected(before: Coding, after: Coding) -> dict[str, Any]:
    """Give the answers of `after` that are others than before, by name."""
    was = vars(before)
    return {name: value for name, value in vars(after).items() if value != was[name]}


def plain(coding: Coding, names: Iterable[str]) -> dict[str, Any]:
    """Give some coded answers as an entry keeps them."""
    told = vars(coding)
    return {n: list(told[n]) if isinstance(told[n], tuple) else told[n] for n in names}


def read(name: str, value: Any) -> tuple[Any, ...]:
    """Give what `plain` wrote under a name as terms, codes or yes and no: none, one or several.

    Raises ValueError for a code that does not exist.
    """
    values = value if isinstance(value, list) else [value]
    term = _TERMS.get(name)
    return tuple(term(one) if term else one for one in values if one is not None)
