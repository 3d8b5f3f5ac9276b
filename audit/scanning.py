"""Wapiti: as nobody, as a caseworker and as an administrator, at the service itself.

It attacks every address and form it finds, on invented data in a network that leads nowhere.
"""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from audit.outcomes import Outcome, State, judged
from audit.signing_in import Browsing
from audit.stage import OVER_TLS, SCANNED, Stage
from audit.tools import bare_environment, python_tool

SECONDS_VARIABLE: Final = "AUDIT_SCAN_SECONDS"
"""How long it may crawl, and each module attack, in seconds; an environment variable."""

_DEFAULT_SECONDS: Final = 60
# What asks a server elsewhere for help (ssrf, xxe, log4shell) or for lists (nikto, wapp, cms)
# cannot work in a network that leads nowhere; csrf knows tokens by their names only;
# https_redirect and ssl look for nginx, which the service does not have before it here.
_MODULES: Final = (
    "backup,cookieflags,crlf,csp,exec,file,htaccess,http_headers,ldap,methods,permanentxss,"
    "redirect,shellshock,sql,timesql,upload,xss"
)
_OWN_PAGE: Final = "/staff/account"  # which opens to every role
_STAFF_START: Final = ("/staff/", "/staff/queue", "/staff/numbers", _OWN_PAGE)
_STARTS: Final[Mapping[str, Sequence[str]]] = {
    "nobody": ("/en/", "/en/report", "/en/inbox", "/en/help", "/en/numbers", "/staff/sign-in"),
    "caseworker": _STAFF_START,
    "admin": (*_STAFF_START, "/staff/people", "/staff/settings"),
}
# Leaving, and what would take the session away from under the scan; also with ?lang=….
_LEFT_ALONE: Final = ("/staff/sign-out", "/staff/account/password", "/staff/account/sessions")


def program() -> Path:
    """Give the program, ready to run. Raises ToolMissingError."""
    return python_tool("wapiti") / "wapiti"


def outcomes(stage: Stage) -> Iterator[Outcome]:
    """Scan as each of them. Raises ToolMissingError."""
    for who, starts in _STARTS.items():
        person = Browsing()
        cookie = "" if who == "nobody" else person.sign_in(stage.login(who))
        folder = stage.folder / f"wapiti-{who}"
        folder.mkdir()
        yield _scanned(who, starts, folder, cookie=cookie)
        if cookie and person.get(_OWN_PAGE).status != HTTPStatus.OK:
            words = "the session ended under the scan"
            yield Outcome("wapiti", f"as {who}", "", words, State.BROKEN)


def _scanned(who: str, starts: Sequence[str], folder: Path, *, cookie: str) -> Outcome:
    report = folder / "report.json"
    seconds = int(os.environ.get(SECONDS_VARIABLE, _DEFAULT_SECONDS))
    command: list[str | Path] = [
        program(),
        *_options(seconds),
        "-u",
        SCANNED + starts[0],
        "-o",
        report,
    ]
    command += [word for path in starts[1:] for word in ("-s", SCANNED + path)]
    command += [word for path in _LEFT_ALONE for word in ("-x", f"{SCANNED}{path}*")]
    command += ["-H", f"Cookie: {cookie}"] if cookie else []
    done = subprocess.run(
        command,
        env=bare_environment(folder),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=600 + seconds * 60,
    )
    if not report.exists():
        last = tuple(done.stderr.strip().splitlines()[-5:])
        return Outcome("wapiti", who, "", "gave no report", State.BROKEN, last)
    return _judged(who, json.loads(report.read_text(encoding="utf-8")))


def _options(seconds: int) -> list[str]:
    options = ["--scope", "domain", "-m", _MODULES, "-f", "json", "--flush-session"]
    options += ["--max-scan-time", str(seconds), "--max-attack-time", str(seconds)]
    options += ["-d", "4", "--tasks", "4", "-t", "20", "--no-bugreport", "-v", "0"]
    return [*options, "-H", OVER_TLS, "-H", "Sec-Fetch-Site: same-origin", "--skip", "form_token"]


def _judged(who: str, report: dict[str, Any]) -> Outcome:
    counts, details = {}, []
    for kind in ("vulnerabilities", "anomalies"):
        found = [(name, one) for name, rows in report[kind].items() for one in rows]
        counts[kind] = len(found)
        details += [f"{name}: {one['method']} {one['path']} {one['info']}" for name, one in found]
    pages = report["infos"].get("crawled_pages_nbr", 0)
    told = f"{counts['vulnerabilities']}, {counts['anomalies']}; {pages} addresses"
    return judged(
        "wapiti",
        f"as {who}",
        demand="0 vulnerabilities, 0 anomalies",
        found=told,
        details=details,
        is_met=not any(counts.values()) and pages > len(_STARTS[who]),
    )
