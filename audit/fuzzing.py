"""Atheris on every parser of outside bytes (`tests/fuzz`), one process a target."""

import os
import re
import subprocess
import sysconfig
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from audit.outcomes import Outcome, State, judged
from audit.tools import CACHE, ROOT, bare_environment, python_tool
from tests.fuzz.targets import TARGETS

SECONDS_VARIABLE: Final = "AUDIT_FUZZ_SECONDS"
"""How long each target is fuzzed, in seconds; an environment variable."""

_DEFAULT_SECONDS: Final = 20
_FOLDER: Final = CACHE / "fuzz"
_RUNS: Final = re.compile(r"stat::number_of_executed_units:\s+([0-9]+)")


def outcomes(names: Sequence[str] = (), seconds: int = 0) -> Iterator[Outcome]:
    """Fuzz the named targets, all when none is named. Raises ToolMissingError."""
    python = python_tool("atheris") / "python"
    long = seconds or int(os.environ.get(SECONDS_VARIABLE, _DEFAULT_SECONDS))
    for name in names or TARGETS:
        yield _fuzzed(python, name, long)


def _fuzzed(python: Path, name: str, seconds: int) -> Outcome:
    folder, module = _FOLDER / name, TARGETS[name].run.__module__
    folder.mkdir(parents=True, exist_ok=True)
    before = set((folder / "found").glob("*"))
    paths = os.pathsep.join((str(ROOT), sysconfig.get_path("purelib")))
    with (folder / "said").open("w+", errors="replace") as said:
        done = subprocess.run(
            [python, "-m", "audit.fuzz_one", module, name, str(seconds), str(folder)],
            cwd=ROOT,
            env=bare_environment(folder, PYTHONPATH=paths),
            stdout=said,
            stderr=said,
            check=False,
            timeout=seconds + 300,
        )
        said.seek(0)
        text = said.read()
    runs = int(found[1]) if (found := _RUNS.search(text)) else 0
    broke = sorted(set((folder / "found").glob("*")) - before)
    if done.returncode != 0 and not broke:
        return Outcome("fuzz", name, "", "did not run", State.BROKEN, tuple(text.splitlines()[-5:]))
    return judged(
        "fuzz",
        name,
        demand="nothing breaks it",
        found=f"{len(broke)} found in {runs} tries",
        details=[*_errors(text), *(str(one.relative_to(ROOT)) for one in broke)],
        is_met=not broke and runs > 0,
    )


def _errors(text: str) -> list[str]:
    """Give what Atheris says of the error that ended it."""
    return [line for line in text.splitlines() if re.match(r"[\w.]*(Error|Exception)\b", line)]
