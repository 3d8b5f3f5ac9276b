"""Every address of the service: who may go there, what it is called, which template it shows."""

import ast
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from reporting.permissions import Access, Permission
from tests.structure.sources import TEMPLATES, python_files, shown, template_files, text, tree

KEBAB = re.compile(r"\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?\Z")
SHARED = {"layouts", "components", "errors"}
# What everybody may reach; all else demands a sign-in or a permission.
PUBLIC = {
    "annual_public",
    "api",
    "feedback",
    "front",
    "guide",
    "inbox",
    "indicators",
    "learning",
    "now",
    "numbers",
    "offline",
    "open_data",
    "report",
}
SIGN_IN = {"accounts.sign_in", "welcome.forgotten", "welcome.set_up", "welcome.welcome"}


@pytest.fixture
def rules(app: Flask) -> list[Rule]:
    """Give every rule of the application but that of the static files."""
    return [rule for rule in app.url_map.iter_rules() if not rule.endpoint.startswith("static")]


def test_every_route_states_who_may_enter(app: Flask, rules: list[Rule]) -> None:
    """T36, 4.18: no route without a rule."""
    declared = app.extensions["rinnalla_access"]

    assert {rule.endpoint for rule in rules} == set(declared)
    assert all(isinstance(access, Access | Permission) for access in declared.values())


def test_only_the_residents_side_and_the_sign_in_are_public(app: Flask) -> None:
    """T36, 4.18: public is a short list."""
    declared = app.extensions["rinnalla_access"]
    public = {endpoint for endpoint, access in declared.items() if access is Access.PUBLIC}

    assert {e for e in public if e.split(".")[0] not in PUBLIC} == SIGN_IN


def test_addresses_are_in_kebab_case_and_parameters_have_a_type(rules: list[Rule]) -> None:
    for rule in rules:
        for part in filter(None, re.sub(r"<[^>]*>", "", rule.rule).split("/")):
            assert KEBAB.match(part), rule.rule
        for parameter in re.findall(r"<([^>]*)>", rule.rule):
            assert ":" in parameter, f"{rule.rule}: <{parameter}> has no type"


def test_pages_are_read_by_get_and_changed_by_post(rules: list[Rule]) -> None:
    for rule in rules:
        methods = set(rule.methods or ()) - {"HEAD", "OPTIONS"}
        assert methods
        assert methods <= {"GET", "POST"}, rule.rule


def test_an_endpoint_is_named_as_its_view(app: Flask, rules: list[Rule]) -> None:
    for rule in rules:
        view = app.view_functions[rule.endpoint]
        assert rule.endpoint.split(".")[-1] == getattr(view, "__name__", "")


def test_every_template_that_code_shows_is_there() -> None:
    missing = {name for name in shown_by_code() if not (TEMPLATES / name).exists()}

    assert not missing


def test_every_template_is_used() -> None:
    used = set(shown_by_code()) | set(named_by_templates())

    assert {t.relative_to(TEMPLATES).as_posix() for t in template_files()} == used


def test_a_page_lies_in_the_folder_of_its_blueprint(app: Flask) -> None:
    folders = {t.relative_to(TEMPLATES).parts[0] for t in template_files()} - SHARED

    assert folders <= set(app.blueprints), folders - set(app.blueprints)


def test_a_blueprint_shows_templates_of_its_own_only() -> None:
    for path in python_files("reporting"):
        blueprint = _blueprint_of(path.stem, text(path))
        for name in _templates_in(tree(path)) if blueprint else ():
            folder = name.split("/")[0]
            assert folder in {blueprint, "errors"}, f"{shown(path)} shows {name}"


def shown_by_code() -> Iterator[str]:
    """Give every template name that stands in our code."""
    for path in python_files("reporting"):
        yield from _templates_in(tree(path))


def named_by_templates() -> Iterator[str]:
    """Give every template that another extends, includes or imports."""
    for path in template_files():
        yield from re.findall(r"{%-?\s*(?:extends|include|from|import)\s+\"([^\"]+)\"", text(path))


def _templates_in(module: ast.Module) -> Iterator[str]:
    texts = (n.value for n in ast.walk(module) if isinstance(n, ast.Constant))
    for value in texts:
        if isinstance(value, str) and re.fullmatch(r"[a-z_]+/[a-z_]+\.html", value):
            yield value


def _blueprint_of(stem: str, source: str) -> str | None:
    found = re.search(r"= Pages\(\"([a-z_]+)\"", source)
    return found[1] if found and "views" in stem else None
