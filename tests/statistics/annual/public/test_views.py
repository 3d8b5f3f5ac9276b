"""What everybody reads: whole reports in every language, and both registers."""

from collections.abc import Callable, Mapping

import pytest

from reporting.runtime import Runtime
from reporting.statistics.annual.chapters import Chapter, Part
from reporting.statistics.annual.operations import keep_pdf
from reporting.statistics.annual.queries import ReportKey
from reporting.statistics.catalogue import View
from reporting.statistics.releases.artefact import Audience
from reporting.statistics.releases.queries import artefact_of, release_named
from reporting.statistics.tables import COUNT
from reporting.vocabulary import Area
from tests.statistics.annual.writing import (
    add,
    prepared,
    published,
    tell,
    withdrawn_report,
    writer,
    written,
)
from tests.statistics.releases.published import published_release
from tests.support.pages import PageClient

HtmlCheck = Callable[[Mapping[str, str]], list[str]]
REPORT = "/en/numbers/reports/2026"
FOREWORD = """We read the figures **together**.

## What we saw

| Who | How many |
|-----|----------|
| We  | 8        |

### More

[The guide](/guide) helps.
"""


@pytest.fixture
def key(runtime: Runtime) -> ReportKey:
    """Give a published report with something in every chapter."""
    published_release(runtime, "2026")
    add(runtime)
    tell(runtime)
    key = prepared(runtime)
    written(runtime, key, Part.FOREWORD, FOREWORD)
    written(runtime, key, Part.PANEL, "Panel <of> residents")
    written(runtime, key, Part.FIRST_TITLE, "Trams")
    written(runtime, key, Part.FIRST_THEME, FOREWORD)
    written(runtime, key, Part.WORK, "Vi läste allt.", language="sv")
    published(runtime, key)
    return key


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_report_is_whole_and_valid_in_every_language(
    language: str, key: ReportKey, client: PageClient, nu_html_check: HtmlCheck
) -> None:
    page = client.get(f"/{language}/numbers/reports/2026")
    client.get(f"/{language}/numbers/reports/2026/press")
    client.get(f"/{language}/numbers/reports")
    client.get(f"/{language}/numbers/recommendations")
    client.get(f"/{language}/numbers/what-changed")

    for chapter in Chapter:
        assert f'id="{chapter.value}"' in page.html, chapter
    assert nu_html_check(client.seen) == []


def test_a_text_in_another_language_says_so(key: ReportKey, client: PageClient) -> None:
    page = client.get(REPORT)

    assert '<div class="flow" lang="sv">' in page.html
    assert "This text is here in another language only:" in page.text
    assert "Panel &lt;of&gt; residents" in page.html


def test_what_a_visitor_asked_for_is_repeated_to_nobody(key: ReportKey, client: PageClient) -> None:
    client.get(REPORT + "?m=091&role=witnessed")

    page = client.get(REPORT)
    assert "m=091" not in page.html
    assert "witnessed" not in page.html.split("<main")[0]


def test_figures_are_those_of_the_release(
    key: ReportKey, client: PageClient, runtime: Runtime
) -> None:
    with runtime.database.reading() as session:
        release = release_named(session, "2026-1", Audience.PUBLIC)
        table = artefact_of(session, release, Audience.PUBLIC).table(View.GROUNDS)
    assert table is not None

    html = client.get(REPORT).html.split('id="grounds"')[1].split("</section>")[0]

    for code in table.rows:
        cell = table[code, COUNT]
        if cell.value:
            assert f'<td class="num">{cell.value}</td>' in html, code


def test_the_facts_for_journalists_say_what_not_to_write(
    key: ReportKey, client: PageClient
) -> None:
    page = client.get(REPORT + "/press")

    assert "these are reports, not the amount of discrimination" in page.text
    assert "release 2026-1" in page.text


def test_a_pdf_is_a_file_that_nothing_shows_or_runs(
    key: ReportKey, client: PageClient, runtime: Runtime
) -> None:
    with runtime.database.writing() as session:
        keep_pdf(session, key, "fi", b"%PDF-1", writer=writer(runtime))

    answer = client.fetch("/fi/numbers/reports/2026.pdf")

    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].endswith('filename="annual-report-2026-fi.pdf"')
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    client.get("/sv/numbers/reports/2026.pdf", status=404)


def test_an_earlier_version_leads_to_the_newest(
    key: ReportKey, client: PageClient, runtime: Runtime
) -> None:
    second = prepared(runtime)
    published(runtime, second)

    assert "There is a newer version" in client.get(REPORT + "/1").text
    assert "There is a newer version" not in client.get(REPORT).text
    assert "version 2" in client.get(REPORT).text


def test_after_a_withdrawal_the_earlier_version_is_read_again(
    key: ReportKey, client: PageClient, runtime: Runtime
) -> None:
    second = prepared(runtime)
    published(runtime, second)
    withdrawn_report(runtime, second, en="Wrong.")

    assert "version 1" in client.get(REPORT).text
    assert "Wrong." in client.get(REPORT + "/2").text


@pytest.mark.parametrize("path", ["2025", "2026/2", "2026/0", "9999", "2025.pdf", "2025/press"])
def test_what_is_not_there_is_not_found(path: str, client: PageClient, key: ReportKey) -> None:
    client.get(f"/en/numbers/reports/{path}", status=404)


def test_a_draft_is_nothing_for_others(client: PageClient, runtime: Runtime) -> None:
    published_release(runtime, "2026")
    add(runtime)
    tell(runtime, is_public=False)
    prepared(runtime)

    client.get(REPORT, status=404)
    client.get(REPORT + "/1", status=404)
    assert "City board" not in client.get("/en/numbers/recommendations").text
    assert "Drivers now" not in client.get("/en/numbers/what-changed").text


def test_what_changed_names_where_in_life_it_was(client: PageClient, runtime: Runtime) -> None:
    tell(runtime)
    tell(runtime, area=None, ground=None)

    page = client.get("/en/numbers/what-changed")

    assert Area.TRANSPORT.label in page.text
    assert "In all parts of life" in page.text


def test_the_year_is_told_in_findings_that_say_something(
    key: ReportKey, client: PageClient
) -> None:
    findings = client.get(REPORT).html.split('<ol class="findings">')[1].split("</ol>")[0]
    sentences = [part.split("</a>")[0] for part in findings.split('<li><a href="#')[1:]]

    assert 3 <= len(sentences) <= 5
    assert len({one.split(">")[1] for one in sentences}) == len(sentences), "none is said twice"
    for anchor in (one.split('"')[0] for one in sentences):
        assert f'id="{anchor}"' in client.get(REPORT).html
