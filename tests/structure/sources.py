"""The project's own files, read once for the structure tests."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from catalogues.texts import template_of

ROOT = Path(__file__).resolve().parents[2]
REPORTING = ROOT / "reporting"
TEMPLATES = ROOT / "templates"


def python_files(folder: str) -> list[Path]:
    """Give the Python files below a top folder, in order."""
    return sorted((ROOT / folder).rglob("*.py"))


def template_files() -> list[Path]:
    """Give every template, in order."""
    return sorted(TEMPLATES.rglob("*.html"))


def shown(path: Path) -> str:
    """Give a path as people write it, from the top of the project."""
    return path.relative_to(ROOT).as_posix()


@cache
def text(path: Path) -> str:
    """Give a file's text."""
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """Give a Python file parsed."""
    return ast.parse(text(path))


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Give every function and method of a file."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef))


def files_with(needle: str, *folders: str) -> set[str]:
    """Give the Python files below some folders that contain a text."""
    return {
        shown(path) for folder in folders for path in python_files(folder) if needle in text(path)
    }


@cache
def texts_of(part: str) -> frozenset[str]:
    """Give every text of a part that code and templates show."""
    found = (message.id for message in template_of(part) if message.id)
    return frozenset(one if isinstance(one, str) else one[0] for one in found)
