"""Long texts as documents: one Markdown file a page and language, rendered once."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup

_FOLDER = Path(__file__).resolve().parents[2] / "translations"


@dataclass(frozen=True)
class Document:
    """A document: its heading and its body as HTML of a closed set of tags."""

    title: str
    body: Markup


@cache
def document(language: str, name: str) -> Document:
    """Give the document `about/<name>.md` of a language.

    The first line is the heading. Raw HTML in a document is shown as text, never run.
    Raises FileNotFoundError when the language lacks the document (checked at build time).
    """
    text = (_FOLDER / language / "about" / f"{name}.md").read_text(encoding="utf-8")
    heading, _, body = text.partition("\n")
    renderer = MarkdownIt("commonmark", {"html": False}).enable("table")
    return Document(heading.removeprefix("# ").strip(), Markup(renderer.render(body)))  # noqa: S704
