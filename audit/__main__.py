"""`make audit`: run the suites of other people, print a table, write audit/results.json.

`python -m audit NAME …` runs some of them; `python -m audit fuzz --seconds 600 [TARGET …]` only
fuzzes, for so long each.
"""

import argparse
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from audit import advisories, fuzzing, inside, pages, phone
from audit.outcomes import Outcome, table, write

RESULTS = Path(__file__).with_name("results.json")
OUTSIDE: Mapping[str, Callable[[], Iterator[Outcome]]] = {
    "lighthouse": phone.outcomes,
    "axe": pages.axe,
    "nu": pages.nu,
    "advisories": advisories.outcomes,
    "fuzz": fuzzing.outcomes,
}
SUITES = (*inside.SUITES, *OUTSIDE)
KEEP_VARIABLE = "AUDIT_KEEP"
"""A folder to keep in it what the suites wrote, to look at; an environment variable."""


def main(words: Sequence[str]) -> int:
    """Run what is asked for; give 1 when a demand is missed, 2 for a name that is none."""
    asked = _read(words)
    began = time.monotonic()
    if asked.seconds:
        targets = asked.names[1:] if asked.names[:1] == ["fuzz"] else asked.names
        outcomes = inside.tried("fuzz", lambda: fuzzing.outcomes(targets, asked.seconds))
    else:
        unknown = set(asked.names) - set(SUITES)
        if unknown:
            sys.stderr.write(f"{', '.join(sorted(unknown))}: the suites are {', '.join(SUITES)}\n")
            return 2
        outcomes = _run(asked.names or SUITES)
    print(table(outcomes))
    write(outcomes, RESULTS, _about(time.monotonic() - began))
    return 1 if any(one.is_fault for one in outcomes) else 0


def _read(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m audit", description=__doc__)
    parser.add_argument("names", nargs="*", help="suites; with --seconds targets of fuzzing")
    parser.add_argument("--seconds", type=int, default=0, help="only fuzz, for so long a target")
    return parser.parse_args(words)


def _run(names: Sequence[str]) -> list[Outcome]:
    outcomes = _staged([name for name in names if name in inside.SUITES])
    for name in names:
        if name in OUTSIDE:
            outcomes += inside.tried(name, OUTSIDE[name])
    return outcomes


def _staged(names: Sequence[str]) -> list[Outcome]:
    if not names:
        return []
    with tempfile.TemporaryDirectory(prefix="rinnalla-audit-") as folder:
        try:
            return inside.asked(Path(folder), names)
        finally:
            if kept := os.environ.get(KEEP_VARIABLE):
                left_out = shutil.ignore_patterns("*.sock")
                shutil.copytree(folder, kept, symlinks=True, ignore=left_out)


def _about(seconds: float) -> dict[str, Any]:
    machine = f"{os.cpu_count()} processors, {platform.system()} {platform.release()}"
    return {"on": f"{datetime.now(UTC):%Y-%m-%d}", "machine": machine, "seconds": round(seconds)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
