"""Long texts as documents: Markdown of a closed set of marks, one file a language, read once.

A file begins with what is known about it, as TOML between two lines of `+++`: title, summary,
order, the digest of the source it translates, whether somebody has reviewed it, and its sources.
A document that breaks a rule is refused with its line when it is loaded, not when it is read.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from reporting.errors import RinnallaError

LONGEST_SUMMARY: Final = 160


class DocumentError(RinnallaError):
    """A document breaks a rule; the message names the file, the line and the rule."""


@dataclass(frozen=True)
class Source:
    """Where a statement comes from, and when somebody last looked."""

    title: str
    url: str
    verified_on: date


@dataclass(frozen=True)
class Section:
    """A part of a document under its own heading; the first part may have none."""

    anchor: str
    title: str
    body: Markup


@dataclass(frozen=True)
class Document:
    """A document: its heading, its parts as HTML of a closed set of tags, what is known of it."""

    title: str
    summary: str
    order: int
    sections: tuple[Section, ...]
    words: int
    digest: str
    translates: str
    is_reviewed: bool
    sources: tuple[Source, ...]
    gaps: frozenset[str] = field(default=frozenset())

    @property
    def body(self) -> Markup:
        """Give all parts with their headings."""
        return Markup("").join(_with_heading(section) for section in self.sections)

    @property
    def headings(self) -> tuple[Section, ...]:
        """Give the parts that have a heading, for a table of contents."""
        return tuple(section for section in self.sections if section.title)

    def filled(self, values: Mapping[str, object]) -> Markup:
        """Give the body with its gaps such as `{retention_days}` filled, and nothing else."""
        body = str(self.body)
        for name in self.gaps:
            body = body.replace("{" + name + "}", escape(values[name]))
        return Markup(body)  # noqa: S704 - rendered above, and what fills it is escaped


def parse_document(text: str, language: str, *, name: str) -> Document:
    """Give the document a file holds; `name` stands in what is said of its faults.

    Raises DocumentError at the first line that breaks a rule.
    """
    matter, source, line = _parted(text, name)
    tokens = _MARKDOWN.parse(source)
    for token in _checked(tokens, name, line):
        _give_language(token, language)
    words = len(re.findall(r"\w+", " ".join(_texts(tokens))))
    title, summary = str(matter.get("title", "")), str(matter.get("summary", ""))
    order, sources = matter.get("order", 0), matter.get("sources", [])
    if not isinstance(order, int) or not isinstance(sources, list):
        raise DocumentError(f"{name}:1: order is a number and sources are a list")
    if not title or not summary or len(summary) > LONGEST_SUMMARY:
        raise DocumentError(f"{name}:1: a title and a summary of at most {LONGEST_SUMMARY} letters")
    whole = f"{title}\n{summary}\n{source.strip()}"
    return Document(
        title=title,
        summary=summary,
        order=order,
        sections=tuple(_sections(tokens)),
        words=words,
        digest=hashlib.sha256(whole.encode()).hexdigest()[:16],
        translates=str(matter.get("translates", "")),
        is_reviewed=bool(matter.get("reviewed", False)),
        sources=tuple(_source(one, name) for one in sources),
        gaps=frozenset(_GAP.findall(source)),
    )


def read_document(path: Path, language: str) -> Document:
    """Read the document of a file. Raises DocumentError when it breaks a rule."""
    name = "/".join(path.parts[-3:])
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(f"{name}:1: cannot be read as UTF-8") from error
    return parse_document(text, language, name=name)


_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable("table")
# Every address reaches our own check; the renderer's own would only drop the link silently.
_MARKDOWN.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005

_TAGS: Final = frozenset(
    {
        *("heading", "paragraph", "bullet_list", "ordered_list", "list_item", "blockquote"),
        *("table", "thead", "tbody", "tr", "th", "td", "strong", "em", "link"),
    }
)
_PLAIN: Final = frozenset({"inline", "text", "softbreak", "hardbreak"})
_HEADINGS: Final = ("h2", "h3")
_OWN_PATH: Final = re.compile(
    r"/(now|guide|report|inbox|help|learn|numbers|about|safer-space)(/[a-z0-9-]+)*"
    r"(\?[a-z_]+=[a-z_]+(&[a-z_]+=[a-z_]+)*)?(#[a-z0-9-]+)?"
)
_DIAL: Final = re.compile(r"tel:[0-9]{3,12}|sms:112")
_GAP: Final = re.compile(r"\{([a-z_]+)\}")
_MATTER: Final = re.compile(r"\+\+\+\n(.*?)\n\+\+\+\n", re.DOTALL)
_RAW: Final = re.compile(r"<[a-zA-Z/!?]")


def _parted(text: str, name: str) -> tuple[dict[str, Any], str, int]:
    found = _MATTER.match(text)
    if not found:
        raise DocumentError(f"{name}:1: must begin with what is known about it, between +++ lines")
    try:
        matter = tomllib.loads(found[1])
    except tomllib.TOMLDecodeError as error:
        raise DocumentError(f"{name}:2: {error}") from error
    return matter, text[found.end() :], found[0].count("\n") + 1


def _checked(tokens: list[Token], name: str, first_line: int) -> Iterator[Token]:
    """Give every token; raise DocumentError at the first that is not on the list."""
    line = first_line
    for token in tokens:
        line = first_line + token.map[0] if token.map else line
        for one in (token, *(token.children or ())):
            fault = _fault(one)
            if fault:
                raise DocumentError(f"{name}:{line}: {fault}")
            yield one


def _fault(token: Token) -> str:
    kind = re.sub(r"_(open|close)\Z", "", token.type)
    if kind not in _TAGS | _PLAIN:
        return f"{kind} is not allowed"
    if kind == "heading" and token.tag not in _HEADINGS:
        return "headings are ## and ###"
    if token.type == "text" and _RAW.search(token.content):
        return "HTML is not allowed"
    if token.type == "link_open" and not _may_lead_to(str(token.attrGet("href"))):
        return f"the link to {token.attrGet('href')} is not allowed"
    return ""


def _may_lead_to(address: str) -> bool:
    if _OWN_PATH.fullmatch(address) or _DIAL.fullmatch(address):
        return True
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    return (
        parts.scheme == "https" and "." in host and port is None and "@" not in parts.netloc
    ) and not re.search(r"[\s\\\x00-\x1f]", address)


def _give_language(token: Token, language: str) -> None:
    if token.type != "link_open":
        return
    address = str(token.attrGet("href"))
    if address.startswith("/"):
        token.attrSet("href", f"/{language}{address}")
    elif address.startswith("https:"):
        token.attrSet("rel", "noreferrer")


def _sections(tokens: list[Token]) -> Iterator[Section]:
    starts = [i for i, token in enumerate(tokens) if token.type == "heading_open" and _is_h2(token)]
    if starts[:1] != [0] and tokens:
        yield Section("", "", _rendered(tokens[: starts[0] if starts else None], ""))
    for number, (start, end) in enumerate(pairwise([*starts, len(tokens)]), start=1):
        title = " ".join(_texts(tokens[start : start + 3]))
        anchor = f"part-{number}"
        yield Section(anchor, title, _rendered(tokens[start + 3 : end], anchor))


def _is_h2(token: Token) -> bool:
    return token.tag == "h2"


def _rendered(tokens: list[Token], anchor: str) -> Markup:
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    # A table wider than a phone scrolls by itself, also with the keyboard. In what was rendered
    # of texts every "<" is escaped, so these are the tables' own tags.
    name = f' role="region" tabindex="0" aria-labelledby="{anchor}"' if anchor else ""
    html = html.replace("<table>", f'<div class="scroll"{name}>\n<table>')
    html = html.replace("</table>", "</table>\n</div>").replace("<th>", '<th scope="col">')
    return Markup(html)  # noqa: S704 - of checked tokens only, each text in them escaped


def _with_heading(section: Section) -> Markup:
    if not section.title:
        return section.body
    heading = Markup('<h2 id="{}">{}</h2>\n').format(section.anchor, section.title)
    return heading + section.body


def _texts(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        for one in token.children or ():
            if one.type == "text":
                yield one.content


def _source(row: object, name: str) -> Source:
    row = row if isinstance(row, Mapping) else {}
    seen, url = row.get("verified_on"), str(row.get("url", ""))
    if not isinstance(seen, date) or not row.get("title") or not _may_lead_to(url):
        raise DocumentError(f"{name}:1: a source has a title, a web address and verified_on")
    return Source(str(row["title"]), url, seen)
