"""Workers and app as the server gives them: scopes, versions, sizes, and the way to forget."""

import gzip
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from reporting.app import create_app
from reporting.guide.offline.saved import ROOT, Saved, version_of, worker_script
from reporting.languages import LANGUAGES
from reporting.runtime import Runtime
from tests.support.pages import PageClient

MOST_BYTES = 150_000
PARTS = ("now", "guide")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", PARTS)
def test_a_worker_answers_for_its_part_of_its_language_only(
    language: str, part: str, client: PageClient
) -> None:
    answer = client.fetch(f"/{language}/{part}/offline.js")

    scope = f"/{language}/{part}"
    saved = _saved(answer.get_data(as_text=True))
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Service-Worker-Allowed"] == scope
    assert answer.headers["Cache-Control"] == "no-cache"
    assert saved["name"] == scope
    assert saved["isOn"] is True
    assert scope in saved["pages"]
    assert all(path.startswith(scope) for path in saved["pages"])
    for path in saved["pages"]:
        client.get(path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_saved_within_150_kb(language: str, client: PageClient) -> None:
    paths: set[str] = set()
    for part in PARTS:
        script = client.fetch(f"/{language}/{part}/offline.js").get_data(as_text=True)
        paths |= {f"/{language}/{part}/offline.js", *_saved(script)["pages"]}
    for path in list(paths):
        html = client.fetch(path).get_data(as_text=True)
        paths |= set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html))

    sizes = {path: _packed_size(client, path) for path in paths}
    assert sum(sizes.values()) < MOST_BYTES, sorted(sizes.items(), key=lambda item: -item[1])[:9]


def test_the_pages_name_their_worker_and_an_app_and_no_other_page_does(client: PageClient) -> None:
    for part in PARTS:
        page = client.get(f"/sv/{part}")
        [script] = [one for one in page.all("script") if one.get("data-worker")]
        assert script.get("data-worker") == f"/sv/{part}/offline.js"
        assert script.get("data-scope") == f"/sv/{part}"
        assert page.one("link", rel="manifest").get("href") == "/sv/now/app.webmanifest"
    for path in ("/sv/", "/sv/report", "/sv/inbox", "/sv/help", "/staff/sign-in"):
        html = client.fetch(path).get_data(as_text=True)
        assert "data-worker" not in html, path
        assert 'rel="manifest"' not in html, path


def test_the_app_says_nothing_of_what_it_is_for(client: PageClient) -> None:
    known = json.loads(client.fetch("/fi/now/app.webmanifest").data)

    assert known["name"] == known["short_name"] == "Rinnalla"
    assert known["start_url"] == known["scope"] == "/fi/now"
    for icon in known["icons"]:
        client.fetch(icon["src"]).close()
    assert not {"description", "categories", "screenshots"} & set(known)


def test_a_service_that_keeps_nothing_tells_phones_to_forget(runtime: Runtime) -> None:
    off = create_app(replace(runtime.config, offline=False), replace_config(runtime))

    client = off.test_client()

    assert "data-worker" not in client.get("/en/now/transit").get_data(as_text=True)
    assert _saved(client.get("/en/now/offline.js").get_data(as_text=True))["isOn"] is False


def replace_config(runtime: Runtime) -> Runtime:
    """Give the same runtime with offline pages switched off."""
    return replace(runtime, config=replace(runtime.config, offline=False))


def test_the_version_is_that_of_the_content(app: Flask, client: PageClient) -> None:
    first = client.fetch("/fi/now/offline.js").get_data(as_text=True)
    again = client.fetch("/fi/now/offline.js").get_data(as_text=True)

    assert first == again
    assert version_of("fi") != version_of("sv")
    assert version_of("fi", "a notice") != version_of("fi", "another notice")


def test_a_worker_is_one_text_of_data_and_one_of_code() -> None:
    script = worker_script(Saved("/fi/now", "1", isOn=True, pages=("/fi/now", "</script>\u2028")))

    head, data, code = script.split("\n", 2)
    assert head == '"use strict";'
    assert "\u2028" not in data
    assert code == (ROOT / "static/worker/offline.js").read_text(encoding="utf-8")


def test_the_code_runs_on_nothing_but_its_own_pages() -> None:
    for name in ("static/worker/offline.js", "static/js/offline.js"):
        text = (ROOT / name).read_text(encoding="utf-8")
        banned = r"innerHTML|document\.write|eval\(|importScripts|localStorage|cookie|postMessage"
        assert re.findall(banned, text.replace("Without cookies", "")) == [], name


def _saved(script: str) -> dict[str, Any]:
    found = re.search(r"^const SAVED = (.*);$", script, re.MULTILINE)
    assert found is not None
    saved: dict[str, Any] = json.loads(found[1])
    return saved


def _packed_size(client: PageClient, path: str) -> int:
    answer = client.fetch(path, headers={"Accept-Encoding": "gzip"})
    size = len(answer.data)
    answer.close()
    is_packed = "Content-Encoding" in answer.headers or path.endswith(".png")
    return size if is_packed else len(gzip.compress(answer.data))
