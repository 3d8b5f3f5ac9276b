"""Google's csp_evaluator on every content policy that is sent, also with errors and to staff."""

import json
import re
import subprocess
from collections.abc import Iterator
from typing import Final

from audit.observatory import node_folder
from audit.outcomes import Outcome, judged
from audit.signing_in import Browsing
from audit.stage import Stage
from audit.tools import ROOT, ToolMissingError
from audit.visited import OTHER_ANSWERS, PUBLIC_PAGES, STAFF_PAGES
from reporting.web.headers import COPY_POLICY, FILE_POLICY, WORKER_POLICY, policy_text

_NGINX: Final = ROOT / "deploy" / "nginx" / "service.conf"

# What no address gives that a scan could know.
_POLICIES_OF_FILES: Final = (
    ("a file of a report", FILE_POLICY),
    ("the safe copy of a file", COPY_POLICY),
    ("a service worker", policy_text(WORKER_POLICY)),
    ("the pages of nginx", *re.findall(r'Content-Security-Policy "([^"]+)"', _NGINX.read_text())),
)
_WORST_ALLOWED: Final = 40
"""Findings at or below this number are of high or medium severity (csp_evaluator, finding.ts)."""


def outcomes(stage: Stage) -> Iterator[Outcome]:
    """Judge each policy once, under the first address that sent it."""
    sent: dict[str, str] = {}
    for path, policy in _policies(stage):
        sent.setdefault(policy, path)
    done = subprocess.run(
        ["node", node_folder() / "policies.mjs"],
        input=json.dumps(list(sent)),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if done.returncode != 0:
        raise ToolMissingError(done.stderr[-300:])
    for (policy, path), findings in zip(sent.items(), json.loads(done.stdout), strict=True):
        bad = [one for one in findings if one["severity"] <= _WORST_ALLOWED]
        told = [f"{one['severity']} {one['directive']}: {one['description']}" for one in findings]
        yield judged(
            "csp_evaluator",
            path,
            demand="no finding of severity ≤ 40",
            found=f"{len(bad)} such, {len(findings)} in all",
            details=[policy or "no policy", *told],
            is_met=bool(policy) and not bad,
        )


def _policies(stage: Stage) -> Iterator[tuple[str, str]]:
    visitor, lead = Browsing(), Browsing()
    lead.sign_in(stage.login("lead"))
    for path in (*PUBLIC_PAGES, *OTHER_ANSWERS):
        yield path, visitor.get(path).headers.get("Content-Security-Policy", "")
    yield from _POLICIES_OF_FILES
    for path in STAFF_PAGES:
        yield path, lead.get(path).headers.get("Content-Security-Policy", "")
