"""What may stand in one place only, and what may stand nowhere."""

import ast
from pathlib import Path

import pytest

from tests.structure.sources import ROOT, files_with, functions, python_files, shown, text, tree

OWN = python_files("reporting")
SECRETIVE = {"code", "key", "password", "pepper", "plaintext", "secret", "seed", "token"}
WEAK_IN_SCRIPTS = (
    *("Math.random", "innerHTML", "outerHTML", "insertAdjacentHTML", "createContextualFragment"),
    *("setHTMLUnsafe", "document.write", "eval(", "new Function", "localStorage", "indexedDB"),
)
SWITCHED_OFF = ("WTF_CSRF_" + "ENABLED", "RATELIMIT_" + "ENABLED", "csrf = " + "False")


def test_one_place_commits() -> None:
    assert files_with(".commit(", "reporting") == {"reporting/database.py"}
    assert text(ROOT / "reporting/database.py").count(".commit(") == 1


def test_one_place_knows_the_clients_address() -> None:
    names = ("remote_addr", "access_route", "REMOTE_ADDR", "X-Forwarded-For", "HTTP_X_FORWARDED")
    found = {name: files_with(name, "reporting") for name in names}

    allowed = {"reporting/web/limits.py", "reporting/config.py"}
    assert found["remote_addr"] == {"reporting/web/limits.py"}
    assert set().union(*found.values()) <= allowed


def test_one_place_reads_the_environment() -> None:
    readers = [files_with(w, "reporting") for w in ("os.environ", "import environ", "getenv")]

    # A server looks whether glibc has been told about its heap before anything is loaded.
    assert set().union(*readers) == {"reporting/config.py", "reporting/start.py"}


def test_one_place_reads_what_belongs_to_the_request() -> None:
    readers = files_with("import current_app", "reporting") | files_with(", g,", "reporting")

    assert all(name.startswith("reporting/web/") for name in readers)


@pytest.mark.parametrize("word", ["uuid1", "md5", "sha1("])
def test_nothing_is_guessable_or_tells_when_it_was_made(word: str) -> None:
    """T43, P53: no weak digest and no counted or dated id."""
    assert not files_with(word, "reporting")


@pytest.mark.parametrize("path", OWN, ids=shown)
def test_no_numbers_of_a_weak_source_are_drawn(path: Path) -> None:
    """T43, P53: no module of random numbers is imported, in whatever way and from wherever."""
    imports = [n for n in ast.walk(tree(path)) if isinstance(n, ast.Import | ast.ImportFrom)]
    parts = {part for node in imports for one in node.names for part in one.name.split(".")}
    parts |= {part for n in imports for part in (getattr(n, "module", "") or "").split(".")}

    assert "random" not in parts


def test_scripts_draw_no_weak_numbers_and_write_no_html() -> None:
    """T43, 4.28, P54: scripts draw no numbers and write no markup."""
    for path in (ROOT / "static/js").glob("*.js"):
        for word in WEAK_IN_SCRIPTS:
            assert word not in text(path), f"{word} in {shown(path)}"


@pytest.mark.parametrize("path", OWN, ids=shown)
def test_nothing_secret_is_remembered_by_a_cache(path: Path) -> None:
    """P47: no cache around secrets."""
    for function in functions(path):
        if any("cache" in ast.unparse(decorator) for decorator in function.decorator_list):
            names = {argument.arg for argument in function.args.args + function.args.kwonlyargs}
            words = {part for name in names for part in name.split("_")}
            assert not words & SECRETIVE - _public(names), f"{function.name} in {shown(path)}"


@pytest.mark.parametrize("path", OWN, ids=shown)
def test_nothing_is_swallowed(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "everything"
            assert caught not in {"everything", "Exception", "BaseException"}, node.lineno


def test_no_test_switches_a_protection_off() -> None:
    """T07, 4.6, P55: no test switches a protection off."""
    for word in SWITCHED_OFF:
        assert not files_with(word, "tests", "reporting"), word


def test_no_test_is_left_out() -> None:
    for word in ("mark." + "skip", "mark." + "xfail", "pytest." + "skip", "importor" + "skip"):
        assert not files_with(word, "tests"), word


def _public(names: set[str]) -> set[str]:
    return {"key"} if any("public" in name for name in names) else set()
