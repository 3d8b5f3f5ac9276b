"""Attack S9: nothing around a hidden figure tells whether it is none or three."""

from collections.abc import Mapping

import pytest
from flask import Flask

from reporting.app import create_app
from reporting.facts.periods import parse_period
from reporting.runtime import Runtime
from reporting.statistics.catalogue import View
from reporting.statistics.disclosure import partner_table, public_table
from reporting.statistics.releases.artefact import Artefact, Audience, artefact_bytes, checksum
from reporting.statistics.releases.models import Release, ReleaseArtefact
from reporting.statistics.tables import COUNT, TOTAL, Counted, ExactTable
from reporting.vocabulary import Area
from tests.statistics.open_data.examples import YEAR
from tests.statistics.releases.published import TODAY, add, published, various
from tests.support.pages import PageClient

PATHS = (
    "/en/numbers",
    "/sv/numbers/releases/2026-1/areas",
    "/fi/numbers/releases/2026-1/areas.csv",
    "/en/numbers/releases/2026-1.xlsx",
    "/open-data/2026-1.zip",
    "/open-data/2026-1/tables.csv",
    "/open-data/2026-1/tables.json",
    "/open-data/2026-1/datapackage.json",
    "/open-data/2026-1/codes.csv",
    "/open-data/2026-1/release.json",
    "/api/v1/releases/2026-1",
    "/api/v1/releases/2026-1/tables/areas",
)
HIDDEN = (0, 3)


def exact(hidden: int) -> ExactTable:
    """Give reports by part of life, of which two have few or none."""
    small = {Area.HOUSING: hidden, Area.OTHER: hidden}
    counts = {str(area): small.get(area, 40 + 5 * n) for n, area in enumerate(Area)}
    cells = {(area, COUNT): Counted(count, 7 * count + 1) for area, count in counts.items()}
    # Those who answered are as many either way: the figure that is shown is the same.
    whole = Counted(700, 4242)
    cells[TOTAL, COUNT] = whole
    rows = tuple(counts)
    return ExactTable(View.AREAS, YEAR, rows, (COUNT,), cells, whole, Counted(55, 99))


def public(hidden: int) -> Artefact:
    partner = partner_table(exact(hidden))
    assert partner is not None
    table = public_table(partner)
    assert table is not None
    return Artefact(parse_period("2026"), 1, Audience.PUBLIC, TODAY, (table,))


def publish(runtime: Runtime, artefact: Artefact) -> None:
    """Let a published release say this to the public."""
    content = artefact_bytes(artefact)
    with runtime.database.writing() as session:
        release = session.query(Release).one()
        row = session.get(ReleaseArtefact, (release.id, Audience.PUBLIC))
        assert row is not None
        row.content, row.digest = content, bytes.fromhex(checksum(content))


def answers(app: Flask) -> Mapping[str, tuple[bytes, dict[str, str]]]:
    client = app.test_client()
    found = {}
    for path in PATHS:
        answer = client.get(path)
        assert answer.status_code == 200, path
        headers = {name: value for name, value in answer.headers if name != "Date"}
        found[path] = (answer.data, headers)
    return found


@pytest.fixture
def released(runtime: Runtime) -> Runtime:
    """Give an instance with a public release."""
    add(runtime, various(400, "2026-W29"))
    published(runtime, "2026")
    return runtime


def test_both_figures_are_hidden_by_the_same_mark() -> None:
    tables = [public(hidden).tables[0] for hidden in HIDDEN]

    assert tables[0] == tables[1]
    assert tables[0].rows == tables[1].rows
    assert tables[0]["housing", COUNT].value is None
    assert artefact_bytes(public(0)) == artefact_bytes(public(3))


def test_nothing_of_an_answer_depends_on_a_hidden_figure(released: Runtime) -> None:
    found = []
    for hidden in HIDDEN:
        publish(released, public(hidden))
        found.append(answers(create_app(released.config, released)))

    for path in PATHS:
        assert found[0][path] == found[1][path], path


def test_a_figure_that_is_shown_would_be_noticed(released: Runtime) -> None:
    found = []
    for hidden in (0, 60):
        publish(released, public(hidden))
        found.append(answers(create_app(released.config, released)))

    for path in PATHS:
        told = path != "/open-data/2026-1/codes.csv"
        assert (found[0][path] != found[1][path]) is told, path


def test_rows_stand_in_the_order_of_what_is_shown(released: Runtime) -> None:
    publish(released, public(3))
    client = PageClient(create_app(released.config, released))

    text = client.get("/en/numbers/releases/2026-1/areas").text

    assert text.index("Home, neighbours") > text.index("Street, park")
