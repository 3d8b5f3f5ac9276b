"""Open data are there for everybody's programs, for public releases that stand, and no others."""

import io
import json
import zipfile
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from reporting.app import create_app
from reporting.config import Config, Mode
from reporting.runtime import Runtime
from reporting.statistics.open_data.bundle import FILE_NAMES
from reporting.statistics.public.queries import frozen_release, standing_release
from tests.statistics.releases.published import (
    add,
    announced,
    published_release,
    various,
    withdrawn,
)
from tests.support.pages import PageClient

KINDS = {
    "tables.csv": "text/csv",
    "tables.json": "application/json",
    "datapackage.json": "application/json",
    "dcat.jsonld": "application/ld+json",
    "README": "text/plain",
    "SHA256SUMS": "text/plain",
}


def fetched(client: PageClient, path: str, status: int = 200) -> TestResponse:
    answer = client.fetch(path)
    assert answer.status_code == status, f"{answer.status} from {path}"
    assert answer.headers["Access-Control-Allow-Origin"] == "*", path
    assert answer.headers.getlist("Cross-Origin-Resource-Policy") == ["cross-origin"], path
    assert "Set-Cookie" not in answer.headers
    return answer


def test_before_any_release_the_index_and_the_catalogue_are_empty(client: PageClient) -> None:
    assert fetched(client, "/open-data/").get_json()["releases"] == []
    assert json.loads(fetched(client, "/open-data/dcat.jsonld").data)["dcat:dataset"] == []
    problem = fetched(client, "/open-data/2026-1/tables.csv", 404)
    assert problem.mimetype == "application/problem+json"


def test_every_file_of_a_release_is_there_and_may_be_kept(
    client: PageClient, runtime: Runtime
) -> None:
    published_release(runtime, "2026")
    for name in (*FILE_NAMES, "dcat.jsonld"):
        answer = fetched(client, f"/open-data/2026-1/{name}")
        assert answer.data, name
        assert answer.mimetype == KINDS.get(name, answer.mimetype), name
        assert answer.headers["Cache-Control"].startswith("public, max-age="), name
        again = client.fetch(
            f"/open-data/2026-1/{name}", headers={"If-None-Match": answer.headers["ETag"]}
        )
        assert again.status_code == 304, name
    assert fetched(client, "/open-data/").get_json()["releases"][0]["name"] == "2026-1"


def test_the_zip_holds_the_files_as_they_are_given_one_by_one(
    client: PageClient, runtime: Runtime
) -> None:
    published_release(runtime, "2026")

    packed = fetched(client, "/open-data/2026-1.zip")

    assert packed.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        for name in FILE_NAMES:
            single = fetched(client, f"/open-data/2026-1/{name}").data
            assert archive.read(f"2026-1/{name}") == single, name


def test_files_are_compressed_for_those_who_take_it(client: PageClient, runtime: Runtime) -> None:
    published_release(runtime, "2026")

    plain = fetched(client, "/open-data/2026-1/tables.csv").data
    answer = client.fetch("/open-data/2026-1/tables.csv", headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) < len(plain) / 4
    zipped = client.fetch("/open-data/2026-1.zip", headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in zipped.headers


def test_the_frozen_bytes_are_given_as_they_were_frozen(
    client: PageClient, runtime: Runtime
) -> None:
    row = published_release(runtime, "2026")
    with runtime.database.reading() as session:
        frozen = frozen_release(session, standing_release(session, row.name))

    assert fetched(client, "/open-data/2026-1/release.json").data == frozen.content


@pytest.mark.parametrize("path", ["2026-1/tables.csv", "2026-1.zip", "2026-1/dcat.jsonld"])
def test_what_is_not_published_is_not_there(
    path: str, client: PageClient, runtime: Runtime
) -> None:
    published_release(runtime, "2025")
    fetched(client, f"/open-data/{path}", 404)
    add(runtime, various(400, "2026-W29"))

    assert announced(runtime, "2026") == "2026-1"

    fetched(client, f"/open-data/{path}", 404)
    assert "2026-1" not in fetched(client, "/open-data/").get_data(as_text=True)


def test_a_withdrawn_release_is_gone_and_says_why(client: PageClient, runtime: Runtime) -> None:
    published_release(runtime, "2026")
    fetched(client, "/open-data/2026-1/tables.csv")
    withdrawn(runtime, "2026-1")

    for path in ("2026-1/tables.csv", "2026-1.zip", "2026-1/dcat.jsonld"):
        problem = fetched(client, f"/open-data/{path}", 410)
        assert problem.mimetype == "application/problem+json"
        assert problem.get_json()["note"]["en"] == "The figures were wrong."
    index = fetched(client, "/open-data/").get_json()
    assert index["releases"] == []
    assert index["withdrawn"] == ["2026-1"]


def test_a_quarter_is_the_partners_alone(client: PageClient, runtime: Runtime) -> None:
    published_release(runtime, "2026-Q3")

    fetched(client, "/open-data/2026-Q3-1/tables.csv", 404)
    fetched(client, "/open-data/2026-Q3-1.zip", 404)
    assert fetched(client, "/open-data/").get_json() == {
        "releases": [],
        "withdrawn": [],
        "catalogue": "/open-data/dcat.jsonld",
    }


@pytest.mark.parametrize("name", ["x", "..%2F..%2Fetc%2Fpasswd", "tables.csv.bak", "TABLES.CSV"])
def test_no_other_file_is_there(name: str, client: PageClient, runtime: Runtime) -> None:
    published_release(runtime, "2026")

    fetched(client, f"/open-data/2026-1/{name}", 404)


@pytest.mark.parametrize("host", ["report.example.org", "report.example.org:4444"])
def test_files_name_this_service_without_the_port_that_was_asked(
    config: Config, runtime: Runtime, host: str
) -> None:
    real = replace(config, mode=Mode.PRODUCTION, hosts=("report.example.org",))
    client = create_app(real, replace(runtime, config=real)).test_client()

    answer = client.get("/open-data/dcat.jsonld", base_url=f"https://{host}")

    told = json.loads(answer.data)
    assert told["@id"] == "https://report.example.org/open-data/dcat.jsonld"
