"""A report on paper: tagged, the same bytes each time, in the language of its readers."""

import io
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader

from reporting.printing.pdf import pdf_from_html
from reporting.runtime import Runtime
from reporting.statistics.annual.chapters import Part
from reporting.statistics.annual.paper import CSS
from reporting.statistics.annual.public.page import paper_of, report_page
from reporting.statistics.annual.queries import ReportKey, content_of, stored_report
from reporting.web.locale import speaking
from tests.statistics.annual.writing import LANGUAGES, add, prepared, tell, written
from tests.statistics.releases.published import published_release


@pytest.fixture
def key(runtime: Runtime) -> ReportKey:
    """Give a report."""
    published_release(runtime, "2026")
    add(runtime)
    tell(runtime)
    key = prepared(runtime)
    written(runtime, key, Part.FOREWORD, "Luimme luvut.\n\n## Mitä näimme\n\nPaljon.", "fi")
    return key


def html_of(app: Flask, runtime: Runtime, key: ReportKey, language: str) -> str:
    """Give a report as the HTML of its PDF."""
    with app.test_request_context("/"), speaking(language), runtime.database.reading() as session:
        content = content_of(session, stored_report(session, key), languages=LANGUAGES)
        return paper_of(report_page(session, replace(content, others=content.others[:20])))


def test_it_is_a_tagged_pdf_with_title_and_language_the_same_each_time(
    app: Flask, runtime: Runtime, key: ReportKey
) -> None:
    html = html_of(app, runtime, key, "fi")
    made = pdf_from_html(html, css=CSS)

    reader = PdfReader(io.BytesIO(made))
    root: Any = reader.trailer["/Root"]
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fi"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert reader.metadata is not None
    assert "2026" in str(reader.metadata.title)
    assert "Luimme luvut." in text
    assert html_of(app, runtime, key, "fi") == html


@pytest.mark.parametrize("language", LANGUAGES)
def test_paper_carries_nothing_that_needs_the_web(
    language: str, app: Flask, runtime: Runtime, key: ReportKey
) -> None:
    html = html_of(app, runtime, key, language)

    assert f'<html lang="{language}"' in html
    for word in ("<svg", "<script", "<img", "<link", "<form", "style="):
        assert word not in html, word
