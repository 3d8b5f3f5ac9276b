"""Files of exact figures: those of the page, with a warning that they are for the team only."""

import csv
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest

from reporting.runtime import Runtime
from reporting.statistics.catalogue import View
from reporting.vocabulary import Area
from tests.statistics.told import fact, random_facts, store_in
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, sign_in

NUMBERS = "/staff/numbers"
TABLES = [view for view in View if view is not View.OTHERS]


@pytest.fixture
def desk(client: PageClient, team: StaffedTeam) -> PageClient:
    """Give the browser of a caseworker who is signed in."""
    sign_in(client, team.caseworker)
    return client


def test_a_csv_has_the_figures_of_the_page_and_says_what_it_is(
    desk: PageClient, runtime: Runtime
) -> None:
    store_in(runtime, [fact(area=Area.WORK), fact(area=Area.WORK), fact(area=Area.ONLINE)])
    answer = desk.fetch(f"{NUMBERS}/areas.csv?lang=en&role=<script>")
    rows = list(csv.reader(StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert rows[0] == ["Part of life", "Reports", "Share"]
    assert rows[1][:2] == ["Work or looking for work", "2"]
    assert len([row for row in rows if row and row[0] in {a.label for a in Area}]) == len(Area)
    assert any("for this team only" in row[0] for row in rows if row)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="exact-areas-2026.csv"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_workbook_has_every_view_and_says_what_it_is(desk: PageClient, runtime: Runtime) -> None:
    store_in(runtime, random_facts(3, 50))
    answers = [desk.fetch(f"{NUMBERS}.xlsx?lang=en&area=work") for _ in range(2)]
    assert answers[0].data == answers[1].data
    with ZipFile(BytesIO(answers[0].data)) as file:
        names = [name for name in file.namelist() if name.startswith("xl/worksheets/sheet")]
        words = file.read("xl/sharedStrings.xml").decode()
    assert len(names) == 1 + len(TABLES)
    assert "for this team only" in words
    assert "Part of life: Work or looking for work" in words
    assert 'filename="exact-2026.xlsx"' in answers[0].headers["Content-Disposition"]
