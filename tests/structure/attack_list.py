"""Which test answers to which attack; `python -m tests.structure.attack_list` writes the page."""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.structure.sources import ROOT, python_files, shown, tree

LIST: Final = Path(__file__).with_name("attacks.toml")
PAGE: Final = ROOT / "docs" / "attacks.md"

# At the beginning of a docstring: one id or several, then a colon.
IDS: Final = re.compile(r"((?:T\d\d|P\d\d|[45]\.\d+)(?:, (?:T\d\d|P\d\d|[45]\.\d+))*): \S")
_FAULT: Final = re.compile(r"5\.([1-9]|1\d|2[0-3])")

_HEAD: Final = """# Attacks and the tests that answer to them

Made by `make attacks` from the tests and from `tests/structure/attacks.toml`; a test fails when
this page is not what the tests say. **T** are attacks and failures that hit comparable services,
**4** the controls of web and operation, **P** findings of their published audits. A test counts
when it fails under the attack.
"""


@dataclass(frozen=True)
class Attack:
    """One line of the list. `covered_by` are ids whose tests answer to this one too."""

    id: str
    what: str
    covered_by: tuple[str, ...]
    reason: str


def attacks() -> list[Attack]:
    """Give the list in its order."""
    found = tomllib.loads(LIST.read_text(encoding="utf-8"))["attack"]
    return [Attack(a["id"], a["what"], tuple(a.get("as", ())), a.get("reason", "")) for a in found]


def named_tests() -> Mapping[str, list[str]]:
    """Give the tests that name an id first in their docstring, as `file::test`."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in python_files("tests"):
        for name, text in _told(tree(path)):
            for one in ids_in(text):
                found[one].append(f"{shown(path)}::{name}")
    return found


def ids_in(docstring: str) -> list[str]:
    """Give the ids that a docstring begins with."""
    match = IDS.match(docstring)
    return match[1].split(", ") if match else []


def is_fault(one: str) -> bool:
    """Say whether an id names a fault of operation, which `make faults` lists by itself."""
    return _FAULT.fullmatch(one) is not None


def answers(attack: Attack, by_id: Mapping[str, list[str]]) -> list[str]:
    """Give the tests that answer to an attack, its own first."""
    named = [test for one in (attack.id, *attack.covered_by) for test in by_id.get(one, ())]
    return list(dict.fromkeys(named))


def page() -> str:
    """Give the page as it must be."""
    by_id, lines = named_tests(), [_HEAD]
    for title, sign in (("Attacks", "T"), ("Controls", "4"), ("Findings of audits", "P")):
        lines += [f"## {title}\n", "| id | what | tests |", "|---|---|---|"]
        lines += [_line(one, by_id) for one in attacks() if one.id.startswith(sign)]
        lines.append("")
    return "\n".join(lines)


def _line(attack: Attack, by_id: Mapping[str, list[str]]) -> str:
    tests = [f"`{test.removeprefix('tests/')}`" for test in answers(attack, by_id)]
    told = [f"*Cannot apply:* {attack.reason}"] if attack.reason else []
    return f"| {attack.id} | {attack.what} | {'<br>'.join(told + tests)} |"


def _told(module: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            yield node.name, ast.get_docstring(node) or ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
