"""Names tell where a thing is: no drawer for leftovers, no code where nobody looks."""

import ast
import re
from pathlib import Path

import pytest

from tests.structure.sources import REPORTING, ROOT, python_files, shown, template_files, tree

FORBIDDEN = re.compile(
    r"(^|_)(utils?|common|helpers?|misc|core|base|manager|handlers?|processor|services?)(_|$)"
)
SNAKE = re.compile(r"_?[a-z][a-z0-9_]*\Z")
OWN = python_files("reporting")


@pytest.mark.parametrize("path", OWN, ids=shown)
def test_a_module_has_a_name_of_the_subject(path: Path) -> None:
    parts = [*path.relative_to(REPORTING).parts[:-1], path.stem]

    for part in parts:
        assert part == "__init__" or SNAKE.match(part), part
        assert not FORBIDDEN.search(part), part


@pytest.mark.parametrize("path", template_files() + sorted((ROOT / "static/css").glob("*.css")))
def test_other_files_are_named_in_snake_case(path: Path) -> None:
    assert SNAKE.match(path.stem), shown(path)


@pytest.mark.parametrize("path", [p for p in OWN if p.name == "__init__.py"], ids=shown)
def test_a_package_file_holds_a_docstring_and_at_most_re_exports(path: Path) -> None:
    docstring, *rest = tree(path).body

    assert isinstance(docstring, ast.Expr)
    if rest:
        assert path.parent.name == "sealing", "only the sealing library has a facade"
        assert all(isinstance(node, ast.ImportFrom | ast.Assign) for node in rest)


@pytest.mark.parametrize("path", OWN, ids=shown)
def test_an_error_class_says_so(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ClassDef) and _is_error(node):
            assert node.name.endswith("Error"), node.name


@pytest.mark.parametrize("path", OWN, ids=shown)
def test_imports_stand_at_the_top(path: Path) -> None:
    inner = [
        node.lineno
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert not inner


def _is_error(node: ast.ClassDef) -> bool:
    return any(
        isinstance(base, ast.Name) and (base.id == "Exception" or base.id.endswith("Error"))
        for base in node.bases
    )
