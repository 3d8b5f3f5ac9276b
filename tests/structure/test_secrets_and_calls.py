"""Secrets are compared in constant time, and nothing fetches an address."""

import ast
import re
from pathlib import Path

import pytest

from tests.structure.sources import REPORTING, ROOT, python_files, shown, text, tree

# What is compared here is public, or was found by it in an index.
SECRET = re.compile(
    r"(^|_)(verifier|commitment|commit|mac|hmac|signature|token_digest|code_digest|pepper|secret)$"
)
# What is guessed at from outside, and how often each compares it.
CONSTANT_TIME = {
    "reporting/accounts/second_factors.py": 1,
    "reporting/backup/reading.py": 2,
    "reporting/learning/queries.py": 1,
    "reporting/limiting/puzzles.py": 2,
    "reporting/metrics/views.py": 1,
    "reporting/sealing/_object.py": 1,
    "reporting/sealing/_secret_wrap.py": 1,
    "reporting/sealing/passwords.py": 1,
    "reporting/web/tokens.py": 1,
}
# Modules that open connections: to a mail server, a virus scanner, a store or Redis, each by the
# settings of the installation, never by what somebody sent.
CALLERS = re.compile(
    r"^(urllib\.request|http\.client|urllib3|requests|httpx|aiohttp|ftplib|smtplib|socket|boto3"
    r"|botocore|redis|telnetlib|xmlrpc)\b"
)
MAY_CALL = {
    "reporting/notices/": "mail",
    "reporting/storage/": "the store of files",
    "reporting/limiting/": "Redis",
    "reporting/files/": "the virus scanner",
    "reporting/attachments/": "the virus scanner",
    "reporting/server": "its own listening socket",
    "reporting/serving/": "its own listening socket",
    "reporting/web/stalls": "closing connections that stand still",
    "reporting/inspection/": "`rinnalla check`, run by whoever keeps the machine",
    "reporting/rehearsal/": "`rinnalla rehearse`, run by whoever keeps the machine",
}


@pytest.mark.parametrize("path", python_files("reporting"), ids=shown)
def test_secrets_are_compared_in_constant_time(path: Path) -> None:
    """P10, 4.15: no == on what must not be guessed byte by byte."""
    compared = [
        ast.unparse(node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Compare)
        and isinstance(node.ops[0], ast.Eq | ast.NotEq)
        and not any(_is_column(side) for side in (node.left, *node.comparators))
        and any(_is_secret(side) for side in (node.left, *node.comparators))
    ]

    assert not compared


def test_what_is_compared_in_constant_time_stays_so() -> None:
    """P10, 4.15: a secret that goes by a harmless name is still one."""
    found = {path: text(ROOT / path).count("compare_digest(") for path in CONSTANT_TIME}

    assert found == CONSTANT_TIME


def test_nothing_but_named_modules_can_call_another_machine() -> None:
    """T06, 4.27, P51: no feature fetches an address, whoever names it."""
    calling = {}
    for path in python_files(REPORTING.name):
        modules = [_imported(node) for node in ast.walk(tree(path))]
        found = [name for names in modules for name in names if CALLERS.match(name)]
        if found and not shown(path).startswith(tuple(MAY_CALL)):
            calling[shown(path)] = found

    assert not calling


def _is_secret(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return SECRET.search(name) is not None


def _is_column(node: ast.expr) -> bool:
    """Say whether the database compares: a column of a table, found by an index."""
    owner = node.value if isinstance(node, ast.Attribute) else None
    return isinstance(owner, ast.Name) and owner.id.lstrip("_")[:1].isupper()


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [one.name for one in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module or ''}.{one.name}" for one in node.names]
    return []
