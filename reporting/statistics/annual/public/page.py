"""A report in the language of a page: its chapters with figures, texts and registers in words."""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from reporting.libraries import Found, library
from reporting.preferences.values import Words
from reporting.statistics.annual.chapters import FINDINGS, GROUPS, Chapter, Group, Part
from reporting.statistics.annual.content import ReportContent
from reporting.statistics.annual.models import AnnualReport, ReportState
from reporting.statistics.annual.queries import (
    ReportKey,
    earlier_versions,
    pdf_languages,
    release_of,
    withdrawal_note,
)
from reporting.statistics.annual.texts import document_html, text_html
from reporting.statistics.catalogue import View
from reporting.statistics.notes import break_notes
from reporting.statistics.page import page_words, shown_table
from reporting.statistics.public.facts import FACTS
from reporting.statistics.references.page import ShownBody, shown_bodies
from reporting.statistics.references.series import series_of
from reporting.statistics.releases.artefact import Artefact, Audience
from reporting.statistics.releases.queries import ReleaseRow, artefact_of
from reporting.statistics.shown import ShownTable
from reporting.web import current
from reporting.web.locale import gettext as _

# The views whose findings tell a year, the most telling first; one that tells nothing is passed.
_TELLING: Final = (
    *(View.RECEIVED, View.GROUNDS, View.AREAS, View.KINDS, View.BYSTANDERS),
    *(View.OUTCOMES, View.TIMES, View.GROUND_AREA, View.PLACES, View.GROUND_PAIRS),
)
# Most rows of it are hidden, and the rare ones say nothing.
_NEVER_WHOLE: Final = frozenset({View.GROUND_PAIRS})
_DOCUMENTS: Final = ("method", "protection")
_NOTHING: Final = Markup()


@dataclass(frozen=True)
class ShownGroup:
    """Figures that answer one question."""

    anchor: str
    title: str
    figures: tuple[ShownTable, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class ShownText:
    """A free text as HTML, and the language it is in where that is not the page's."""

    html: Markup
    language: str | None = None
    is_line: bool = False


@dataclass(frozen=True)
class Theme:
    """A theme in depth: its title and its text."""

    title: ShownText
    text: ShownText


@dataclass(frozen=True)
class ShownDocument:
    """A document about the figures: how they are made, how nobody is found in them."""

    anchor: str
    found: Found
    html: Markup


@dataclass(frozen=True)
class ReportPage:
    """A report as one page tells it. `release` is None or withdrawn when it has no figures."""

    content: ReportContent
    release: ReleaseRow | None
    groups: tuple[ShownGroup, ...] = ()
    findings: tuple[ShownTable, ...] = ()
    tables: tuple[ShownTable, ...] = ()
    breaks: tuple[str, ...] = ()
    texts: dict[Part, ShownText] = field(default_factory=dict)
    themes: tuple[Theme, ...] = ()
    documents: tuple[ShownDocument, ...] = ()
    bodies: tuple[ShownBody, ...] = ()

    @property
    def has_figures(self) -> bool:
        """Say whether the figures of its release are still there to be told."""
        return bool(self.groups)

    @property
    def title(self) -> str:
        """Give the heading of the report."""
        return _("Annual report %(year)s", year=self.content.year)

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """Give the chapters that have something to tell, in order."""
        content, texts = self.content, self.texts
        empty = {
            Chapter.FOREWORD: Part.FOREWORD not in texts,
            Chapter.FINDINGS: not self.findings,
            Chapter.FIGURES: not self.has_figures,
            Chapter.THEMES: not self.themes,
            Chapter.CHANGES: not content.changes and Part.WORK not in texts,
            Chapter.RECOMMENDATIONS: not content.recommendations and not content.earlier,
            Chapter.TABLES: not self.tables,
            Chapter.PRESS: not self.has_figures,
        }
        return tuple(chapter for chapter in Chapter if not empty.get(chapter, False))


@dataclass(frozen=True)
class Standing:
    """How it stands with a report: its row, other versions of it, its release, its PDFs."""

    report: AnnualReport
    note: Words
    others: tuple[AnnualReport, ...]
    release: ReleaseRow | None
    papers: frozenset[str]

    @property
    def is_withdrawn(self) -> bool:
        """Say whether only a note is left of it."""
        return self.report.state is ReportState.WITHDRAWN

    @property
    def is_newest(self) -> bool:
        """Say whether no newer version of it is published."""
        newer = (one for one in self.others if one.version > self.report.version)
        return not any(one.state is ReportState.PUBLISHED for one in newer)

    @property
    def key(self) -> Hashable:
        """Give what changes when anything changes that a page of it shows."""
        versions = tuple((one.version, one.state, one.withdrawn_on) for one in self.others)
        has_figures = self.release is not None and not self.release.is_withdrawn
        return self.report.digest, self.is_withdrawn, versions, has_figures, self.papers

    @property
    def is_whole(self) -> bool:
        """Say whether report and figures are both still there."""
        has_release = self.release is not None and not self.release.is_withdrawn
        return has_release and not self.is_withdrawn


def standing_of(session: Session, report: AnnualReport) -> Standing:
    """Give how it stands with a published or withdrawn report."""
    return Standing(
        report=report,
        note=withdrawal_note(report),
        others=earlier_versions(session, report),
        release=release_of(session, report.release_name),
        papers=pdf_languages(session, ReportKey(report.year, report.version)),
    )


def report_page(session: Session, content: ReportContent) -> ReportPage:
    """Give a report in the language of the page. Raises ArtefactBrokenError."""
    release = release_of(session, content.release_name)
    artefact = None
    if release is not None and not release.is_withdrawn:
        artefact = artefact_of(session, release, Audience.PUBLIC)
    page = _with_texts(ReportPage(content, release))
    return _with_figures(page, artefact) if artefact else page


def paper_of(page: ReportPage) -> str:
    """Give a report as the HTML that its PDF is made of, in the language of the page.

    Without charts: the tables beside them tell the same, also to screen readers.
    """
    plain = [
        replace(group, figures=tuple(replace(one, chart=None) for one in group.figures))
        for group in page.groups
    ]
    bodies = [
        replace(body, series=tuple(replace(one, chart=None) for one in body.series))
        for body in page.bodies
    ]
    tables = tuple(replace(one, chart=None) for one in page.tables)
    bare = replace(page, groups=tuple(plain), bodies=tuple(bodies), tables=tables)
    return render_template("annual_public/_paper.html", page=bare)


def _with_figures(page: ReportPage, artefact: Artefact) -> ReportPage:
    words = page_words()
    whole = {table.view: shown_table(table, most=None) for table in artefact.tables}
    groups = tuple(_group(group, artefact) for group in GROUPS)
    short = {figure.view: figure for group in groups for figure in group.figures}
    return replace(
        page,
        groups=groups,
        findings=_telling([short[view] for view in _TELLING if view in short]),
        tables=tuple(
            replace(whole[view], anchor=f"whole-{view.value}")
            for view in short
            if len(whole[view].rows) != len(short[view].rows) and view not in _NEVER_WHOLE
        ),
        breaks=tuple(break_notes(artefact.breaks, (artefact.period,), words)),
        bodies=shown_bodies(series_of(page.content.others, current.language())),
    )


def _group(group: Group, artefact: Artefact) -> ShownGroup:
    tables = [(view, artefact.table(view)) for view in group.views]
    return ShownGroup(
        anchor=group.anchor,
        title=_(group.title),
        figures=tuple(shown_table(t, breaks=artefact.breaks) for _view, t in tables if t),
        missing=tuple(_(view.label) for view, t in tables if not t),
    )


def _telling(tables: Sequence[ShownTable]) -> tuple[ShownTable, ...]:
    """Give the tables whose findings say something: what fits several says nothing of any."""
    said = Counter(table.finding for table in tables)
    alone = [table for table in tables if said[table.finding] == 1]
    return tuple(alone[:FINDINGS])


def _with_texts(page: ReportPage) -> ReportPage:
    texts = {part: _text(page.content, part) for part in Part if page.content.text(part).texts}
    pairs = ((Part.FIRST_TITLE, Part.FIRST_THEME), (Part.SECOND_TITLE, Part.SECOND_THEME))
    themes = tuple(
        Theme(texts.get(title, ShownText(_NOTHING, is_line=True)), texts[text])
        for title, text in pairs
        if text in texts
    )
    return replace(page, texts=texts, themes=themes, documents=tuple(_documents()))


def _text(content: ReportContent, part: Part) -> ShownText:
    text, code = content.text(part).best(current.language())
    language = code if code != current.language() else None
    if part.is_line:
        return ShownText(Markup("{}").format(text), language, is_line=True)
    level = 4 if part in (Part.FIRST_THEME, Part.SECOND_THEME) else 3
    return ShownText(text_html(text, current.language(), anchor=part.value, level=level), language)


def _documents() -> Iterator[ShownDocument]:
    """Give the documents about the figures, in this language or in another one."""
    for slug in _DOCUMENTS:
        found = library("numbers").find(slug, current.language())
        sections = found.document.sections
        anchor = f"about-{slug}"
        html = document_html(sections, anchor=anchor, level=4, facts=FACTS)
        yield ShownDocument(anchor, found, html)
