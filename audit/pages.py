"""axe and the Nu HTML checker: they are in the ordinary tests, which are called here."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from audit.outcomes import Outcome, State, judged
from audit.tools import ROOT

# What a test file must name to have its pages looked at.
_MARKS: Final = {
    "axe": ("axe_violations", "tests.support.inspection"),
    "nu": ("nu_html_check",),
}
_SECONDS: Final = 3000


def axe() -> Iterator[Outcome]:
    """Run every test file that lets axe look at pages."""
    yield _tested("axe")


def nu() -> Iterator[Outcome]:
    """Run every test file that gives pages to the Nu HTML checker."""
    yield _tested("nu")


def _tested(suite: str) -> Outcome:
    files = sorted(
        path.relative_to(ROOT)
        for path in (ROOT / "tests").rglob("test_*.py")
        if any(mark in path.read_text(encoding="utf-8") for mark in _MARKS[suite])
    )
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        options = ["-q", "-n", "2", "--dist", "loadfile", f"--junitxml={report}"]
        subprocess.run(
            [sys.executable, "-m", "pytest", *options, *files],
            cwd=ROOT,
            check=False,
            capture_output=True,
            timeout=_SECONDS,
        )
        if not report.exists():
            return Outcome(suite, "the tests", "", "did not run", State.BROKEN)
        told = ET.parse(report).getroot()  # noqa: S314 - written by our own tests
    cases = list(told.iter("testcase"))
    failed = [c for c in cases if c.find("failure") is not None or c.find("error") is not None]
    return judged(
        suite,
        f"pages in {len(files)} files of tests",
        demand="nothing found",
        found=f"{len(failed)} of {len(cases)} tests failed",
        details=[f"{case.get('classname')}::{case.get('name')}" for case in failed],
        is_met=bool(cases) and not failed,
    )
