"""Inside a namespace of its own: start the stage, run the suites that look at it, print outcomes.

`asked(folder, names)` starts this module there; nothing in it reaches the world outside.
"""

import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

from audit import api, observatory, policies, scanning
from audit.outcomes import Outcome, State, outcome_of
from audit.stage import Stage, staged
from audit.tools import ROOT, ToolMissingError

Suite = Callable[[Stage], Iterator[Outcome]]
SUITES: Mapping[str, Suite] = {
    "observatory": observatory.outcomes,
    "policies": policies.outcomes,
    "wapiti": scanning.outcomes,
    "api": api.outcomes,
}


# What must be fetched while the world outside can still be reached.
_NEEDED: Mapping[str, Callable[[], object]] = {
    "observatory": observatory.node_folder,
    "policies": observatory.node_folder,
    "wapiti": scanning.program,
}


def asked(folder: Path, names: Sequence[str]) -> list[Outcome]:
    """Run the named suites in a namespace; give what they found."""
    missing = [one for name in names for one in tried(name, partial(_fetched, name))]
    left = [name for name in names if name not in {one.suite for one in missing}]
    return missing + (_in_namespace(folder, left) if left else [])


def _fetched(name: str) -> Iterator[Outcome]:
    _NEEDED.get(name, list)()
    yield from ()


def _in_namespace(folder: Path, names: Sequence[str]) -> list[Outcome]:
    unshare = ["unshare", "--net", "--mount", "--kill-child", "--fork"]
    unshare += [] if os.geteuid() == 0 else ["--map-root-user"]
    (folder / "tmp").mkdir()
    answer = folder / "outcomes.json"
    subprocess.run(
        [*unshare, sys.executable, "-m", "audit.inside", str(folder), *names],
        cwd=ROOT,
        env=environment_inside(folder, os.environ),
        check=False,
    )
    if not answer.exists():
        return [Outcome(name, "the stage", "", "did not start", State.BROKEN) for name in names]
    return [outcome_of(told) for told in json.loads(answer.read_text())]


def environment_inside(folder: Path, given: Mapping[str, str]) -> dict[str, str]:
    """Give what the suites on the stage know of their surroundings: paths, and how long to try."""
    asked = {name: value for name, value in given.items() if name.startswith("AUDIT_")}
    return asked | {"PATH": given["PATH"], "TMPDIR": str(folder / "tmp"), "HOME": str(folder)}


def main(folder: Path, names: Sequence[str]) -> None:
    """Run the suites on one stage and write their outcomes beside it."""
    found: list[Outcome] = []
    with staged(folder) as stage:
        for name in names:
            found += tried(name, partial(SUITES[name], stage))
            told = json.dumps([asdict(one) for one in found])
            (folder / "outcomes.json").write_text(told)


def tried(name: str, suite: Callable[[], Iterator[Outcome]]) -> list[Outcome]:
    """Run a suite; one that cannot be run is not passed, and the others still run."""
    found: list[Outcome] = []
    try:
        found.extend(suite())
    except ToolMissingError as error:
        found.append(Outcome(name, "", "", "cannot be fetched", State.NOT_REACHABLE, (str(error),)))
    except Exception as error:  # noqa: BLE001 - whatever it is, the others are still run
        traceback.print_exc()
        found.append(Outcome(name, "", "", type(error).__name__, State.BROKEN, (str(error)[:300],)))
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
