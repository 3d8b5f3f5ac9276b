"""The figures, their targets, the table for people and the file for programs."""

import json
import operator
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

_MET = {True: "yes", False: "NO", None: ""}
_COLUMNS = "{:<44} {:>9} {:<4} {:>9} {:>6}  {:<13} {}"


@dataclass(frozen=True)
class Target:
    """A bound on a figure's value, or on its ratio to the floor."""

    sign: str
    bound: float
    is_ratio: bool = False

    def __str__(self) -> str:
        return f"{self.sign} {self.bound:g}" + " × floor" * self.is_ratio

    def is_met(self, value: float, ratio: float | None) -> bool:
        """Say whether the bound is kept."""
        found = ratio if self.is_ratio else value
        compare = operator.ge if self.sign == "≥" else operator.le
        return found is not None and bool(compare(found, self.bound))


@dataclass(frozen=True)
class Figure:
    """One line of bench/results.json: `ratio` is the median of value ÷ floor, pair by pair.

    `met` is None for what has no target: that is printed, not written.
    """

    name: str
    value: float
    unit: str
    floor: float | None
    ratio: float | None
    target: str
    met: bool | None


def figure(
    name: str,
    value: float,
    unit: str,
    *,
    target: Target | None = None,
    floor: float | None = None,
    ratio: float | None = None,
) -> Figure:
    """Round a figure and judge it; without its own ratio it is that of value and floor."""
    if ratio is None and floor:
        ratio = value / floor
    return Figure(
        name,
        _rounded(value),
        unit,
        None if floor is None else _rounded(floor),
        None if ratio is None else round(ratio, 3),
        str(target or "–"),
        target.is_met(value, ratio) if target else None,
    )


def table(figures: Iterable[Figure]) -> str:
    """Give the figures as lines of text."""
    lines = [_COLUMNS.format("figure", "value", "unit", "floor", "ratio", "target", "met")]
    lines += [
        _COLUMNS.format(
            f.name,
            f"{f.value:g}",
            f.unit,
            "–" if f.floor is None else f"{f.floor:g}",
            "–" if f.ratio is None else f"{f.ratio:.2f}",
            f.target,
            _MET[f.met],
        )
        for f in figures
    ]
    return "\n".join(lines)


def write(figures: Iterable[Figure], file: Path) -> None:
    """Write the figures that have a target, for programs."""
    rows = [asdict(f) for f in figures if f.met is not None]
    file.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _rounded(value: float) -> float:
    return round(value, 2 if value < 100 else 0)
