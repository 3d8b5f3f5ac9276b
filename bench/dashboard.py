"""How long the dashboard, an import and a release take, from ten thousand facts to a million.

`python -m bench.dashboard [database URL]` measures one database alone.
"""

import csv
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bench.desk import Place, new_place, taken
from bench.figures import Figure, Target, figure, table
from reporting.facts.importing import import_file
from reporting.facts.periods import Period, Span
from reporting.statistics.catalogue import VIEWS
from reporting.statistics.releases.freezing import Freezing, partner_edition
from reporting.vocabulary import Area, BystanderAnswer, Ground, Kind, Role, TimeOfDay, Wish
from reporting.web import current

SIZES = (10_000, 100_000, 1_000_000)

_ROUNDS = 5
_SINGLE = 100_000  # so many facts come in lines of one report each, the others ten a line
_YEARS = range(2017, 2026)
_TOWNS = ["091"] * 40 + ["049"] * 12 + ["092"] * 9 + ["837"] * 9 + ["853", "564", "179", "297"] * 3
_COLUMNS = "period role area grounds kinds municipality bystander wish time_of_day count".split()
_FILTERS = ("", "&area=transport&role=witnessed", "&place=region-01&mass=without")
_ROLL_UP = """
CREATE TABLE bench_roll_up AS
SELECT substr(period, 1, 4) AS year, area, role, bystander, count(*) AS n FROM fact
GROUP BY 1, 2, 3, 4"""
_READ_ROLL_UP = (
    "SELECT area, bystander, sum(n) FROM bench_roll_up WHERE year = '2025' GROUP BY 1, 2"
)


def dashboard_figures(folder: Path, url: str | None = None) -> list[Figure]:
    """Measure every view at each size, the import to the first one, and the release of a year."""
    place, name = new_place(folder, url), "PostgreSQL" if url else "SQLite"
    figures, slowest, there = [], {}, 0
    for size in SIZES:
        rate = _bring(place, folder / f"{size}.csv", size - there)
        there = size
        slowest[size] = max(
            taken(place, f"/staff/numbers/{view}?lang=en&period=2025{asked}")
            for view in _views()
            for asked in _FILTERS
        )
        print(f"{name}, {size:,} facts: slowest view {slowest[size]:.1f} ms", flush=True)
        if size == _SINGLE:
            figures.append(_imported(name, rate))
    last = SIZES[-1]
    figures.append(_slowest(place, name, slowest[last]))
    few = figure(
        f"the same beside {SIZES[0]:,} facts, {name}", slowest[last], "ms", floor=slowest[SIZES[0]]
    )
    return [*figures, few, _released(place, name)]


def main() -> None:
    """Measure on one database and print a table."""
    url = sys.argv[1] if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory(prefix="rinnalla-dashboard-") as name:
        print(table(dashboard_figures(Path(name), url)))


def _imported(name: str, rate: float) -> Figure:
    return figure(f"facts imported, one a line, {name}", rate, "/s", target=Target("≥", 20_000))


def _slowest(place: Place, name: str, taken_ms: float) -> Figure:
    with place.runtime.database.writing() as session:
        session.execute(text(_ROLL_UP))
    with place.runtime.database.reading() as session:
        times = []
        for _ in range(_ROUNDS):
            began = time.perf_counter()
            session.execute(text(_READ_ROLL_UP)).all()
            times.append((time.perf_counter() - began) * 1000)
    return figure(
        f"slowest view at {SIZES[-1]:,} facts, {name}",
        taken_ms,
        "ms",
        floor=statistics.median(times),
        target=Target("≤", 30),
    )


def _released(place: Place, name: str) -> Figure:
    freezing = Freezing(Period(Span.YEAR, 2025), 1, current.today())
    with place.runtime.database.reading() as session:
        began = time.perf_counter()
        partner_edition(session, place.runtime.keyring, freezing)
        seconds = time.perf_counter() - began
    return figure(f"release of a year frozen, {name}", seconds, "s", target=Target("≤", 60))


def _bring(place: Place, path: Path, number: int) -> float:
    """Import so many reports; give how many a second."""
    with path.open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(_COLUMNS)
        lines.writerows(_lines(number))
    began = time.perf_counter()
    done = import_file(
        place.runtime.database,
        path,
        keyring=place.runtime.keyring,
        today=current.today(),
        tell=lambda *_: None,
    )
    return done / (time.perf_counter() - began)


def _lines(number: int) -> Iterator[list[Any]]:
    draw = random.Random(number)
    seen: set[tuple[Any, ...]] = set()
    each = 1 if number <= _SINGLE else 10
    while len(seen) * each < number:
        week = f"{draw.choice(_YEARS)}-W{draw.randint(1, 52):02d}"
        answers = [
            week,
            _often(draw, Role),
            _often(draw, Area),
            " ".join(sorted({_often(draw, Ground) for _ in range(draw.choice([1, 1, 2]))})),
            " ".join(sorted({_often(draw, Kind) for _ in range(draw.choice([1, 1, 2]))})),
            draw.choice(_TOWNS),
            *(_often(draw, term) for term in (BystanderAnswer, Wish, TimeOfDay)),
        ]
        if tuple(answers) not in seen:
            seen.add(tuple(answers))
            yield [*answers, each]


def _often(draw: random.Random, terms: Any) -> str:
    """Draw a code, the first ones of a vocabulary much more often than the last."""
    codes = list(terms)
    return str(codes[min(int(draw.expovariate(0.35)), len(codes) - 1)])


def _views() -> list[str]:
    return [str(view) for view, spec in VIEWS.items() if spec.rows is not None]


if __name__ == "__main__":
    main()
