"""Templates: nothing unescaped, nothing inline, every page through a layout with a title."""

import re
from pathlib import Path

import pytest

from tests.structure.sources import TEMPLATES, shown, template_files, text

FILES = template_files()
# Who leaves quickly must not land on a page that looks like this service.
EMPTY = {"front/away.html", "front/leave.html"}
PAGES = [
    path
    for path in FILES
    if path.relative_to(TEMPLATES).as_posix() not in EMPTY
    and path.parent.name not in {"layouts", "components"}
    and not path.name.startswith("_")
]
FORBIDDEN = {
    "|safe": re.compile(r"\|\s*safe\b"),
    "autoescape": re.compile(r"{%-?\s*autoescape"),
    "an inline style": re.compile(r"<style|\sstyle="),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)|javascript:"),
    "an event attribute": re.compile(r"\son[a-z]+="),
    "another origin": re.compile(r"\b(src|srcset|poster)=[\"']?(https?:)?//"),
    "a physical side": re.compile(r"\b(align|dir=\"(left|right))"),
}


@pytest.mark.parametrize("path", FILES, ids=shown)
@pytest.mark.parametrize("what", FORBIDDEN)
def test_a_template_has_no(what: str, path: Path) -> None:
    """4.28, P48: no unescaped output, no inline code."""
    found = FORBIDDEN[what].search(text(path))

    assert not found, f"{what}: {found[0]}"


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_a_page_extends_a_layout_and_has_a_title(path: Path) -> None:
    source = text(path)

    assert re.search(r"{% extends \"layouts/[a-z_]+\.html\" %}", source)
    assert re.search(r"{% block title %}|{% set (title|heading) ", source)


def test_nothing_but_templates_lies_among_the_templates() -> None:
    others = [p for p in TEMPLATES.rglob("*") if p.is_file() and p.suffix != ".html"]

    assert not others
