"""Attack T45: no public page, file or interface betrays a figure that is not published."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from reporting.facts.sets import FactSets
from reporting.permissions import Access
from reporting.runtime import Runtime
from reporting.statistics.catalogue import View
from reporting.statistics.counting import exact_table
from reporting.statistics.open_data.bundle import FILE_NAMES
from reporting.statistics.releases.artefact import Audience
from reporting.statistics.releases.freezing import views_of
from reporting.statistics.releases.queries import row_of, stored_artefact, stored_release
from reporting.statistics.selection import Selection
from tests.statistics.releases.published import (
    add,
    announced,
    prepared,
    published,
    published_release,
    various,
    withdrawn,
)
from tests.support.addresses import address_of

NAMES = ("2025-1", "2025-2", "2026-1", "2026-Q1-1", "2026-Q3-1")
VALUES = {
    "language": ("en",),
    "name": NAMES,
    "release": NAMES,
    "view": tuple(view.value for view in View),
}
# What a parameter of the same name holds elsewhere.
OWN_VALUES: dict[str, dict[str, tuple[str, ...]]] = {
    "open_data.file": {"name": (*FILE_NAMES, "dcat.jsonld")},
    "api.code_list": {"name": ("ground", "place")},
}
FIGURES = {"numbers", "open_data", "api"}
# What other bodies have published is theirs.
OF_OTHERS = "/en/numbers/others"
NUMBER = re.compile(r"(?<![0-9a-f#-])[0-9]{2,4}(?![0-9a-f-])")

Seen = Mapping[str, tuple[int, str]]


def crawled(app: Flask) -> Seen:
    """Fetch every public address there is, those of figures with every name there could be."""
    client, declared = app.test_client(), app.extensions["rinnalla_access"]
    found = {}
    with app.test_request_context():
        rules = [r for r in app.url_map.iter_rules() if "GET" in (r.methods or ())]
        public = [r for r in rules if declared.get(r.endpoint) is Access.PUBLIC]
        paths = {path for rule in public for path in _addresses(app, rule)}
    for path in sorted(paths):
        answer = client.get(path)
        text = answer.data.decode("utf-8", "replace")
        found[path] = (answer.status_code, re.sub(r'name="form_token"[^>]*>', "", text))
    return found


def _addresses(app: Flask, rule: Rule) -> Iterator[str]:
    if rule.endpoint.split(".")[0] not in FIGURES:
        yield address_of(app, rule)
        return
    if "page" in rule.arguments:
        yield from (f"/en/numbers/{one}" for one in ("method", "protection", "journalists"))
        return
    values = VALUES | OWN_VALUES.get(rule.endpoint, {})
    names = sorted(rule.arguments)
    for chosen in product(*(values[name] for name in names)):
        filled: dict[str, Any] = dict(zip(names, chosen, strict=True))
        yield app.url_for(rule.endpoint, **filled)


def numbers_in(seen: Seen) -> set[str]:
    return {number for _, text in seen.values() for number in NUMBER.findall(_joined(text))}


def _joined(text: str) -> str:
    return re.sub(r"(?<=[0-9])[,\u00a0](?=[0-9]{3}\b)", "", text)


def figures_of(runtime: Runtime, name: str) -> set[str]:
    """Give every figure of a release for any audience, and the exact counts behind it."""
    found: set[str] = set()
    with runtime.database.reading() as session:
        release = row_of(session, stored_release(session, name))
        for audience in release.audiences & set(Audience):
            artefact, _ = stored_artefact(session, release, audience)
            for table in artefact.tables:
                cells = (*table.cells.values(), table.reports, table.untold)
                found |= {str(cell.value) for cell in cells if cell.value}
        sets = FactSets(session, runtime.keyring)
        for view in views_of(release.period):
            exact = exact_table(sets, view, Selection(release.period, only_accepted=True))
            found |= {str(one.count) for one in exact.cells.values() if one.count}
    return {one for one in found if len(one) > 1}


@pytest.fixture
def with_2025(runtime: Runtime) -> Runtime:
    """Give an instance with the public release of 2025."""
    published_release(runtime, "2025", various(417, "2025-W29"))
    return runtime


def test_what_is_only_prepared_or_for_the_partner_changes_nothing(
    app: Flask, with_2025: Runtime
) -> None:
    """T45: what is prepared is nowhere."""
    before = crawled(app)

    add(with_2025, various(683, "2026-W02"))
    published(with_2025, "2026-Q1")
    add(with_2025, various(271, "2026-W29"))
    prepared(with_2025, "2026")
    after = crawled(app)

    assert len(before) > 200
    assert {
        path for path in before if _is_of_figures(path) and before[path] != after[path]
    } == set()
    hidden = figures_of(with_2025, "2026-1") | figures_of(with_2025, "2026-Q1-1")
    assert len(hidden) > 20
    assert numbers_in(after) & hidden <= numbers_in(before)


def test_what_is_announced_tells_its_day_alone(app: Flask, with_2025: Runtime) -> None:
    before = crawled(app)
    add(with_2025, various(683, "2026-W02"))
    announced(with_2025, "2026")

    after = crawled(app)

    changed = {path for path in before if _is_of_figures(path) and before[path] != after[path]}
    assert changed == {
        "/en/numbers",
        "/en/numbers/releases",
        "/en/numbers/releases/2025-1",
        "/api/v1/releases",
    }
    hidden = figures_of(with_2025, "2026-1")
    assert numbers_in(after) & hidden <= numbers_in(before)


def test_what_was_withdrawn_leaves_no_figure(app: Flask, runtime: Runtime) -> None:
    empty = crawled(app)
    published_release(runtime, "2025", various(417, "2025-W29"))
    shown = crawled(app)
    withdrawn(runtime, "2025-1")

    left = crawled(app)

    figures = figures_of(runtime, "2025-1") - numbers_in(empty)
    assert figures & numbers_in(shown)
    assert not figures & numbers_in(left)
    gone = {path for path, (status, _) in left.items() if status == 410}
    assert gone == {path for path in shown if "2025-1" in path and shown[path][0] == 200} | {
        path for path in gone if "2025-1" in path
    }
    assert "/open-data/2025-1/tables.csv" in gone


def test_no_public_figure_is_exact_or_small(app: Flask, with_2025: Runtime) -> None:
    """T45: no public figure is exact or small."""
    client = app.test_client()
    lines = csv.DictReader(io.StringIO(client.get("/open-data/2025-1/tables.csv").text))
    values = [int(line["value"]) for line in lines if line["value"].isdigit()]

    assert len(values) > 20
    assert {value % 5 for value in values} == {0}
    assert min(values) >= 10
    telling = {one for one in figures_of(with_2025, "2025-1") if int(one) % 5}
    assert len(telling) > 10
    for path, (status, text) in crawled(app).items():
        if status == 200 and path.startswith("/en/numbers") and path != OF_OTHERS:
            cells = re.findall(r'<td class="num">([0-9,]+)</td>', text)
            assert not telling & {cell.replace(",", "") for cell in cells}, path


def _is_of_figures(path: str) -> bool:
    return path.startswith(("/en/numbers", "/open-data", "/api/"))
