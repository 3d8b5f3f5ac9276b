"""The free texts of a report: Markdown of the project's closed set, checked, shown, written."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from markupsafe import Markup, escape
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reporting.documents import Document, DocumentError, Section, parse_document
from reporting.errors import NotFoundError
from reporting.preferences.faults import Fault, ValueChangedError
from reporting.preferences.kinds import hidden_faults
from reporting.preferences.values import WRITTEN
from reporting.statistics.annual.chapters import Part
from reporting.statistics.annual.models import AnnualText
from reporting.statistics.annual.operations import held_draft, touch_draft
from reporting.statistics.annual.queries import ReportKey
from reporting.statistics.annual.told import TOO_LONG
from reporting.statistics.annual.writer import Writer, refuse
from reporting.vocabulary import N_


@dataclass(frozen=True)
class TextPlace:
    """Which text of which report, in which language."""

    key: ReportKey
    part: Part
    language: str


def written_text(session: Session, place: TextPlace) -> AnnualText | None:
    """Give a text as it was written, None when there is none."""
    key = place.key
    return session.get(AnnualText, (key.year, key.version, place.part, place.language))


def write_text(session: Session, place: TextPlace, text: str, *, seen: int, writer: Writer) -> None:
    """Write a text of a draft; an empty one takes it away.

    `seen` is the revision of the text that its page showed, 0 for none. Raises
    ValueRefusedError for what cannot be shown, ValueChangedError when somebody wrote it
    meanwhile, ReportStepError when the report is no draft, NotFoundError.
    """
    if place.language not in WRITTEN:
        raise NotFoundError("no such language")
    report = held_draft(session, place.key)
    row = written_text(session, place)
    if seen != (row.revision if row else 0):
        raise ValueChangedError
    refuse_text(place.part, text)
    if row is None:
        row = AnnualText(year=place.key.year, version=place.key.version, part=place.part)
        row.language, row.revision = place.language, 0
        session.add(row)
    row.text, row.revision = text, seen + 1
    row.written_by, row.written_on = writer.by, writer.today
    try:
        session.flush()  # two people who write at once must not both succeed
    except IntegrityError as error:
        raise ValueChangedError from error
    touch_draft(session, report, writer=writer)


def refuse_text(part: Part, text: str) -> None:
    """Raise ValueRefusedError when a text cannot be shown."""
    refuse(text_faults(part, text))


def text_faults(part: Part, text: str) -> list[Fault]:
    """Say why a text cannot be shown: too long, hidden characters, marks that are not allowed."""
    if len(text) > part.most:
        return [Fault("text", TOO_LONG, (("length", len(text)), ("most", part.most)))]
    if hidden := hidden_faults("text", text):
        return hidden
    if part.is_line or not text:
        return []
    try:
        _parsed(text, "en")
    except DocumentError as error:
        line = re.search(r":(\d+):", str(error))
        number = int(line[1]) - _MATTER_LINES if line else 1
        return [Fault("text", _NOT_ALLOWED, (("line", max(number, 1)),))]
    return []


def text_html(text: str, language: str, *, anchor: str, level: int) -> Markup:
    """Give a text as HTML of a closed set of tags, its headings from a level on.

    `language` is that of the page, where its links lead; `anchor` makes ids its own on a page.
    """
    if not text:
        return Markup()
    return document_html(_parsed(text, language).sections, anchor=anchor, level=level)


def document_html(
    sections: Iterable[Section],
    *,
    anchor: str,
    level: int,
    facts: Mapping[str, object] = MappingProxyType({}),
) -> Markup:
    """Give the parts of a document as part of a page, with headings and ids of their own.

    `facts` fill the gaps of our own documents, such as `{least}`.
    """
    parts = []
    for section in sections:
        # In what was rendered of texts every "<" and quote is escaped, so these are its own tags.
        below = level + 1 if section.title else level
        html = str(section.body).replace("<h3>", f"<h{below}>").replace("</h3>", f"</h{below}>")
        html = html.replace('aria-labelledby="part-', f'aria-labelledby="{anchor}-part-')
        for name, value in facts.items():
            html = html.replace("{" + name + "}", escape(value))
        body = Markup(html)  # noqa: S704 - rendered by our own renderer of a closed set of tags
        parts.append(_heading(section.title, f"{anchor}-{section.anchor}", level) + body)
    return Markup().join(parts)


_MATTER: Final = "+++\ntitle = '-'\nsummary = '-'\n+++\n"
_MATTER_LINES: Final = _MATTER.count("\n")
_NOT_ALLOWED: Final = N_(
    "Line %(line)s cannot be shown. You can use paragraphs, headings that begin with ## or ###, "
    "lists, quotations, tables, **bold** and *italics*, and links to pages of this service or to "
    "addresses that begin with https://."
)


def _parsed(text: str, language: str) -> Document:
    return parse_document(_MATTER + text, language, name="text")


def _heading(title: str, anchor: str, level: int) -> Markup:
    if not title:
        return Markup()
    return Markup('<h{0} id="{1}">{2}</h{0}>\n').format(level, anchor, title)
