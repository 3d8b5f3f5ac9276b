"""Known faults of the packages we use: asked of whoever publishes them, where they can be reached.

Most mirrors of packages have no such list. Then it is said that nobody was asked, never that
nothing is known.
"""

import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from audit.outcomes import Outcome, State, judged
from audit.tools import ROOT, python_tool

_SUITE: Final = "advisories"
_DEMAND: Final = "0 known"
_SECONDS: Final = 300


def outcomes() -> Iterator[Outcome]:
    """Ask for each lock file. Raises ToolMissingError."""
    program = python_tool("advisories") / "pip-audit"
    for lock in ("requirements.txt", "requirements-dev.txt"):
        options = ["--no-deps", "--disable-pip", "--progress-spinner=off", "--format=json"]
        yield _of_python(lock, [str(program), "-r", lock, *options])
    yield _of_node(ROOT)


def _of_python(lock: str, command: list[str]) -> Outcome:
    said, failed = _said(command, ROOT)
    try:
        asked = json.loads(said)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Outcome(_SUITE, lock, _DEMAND, "", State.NOT_REACHABLE, (failed[-200:],))
    known = [f"{one['name']} {fault['id']}" for one in asked for fault in one.get("vulns", ())]
    unasked = [one for one in asked if "skip_reason" in one]
    if unasked:
        words = f"{len(unasked)} of {len(asked)} are unknown there"
        return Outcome(_SUITE, lock, _DEMAND, words, State.NOT_REACHABLE, tuple(known))
    found = f"{len(known)} in {len(asked)} packages"
    return judged(
        _SUITE, lock, demand=_DEMAND, found=found, details=known, is_met=bool(asked) and not known
    )


def _of_node(folder: Path) -> Outcome:
    said, failed = _said(["npm", "audit", "--json", "--omit=optional"], folder)
    try:
        counts = json.loads(said)["metadata"]["vulnerabilities"]
    except (ValueError, KeyError, TypeError):
        return Outcome(
            _SUITE, "package-lock.json", _DEMAND, "", State.NOT_REACHABLE, (failed[-200:],)
        )
    return judged(
        _SUITE,
        "package-lock.json",
        demand=_DEMAND,
        found=str(counts["total"]),
        is_met=counts["total"] == 0,
    )


def _said(command: list[str], folder: Path) -> tuple[str, str]:
    with tempfile.TemporaryFile("w+") as errors:
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                check=False,
                timeout=_SECONDS,
            )
        except subprocess.TimeoutExpired:
            return "", "no answer"
        errors.seek(0)
        return done.stdout, " ".join(errors.read().split())
