"""Every answer carries the same closed headers, word for word, in a form that browsers obey."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response
from werkzeug.test import TestResponse

from reporting.app import create_app
from reporting.config import Mode
from reporting.permissions import Access
from reporting.runtime import Runtime
from reporting.storage.local import BlobWriter, LocalStorage
from reporting.web.headers import FILE_POLICY
from tests import factories
from tests.support.addresses import address_of
from tests.support.people import StaffedTeam

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
# Pages that may stay on a phone start a worker; the worker only fetches them. `connect-src` is for
# Lighthouse, which reads robots.txt as the page does.
STAYING = POLICY.replace("trusted-types 'none'", "trusted-types offline; ")
STAYING += "connect-src 'self'; worker-src 'self'; manifest-src 'self'"
WORKER = "default-src 'none'; connect-src 'self'"
MAY_STAY = re.compile(r"(GET|HEAD) /([a-z]+/(now|guide|numbers)|api|open-data)(/|$)")
# What is published in the open may be read by the pages and programs of anybody.
OPEN = re.compile(r"[A-Z]+ /(api|open-data)/")
OPEN_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "Rinnalla",  # or the server would name its software itself
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# Where somebody is led away; on forms `no-referrer` would make browsers send `Origin: null`.
LEAVING = re.compile(r"^(GET|HEAD|POST) /leave(/away)?$")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW")
DIRECTIVE = re.compile(r"[a-z-]+( ('none'|'self'|'script'))?\Z")
FEATURE = re.compile(r"[a-z][a-z0-9-]*=\(\)\Z")
REVEALING = re.compile(r"werkzeug|granian|python|flask|sqlite|postgres|[0-9]\.[0-9]", re.IGNORECASE)


class BrokenStorage(LocalStorage):
    """A storage whose every use fails in a way nobody foresaw."""

    def create(self, name: str) -> BlobWriter:
        raise RuntimeError(f"unforeseen {name}")


def check(answer: TestResponse, where: str, *, cookies: bool = False) -> None:
    """Fail when an answer lacks a header, carries one twice, or tells what it is made of."""
    policy = STAYING if answer.headers["Content-Security-Policy"] == STAYING else POLICY
    is_worker = re.match(r"(GET|HEAD) .*/offline\.js$", where) and answer.status_code == 200
    policy = WORKER if is_worker else policy
    own = OPEN_HEADERS if OPEN.match(where) else {}
    for name, value in (HEADERS | {"Content-Security-Policy": policy} | own).items():
        assert answer.headers.getlist(name) == [value], f"{name} of {where}"
    assert own or "Access-Control-Allow-Origin" not in answer.headers, where
    assert policy == POLICY or re.search(r"/(now|guide)(/|$)", where), where
    referrer = (
        "no-referrer" if LEAVING.search(where) and answer.status_code < 400 else "same-origin"
    )
    assert answer.headers.getlist("Referrer-Policy") == [referrer], where
    features = answer.headers["Permissions-Policy"].split(", ")
    assert all(FEATURE.match(feature) for feature in features), where
    assert len(set(features)) == len(features) >= 10
    assert cookies or "Set-Cookie" not in answer.headers, where
    assert "Cookie" not in answer.headers.get("Vary", ""), where
    is_shared = MAY_STAY.match(where) and "public" in answer.headers["Cache-Control"]
    assert is_shared or "ETag" not in answer.headers, where
    assert not {"Last-Modified", "X-Powered-By", "Via"} & set(answer.headers.keys()), where
    assert not REVEALING.search(answer.headers.get("Server", "")), where


def every_route(app: Flask) -> Iterator[tuple[str, Any]]:
    """Give an address for every rule, with who may open it."""
    declared = app.extensions["rinnalla_access"]
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            yield address_of(app, rule), declared.get(rule.endpoint)


def test_every_route_answers_every_method_with_every_header(app: Flask) -> None:
    """T03, T20, 4.1, 4.3, 4.4, 4.5, 4.8, P04, P50, P66: every route and method, word for word."""
    client = app.test_client()
    for path, access in set(every_route(app)):
        for method in METHODS:
            answer = client.open(path, method=method)
            check(answer, f"{method} {path}", cookies=access is not Access.PUBLIC)
            is_shared = answer.status_code == 200 and MAY_STAY.match(f"{method} {path}")
            assert is_shared or answer.headers["Cache-Control"] == "no-store", f"{method} {path}"
            # Without a team nobody could open a report: this instance is not ready.
            assert answer.status_code < 500 or path == "/readyz", f"{method} {path}"


ERRORS: dict[str, dict[str, Any]] = {
    "400 of a foreign site": {"path": "/en/report", "headers": {"Sec-Fetch-Site": "cross-site"}},
    "400 of an old page": {"path": "/en/inbox", "data": {"continuation": "old"}},
    "400 of a foreign host": {"path": "/en/report", "base_url": "http://evil.example"},
    "400 of no length": {"path": "/en/report", "environ_overrides": {"CONTENT_LENGTH": "x"}},
    "404": {"path": "/en/no-such-page"},
    "404 of a static file": {"path": "/static/no-such-file.css"},
    "404 of an unknown code": {"path": "/en/inbox", "data": {"code": "0" * 23 + "98"}},
    "405": {"path": "/en/about/privacy"},
    "411": {"path": "/en/report", "headers": {"Transfer-Encoding": "chunked"}, "data": b"x"},
    "413": {
        "path": "/en/report",
        "environ_overrides": {"CONTENT_LENGTH": str(10**9)},
        "content_type": "multipart/form-data; boundary=B",
    },
    "422": {"path": "/en/inbox", "data": {"code": "1"}},
    "503 without a team": {"path": "/en/report", "data": {"story": "x"}},
}


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_is_a_page_of_ours_with_every_header(name: str, app: Flask) -> None:
    """4.1, 4.3: errors carry the same headers."""
    options = dict(ERRORS[name])
    if name.startswith("503"):
        client = app.test_client()
        html = client.get("/en/report").get_data(as_text=True)
        token = re.search(r'name="form_token" value="([^"]+)"', html)
        assert token is not None
        options["data"]["form_token"] = token[1]

    answer = app.test_client().post(options.pop("path"), **options)

    check(answer, name)
    assert answer.status_code == int(name[:3])
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<h1>" in answer.get_data(as_text=True)
    assert "evil.example" not in answer.get_data(as_text=True)


def test_an_unforeseen_error_is_a_page_of_ours_that_says_nothing(
    runtime: Runtime, team: StaffedTeam
) -> None:
    """T22, P29: no trace and no text of an error."""
    broken = replace(runtime, storage=BrokenStorage(Path("/nowhere")))
    client = create_app(runtime.config, broken).test_client()

    form = factories.multipart({"files": factories.upload(factories.JPG)})
    answer = client.post("/en/report", **form)

    check(answer, "500")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "<h1>" in text
    assert not re.search(r"unforeseen|Traceback|RuntimeError|\.py|/nowhere", text)


def test_an_error_after_the_answer_was_made_is_a_page_of_ours_too(runtime: Runtime) -> None:
    """T22: no error goes out to the server, which would write its text and trace."""
    app, errors = create_app(runtime.config, runtime), [RuntimeError("unforeseen")]

    @app.after_request
    def break_once(response: Response) -> Response:
        if errors:
            raise errors.pop()
        return response

    answer = app.test_client().get("/en/report")

    check(answer, "500 afterwards")
    assert answer.status_code == 500
    assert "<h1>" in answer.text
    assert "unforeseen" not in answer.text


def test_the_content_policy_is_well_formed_and_names_each_directive_once() -> None:
    """T03, 4.1, 4.2: own origin only, each directive once."""
    for policy in (POLICY, FILE_POLICY):
        directives = policy.split("; ")
        assert all(DIRECTIVE.match(directive) for directive in directives), policy
        names = [directive.split()[0] for directive in directives]
        assert len(set(names)) == len(names)
        assert {"default-src", "base-uri", "form-action", "frame-ancestors"} <= set(names)


def test_static_files_are_kept_for_good_and_carry_every_header(app: Flask) -> None:
    """4.1, 4.8: static files too."""
    client = app.test_client()
    html = client.get("/en/report").get_data(as_text=True)
    found = set(re.findall(r'"(/static/[^"]+)"', html))

    assert len(found) >= 3
    for path in found:
        answer = client.get(path)
        for name, value in HEADERS.items():
            assert answer.headers.getlist(name) == [value], f"{name} of {path}"
        assert "immutable" in answer.headers["Cache-Control"]
        assert "Set-Cookie" not in answer.headers
        assert not REVEALING.search(answer.headers.get("Server", ""))
        answer.close()


def production(tmp_path: Path, template: Path, **settings: Any) -> Flask:
    """Give the application of an instance that is run for real."""
    hosts = ("rinnalla.example", "abcdefgh.onion")
    options = {"mode": Mode.PRODUCTION, "hosts": hosts} | settings
    runtime = factories.make_runtime(tmp_path / "production", template, **options)
    return create_app(runtime.config, runtime)


def test_browsers_are_told_to_use_https_for_two_years_but_not_on_an_onion_address(
    tmp_path: Path, sqlite_template: Path
) -> None:
    """4.3, 4.38: HSTS in the clear net, none on the onion."""
    client = production(tmp_path, sqlite_template).test_client()

    clear = client.get("/en/", base_url="https://rinnalla.example")
    onion = client.get("/en/", base_url="http://abcdefgh.onion")
    missing = client.get("/en/nothing", base_url="https://rinnalla.example")

    year = 365 * 24 * 3600
    age = re.search(r"max-age=([0-9]+)", clear.headers["Strict-Transport-Security"])
    assert age is not None
    assert int(age[1]) >= 2 * year
    assert missing.headers.get("Strict-Transport-Security")
    assert "Strict-Transport-Security" not in onion.headers


def test_a_foreign_host_is_refused_with_a_page_in_production_too(
    tmp_path: Path, sqlite_template: Path
) -> None:
    """4.24: a foreign host gets an error."""
    client = production(tmp_path, sqlite_template).test_client()

    for host in ("http://evil.example", "http://127.0.0.1", "http://rinnalla.example.evil.test"):
        answer = client.get("/en/", base_url=host)
        check(answer, host)
        assert answer.status_code == 400
        assert "<h1>" in answer.get_data(as_text=True)


def test_a_real_instance_shows_no_banner_of_a_demo(tmp_path: Path, sqlite_template: Path) -> None:
    client = production(tmp_path, sqlite_template).test_client()

    for path in ("/en/", "/en/report", "/en/inbox"):
        html = client.get(path, base_url="https://rinnalla.example").get_data(as_text=True)
        assert 'class="banner"' not in html, path


def test_only_pages_that_may_be_found_are_open_to_search_engines(app: Flask) -> None:
    client = app.test_client()

    found = ("/en/", "/sv/about/privacy", "/fi/help", "/fi/now", "/sv/now/home", "/fi/numbers")
    for path in found:
        assert "X-Robots-Tag" not in client.get(path).headers, path
    for path in (
        "/en/report",
        "/en/inbox",
        "/staff/sign-in",
        "/leave",
        "/en/no-such-page",
        "/fi/now/x",
    ):
        assert client.get(path).headers["X-Robots-Tag"] == "noindex", path
