"""Lighthouse on pages of every kind, as a phone on a slow line loads them."""

import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from audit.outcomes import Outcome, State, judged
from bench.lighthouse import run_lighthouse
from bench.servers import our_service, running

_FULL: Final = 100
# It reads robots.txt from within the page, which the policy of most pages forbids (its issue 4386).
_SKIPPED: Final = "--skip-audits=robots-txt"
_ALL: Final = ("accessibility", "best-practices", "seo")
# Search engines are asked to leave these alone, which Lighthouse counts as a fault.
_UNLISTED: Final = ("accessibility", "best-practices")
_PAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "/en/": _ALL,
    "/en/guide": _ALL,
    "/en/help": _ALL,
    "/en/numbers": _ALL,
    "/en/about/privacy": _ALL,
    "/en/now": _ALL,
    "/en/report": _UNLISTED,
    "/en/inbox": _UNLISTED,
    "/en/learn": _UNLISTED,
    "/staff/sign-in": _UNLISTED,
}
_MOMENT: Final = "/en/now/transit"
_MOST_SECONDS: Final = 1.2  # design §13
_MOST_KILOBYTES: Final = 30
_RUNS: Final = 3


def outcomes() -> Iterator[Outcome]:
    """Load each page, and one page of the moment three times for its speed."""
    with tempfile.TemporaryDirectory(prefix="rinnalla-phone-") as name:
        folder = Path(name)
        service = our_service(folder)
        with running(service):
            base = f"http://127.0.0.1:{service.port}"
            moment = (*_ALL, "performance")
            runs = [run_lighthouse(base + _MOMENT, moment, _SKIPPED) for _ in range(_RUNS)]
            yield _speed(runs)
            for path, categories in _PAGES.items():
                found = run_lighthouse(base + path, categories, _SKIPPED)
                yield _points(path, found, categories)


def _points(path: str, found: Mapping[str, Any], categories: tuple[str, ...]) -> Outcome:
    points = {name: _score(found, name) for name in categories}
    faults = [
        f"{one['id']}: {one['title']}"
        for one in found["audits"].values()
        if one["score"] == 0 and one["scoreDisplayMode"] == "binary"
    ]
    return judged(
        "lighthouse",
        path,
        demand=", ".join(f"{name} 100" for name in categories)[:33],
        found=", ".join(str(round(one)) for one in points.values()),
        details=faults,
        is_met=all(one == _FULL for one in points.values()),
    )


def _speed(visits: Sequence[Mapping[str, Any]]) -> Outcome:
    if any(one["categories"]["performance"]["score"] is None for one in visits):
        return Outcome("lighthouse", _MOMENT, "", "no trace was written", State.BROKEN)
    paint = statistics.median(_measured(one, "largest-contentful-paint") / 1000 for one in visits)
    size = statistics.median(_measured(one, "total-byte-weight") / 1000 for one in visits)
    worst = min(_score(one, name) for one in visits for name in _ALL)
    return judged(
        "lighthouse",
        _MOMENT,
        demand="LCP ≤ 1.2 s, ≤ 30 kB, all 100",
        found=f"{paint:.2f} s, {size:.1f} kB, {worst:.0f}",
        is_met=paint <= _MOST_SECONDS and size <= _MOST_KILOBYTES and worst == _FULL,
    )


def _score(found: Mapping[str, Any], category: str) -> float:
    return 100 * float(found["categories"][category]["score"] or 0)


def _measured(found: Mapping[str, Any], audit: str) -> float:
    return float(found["audits"][audit]["numericValue"])
