"""Small files and short functions: what does not fit is split by noun, never by raising a limit."""

import ast
from pathlib import Path

import pytest

from tests.structure.sources import functions, python_files, shown, template_files, text

FILE_LINES = 300
FUNCTION_LINES = 25
CONFTEST_LINES = 150
TEMPLATE_LINES = 80

FILES = [
    path
    for folder in ("reporting", "tests", "bench", "faults", "audit")
    for path in python_files(folder)
]
OWN = python_files("reporting")


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_a_file_is_one_thought_and_stays_small(path: Path) -> None:
    limit = CONFTEST_LINES if path.name == "conftest.py" else FILE_LINES

    assert len(text(path).splitlines()) <= limit


@pytest.mark.parametrize("path", OWN, ids=shown)
def test_a_function_fits_on_a_hand(path: Path) -> None:
    long = {f.name: n for f in functions(path) if (n := _body_lines(f)) > FUNCTION_LINES}

    assert not long


@pytest.mark.parametrize("path", template_files(), ids=shown)
def test_a_template_stays_small(path: Path) -> None:
    assert len(text(path).splitlines()) <= TEMPLATE_LINES


def _body_lines(function: ast.FunctionDef) -> int:
    """Count from `def` to the end, without the docstring: what must be kept in mind."""
    first = function.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if is_docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring
