"""Schemathesis: what the interface for programs answers to 10,000 requests, as described or not."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from audit.outcomes import Outcome, State, judged
from audit.signing_in import Browsing
from audit.stage import OVER_TLS, SCANNED, Stage
from audit.tools import ROOT, bare_environment

EXAMPLES_VARIABLE: Final = "AUDIT_API_EXAMPLES"
"""How many requests in all, with and without a session each; an environment variable."""

_DEFAULT_EXAMPLES: Final = 10_000
_PROGRAM: Final = ROOT / ".venv" / "bin" / "schemathesis"
_ADDRESS: Final = f"{SCANNED}/api/v1/openapi.json"
# Three operations take names without end; the others are soon asked in every way there is.
_SHARE: Final = 0.35


def outcomes(stage: Stage) -> Iterator[Outcome]:
    """Ask without a session, and with one of a lead."""
    for who in ("nobody", "lead"):
        cookie = "" if who == "nobody" else Browsing().sign_in(stage.login(who))
        folder = stage.folder / f"schemathesis-{who}"
        folder.mkdir()
        yield _asked(who, folder, cookie)


def _asked(who: str, folder: Path, cookie: str) -> Outcome:
    report = folder / "report.json"
    examples = int(os.environ.get(EXAMPLES_VARIABLE, _DEFAULT_EXAMPLES))
    command: list[str | Path] = [
        _PROGRAM,
        "run",
        _ADDRESS,
        "-c",
        "all",
        "--phases",
        "examples,coverage,fuzzing",
    ]
    command += ["-n", str(1 + int(examples * _SHARE)), "--seed", "2026", "--no-color"]
    command += ["--report", "json", "--report-json-path", report, "--continue-on-failure"]
    command += ["-H", OVER_TLS] + (["-H", f"Cookie: {cookie}"] if cookie else [])
    done = subprocess.run(
        command,
        env=bare_environment(folder),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=3600,
    )
    (folder / "said").write_text(done.stdout + done.stderr)
    if not report.exists():
        last = tuple(done.stdout.strip().splitlines()[-5:])
        return Outcome("schemathesis", who, "", "gave no report", State.BROKEN, last)
    return _judged(who, json.loads(report.read_text(encoding="utf-8")), examples)


def _judged(who: str, report: dict[str, Any], wanted: int) -> Outcome:
    cases, asked = report["test_cases"], report["test_cases"]["generated"]
    faults = [*report["failures"], *report["errors"]]
    is_whole = report["complete"] and report["operations"]["tested"] > 0 and asked >= wanted
    return judged(
        "schemathesis",
        f"the API, as {who}",
        demand=f"0 faults in {wanted} requests",
        found=f"{cases['with_failures'] + cases['errored']} in {asked}",
        details=[json.dumps(one)[:300] for one in faults],
        is_met=bool(is_whole) and not faults and not cases["with_failures"],
    )
