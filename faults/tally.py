"""What trying a fault gives: how often, what was confirmed meanwhile, and what broke."""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

_LINE = "{:<46} {:>5} {:>6} {:>6} {:>9} {:>7} {:>7}"
_HEADINGS = ("fault", "point", "times", "sent", "confirmed", "broken", "seconds")


@dataclass
class Count:
    """One kind of fault: its point in the security reference, and what came of it.

    `times` is how often it was made, `sent` how many forms people sent meanwhile, `confirmed` how
    many of them showed a code. `broken` says in words what did not hold; empty is what we want.
    """

    name: str
    point: str
    times: int = 0
    sent: int = 0
    confirmed: int = 0
    broken: list[str] = field(default_factory=list)
    note: str = ""
    seconds: float = 0.0
    _began: float = field(default_factory=time.monotonic, repr=False)

    def done(self) -> "Count":
        """Note how long it took, and give this count."""
        self.seconds = round(time.monotonic() - self._began, 1)
        return self

    def expect(self, *, holds: bool, otherwise: str) -> None:
        """Note `otherwise` as broken unless it holds."""
        if not holds:
            self.broken.append(otherwise)


def table(counts: Sequence[Count]) -> str:
    """Give the counts as lines of text, and below them what broke."""
    lines = [_LINE.format(*_HEADINGS)]
    for one in counts:
        figures = (one.times, one.sent, one.confirmed, len(one.broken), f"{one.seconds:.1f}")
        lines.append(_LINE.format(one.name, one.point, *figures))
        lines += [f"    {one.note}"] if one.note else []
        lines += [f"    BROKEN {text}" for text in one.broken[:10]]
    return "\n".join(lines)


def write(counts: Sequence[Count], path: Path) -> None:
    """Write the counts as JSON."""
    rows = [
        {name: value for name, value in asdict(one).items() if not name.startswith("_")}
        for one in counts
    ]
    path.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
