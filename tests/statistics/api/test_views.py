"""The interface for programs: reading only, published releases only, errors that programs read."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from reporting.languages import LABEL_LANGUAGES
from reporting.runtime import Runtime
from tests.statistics.releases.published import (
    add,
    announced,
    published_release,
    various,
    withdrawn,
)
from tests.support.pages import PageClient

RELEASE = "/api/v1/releases/2026-1"
TABLE = RELEASE + "/tables/grounds"


def told(client: PageClient, path: str, status: int = 200) -> dict[str, Any]:
    answer = client.fetch(path)
    assert answer.status_code == status, f"{answer.status} from {path}"
    is_error = status >= 400
    assert answer.mimetype == ("application/problem+json" if is_error else "application/json")
    found: dict[str, Any] = answer.get_json()
    return found


def test_before_any_release_there_is_an_empty_list(client: PageClient) -> None:
    assert told(client, "/api/v1/releases") == {"releases": [], "announced": []}


def test_a_release_is_told_without_figures_and_a_table_with_them(
    client: PageClient, runtime: Runtime
) -> None:
    published_release(runtime, "2026")

    release, table = told(client, RELEASE), told(client, TABLE)

    assert release["tables"] == [
        one["table"] for one in told(client, RELEASE + "/tables")["tables"]
    ]
    assert release["state"] == "published"
    assert table["observations"]
    codes = {one["code"] for one in table["dimensions"][0]["codes"]}
    assert {one["codes"][0] for one in table["observations"]} == codes
    assert all(
        (one["value"] is None) is (one["obs_status"] == "M") for one in table["observations"]
    )


def test_every_name_is_there_in_every_language(client: PageClient, runtime: Runtime) -> None:
    published_release(runtime, "2026")
    labels = [told(client, TABLE)["label"], told(client, TABLE)["does_not_tell"]]
    for one in told(client, "/api/v1/code-lists")["code_lists"]:
        labels += [code["label"] for code in told(client, one["url"])["codes"]]

    assert len(labels) > 400
    for label in labels:
        assert set(LABEL_LANGUAGES) <= set(label)
        assert all(label.values())


def test_the_days_of_next_releases_are_told_and_nothing_of_their_figures(
    client: PageClient, runtime: Runtime
) -> None:
    add(runtime, various(400, "2026-W29"))
    announced(runtime, "2026")

    assert told(client, "/api/v1/releases") == {
        "releases": [],
        "announced": [{"period": "2026", "publish_on": "2027-02-02"}],
    }
    for path in (RELEASE, RELEASE + "/tables", TABLE):
        told(client, path, 404)


def test_a_withdrawn_release_keeps_its_note_alone(client: PageClient, runtime: Runtime) -> None:
    published_release(runtime, "2026")
    told(client, TABLE)
    withdrawn(runtime, "2026-1")

    for path in (RELEASE, RELEASE + "/tables", TABLE):
        problem = told(client, path, 410)
        assert problem["title"] == "Gone"
        assert set(problem["note"]) == {"fi", "sv", "en"}
    listed = told(client, "/api/v1/releases")["releases"]
    assert [(one["name"], one["state"], one["open_data"]) for one in listed] == [
        ("2026-1", "withdrawn", None)
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/releases/2026-2",
        "/api/v1/releases/2026-Q3-1",
        "/api/v1/releases/x",
        "/api/v1/releases/2026-1/tables/others",
        "/api/v1/releases/2026-1/tables/GROUNDS",
        "/api/v1/code-lists/ground_pair",
        "/api/v1/",
        "/api/v2/releases",
        "/api/",
    ],
)
def test_what_is_not_there_is_a_problem(path: str, client: PageClient, runtime: Runtime) -> None:
    published_release(runtime, "2026-Q3")
    published_release(runtime, "2026")
    problem = told(client, path, 404)

    assert problem["status"] == 404
    assert problem["type"] == "about:blank"
    assert problem["title"] == "Not Found"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written(method: str, app: Flask) -> None:
    answer = app.test_client().open("/api/v1/releases", method=method)

    assert answer.status_code == 405
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_head_and_options_answer_without_content(app: Flask) -> None:
    head = app.test_client().head("/api/v1/releases")
    options = app.test_client().options("/api/v1/releases")

    assert (head.status_code, head.data, head.mimetype) == (200, b"", "application/json")
    assert int(head.headers["Content-Length"]) > 0
    assert options.status_code == 200
    assert set(options.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    ("accepted", "status"),
    [
        ("application/json", 200),
        ("*/*", 200),
        ("text/html, application/json;q=0.5", 200),
        ("text/html", 406),
        ("application/xml", 406),
    ],
)
def test_who_cannot_read_json_is_told_so(accepted: str, status: int, client: PageClient) -> None:
    answer = client.fetch("/api/v1/releases", headers={"Accept": accepted})

    assert answer.status_code == status
    assert answer.mimetype in {"application/json", "application/problem+json"}


def test_answers_may_be_read_by_any_page_and_kept(client: PageClient) -> None:
    answer = client.fetch("/api/v1/code-lists/ground")

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers.getlist("Cross-Origin-Resource-Policy") == ["cross-origin"]
    assert answer.headers["Cache-Control"].startswith("public")
    again = client.fetch(
        "/api/v1/code-lists/ground", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_no_parameter_changes_a_number(client: PageClient, runtime: Runtime) -> None:
    """Attack S5: parameters are refused by programs' addresses and unheard by pages and files."""
    published_release(runtime, "2026")
    paths = (
        "/en/numbers",
        "/en/numbers/releases/2026-1/grounds",
        "/en/numbers/releases/2026-1/grounds.csv",
        "/open-data/2026-1/tables.csv",
    )
    usual = {path: client.fetch(path).data for path in paths}
    known = ("period", "area", "ground", "place", "role", "k", "lang", "most", "before", "format")
    names = st.one_of(st.sampled_from(known), st.from_regex(r"[a-z_]{1,12}", fullmatch=True))

    @seed(2026)
    @settings(
        max_examples=30, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.dictionaries(names, st.text(max_size=12), min_size=1, max_size=3))
    def ask(query: dict[str, str]) -> None:
        assert client.fetch(TABLE, query_string=query).status_code == 400
        for path in paths:
            assert client.fetch(path, query_string=query).data == usual[path], (path, query)

    ask()
