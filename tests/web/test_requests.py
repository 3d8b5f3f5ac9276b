"""What a request says of itself – origin, host, language, query – changes nothing by force."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from reporting.languages import LANGUAGES
from reporting.runtime import Runtime
from tests import factories
from tests.support.addresses import address_of
from tests.support.page import Page
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

OWN = "http://localhost"
FOREIGN = "https://evil.example"

# Sec-Fetch-Site, Origin, and whether a form with them is taken.
ORIGINS: tuple[tuple[str | None, str | None, bool], ...] = (
    ("same-origin", OWN, True),
    ("same-origin", "null", True),
    ("same-origin", None, True),
    ("none", None, True),
    ("cross-site", OWN, False),
    ("cross-site", None, False),
    ("same-site", OWN, False),
    ("", None, False),
    ("Same-Origin ", FOREIGN, False),
    ("nonsense", OWN, False),
    (None, OWN, True),
    (None, None, True),
    (None, FOREIGN, False),
    (None, "null", False),
    (None, "http://localhost.evil.example", False),
    (None, "http://localhost:81", False),
    (None, "http://evil.example/localhost", False),
    (None, "", False),
)


def headers(site: str | None, origin: str | None) -> dict[str, str]:
    """Give what a browser would send."""
    sent = {"Sec-Fetch-Site": site, "Origin": origin}
    return {name: value for name, value in sent.items() if value is not None}


@pytest.mark.parametrize(("site", "origin", "taken"), ORIGINS)
def test_a_report_is_taken_from_our_own_pages_only(
    site: str | None, origin: str | None, app: Flask, team: StaffedTeam, *, taken: bool
) -> None:
    """T07, 4.6: other sites send no report."""
    client = PageClient(app)
    form = factories.filled_form(client, story="Words")

    answer = app.test_client().post("/en/report", data=form, headers=headers(site, origin))

    assert answer.status_code == (200 if taken else 400)


def test_no_address_that_changes_anything_takes_a_foreign_form(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    """T07, 4.6: every route that changes anything."""
    client = app.test_client()
    before = list(factories.every_value(runtime.database))

    with app.test_request_context():
        paths = {
            address_of(app, rule)
            for rule in app.url_map.iter_rules()
            if "POST" in (rule.methods or ())
        }
    for path in paths:
        for sent in (
            headers("cross-site", None),
            headers("same-site", None),
            headers(None, "null"),
        ):
            assert client.post(path, data={"a": "b"}, headers=sent).status_code == 400, path
    assert len(paths) >= 8
    assert list(factories.every_value(runtime.database)) == before


def test_looking_changes_nothing(app: Flask, runtime: Runtime, team: StaffedTeam) -> None:
    """4.7: every GET leaves the database as it was."""
    factories.send_report(PageClient(app))
    before = list(factories.every_value(runtime.database))

    client = app.test_client()
    with app.test_request_context():
        paths = {
            address_of(app, rule)
            for rule in app.url_map.iter_rules()
            if "GET" in (rule.methods or ())
        }
    for path in sorted(paths):
        for method in ("GET", "GET", "HEAD", "OPTIONS"):
            client.open(path, method=method)

    assert list(factories.every_value(runtime.database)) == before


BENT_QUERIES = (
    "language=sv",
    "language=xx&page=x&case_id=1",
    "endpoint=front.home",
    "_scheme=javascript",
    "_external=1",
    "_anchor=%22onclick",
    "_method=POST",
    "self=1&values=2&static=3",
    "a=%00%0d%0aSet-Cookie:%20x=1",
    "next=//evil.example&url=https://evil.example",
    "x=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "lang=" + "x" * 2000,
    "%FF%FE=%FF",
    "&&&===&",
    "x" * 4000,
)


@pytest.mark.parametrize("query", BENT_QUERIES, ids=lambda query: query[:20])
def test_no_query_breaks_a_page_or_bends_a_link(query: str, app: Flask) -> None:
    """4.25: queries bend no link."""
    client = PageClient(app)
    for path in ("/en/", "/en/report", "/en/inbox", "/en/help", "/en/about/safety"):
        page = client.get(f"{path}?{query}")
        assert "Set-Cookie" not in page.response.headers
        assert leaving(page) == [], path
    client.get(f"/en/no-such-page?{query}", status=404)
    assert app.test_client().get(f"/leave?{query}").status_code == 200


def leaving(page: Page) -> list[str]:
    """Give the links and forms of the page's own frame that do not stay on this service."""
    frame = [n for tag in ("nav", "header", "form") for n in page.all(tag)]
    found = [
        n.get(a, "") for f in frame for n in f.iter() for a in ("href", "action", "formaction")
    ]
    return [a for a in found if urlsplit(a).scheme or urlsplit(a).netloc or a.startswith("//")]


HOSTS = (
    "evil.example",
    "localhost.evil.example",
    "evil.example:80@localhost",
    "127.0.0.1.evil.example",
    ".".join("0000"),
    "localhost\x00.evil",
    "",
    "[::2]",
    "xn--evl-hma.example",
)


@pytest.mark.parametrize("host", HOSTS)
def test_a_foreign_host_is_refused_and_never_repeated(host: str, app: Flask) -> None:
    """4.24: Host and forwarded headers."""
    for path, method in (("/", "GET"), ("/en/report", "GET"), ("/en/report", "POST")):
        answer = app.test_client().open(path, method=method, headers={"Host": host})
        assert answer.status_code == 400
        assert "evil" not in str(answer.headers) + answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "name", ["X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Original-Host", "X-Host"]
)
def test_nobody_gives_this_service_another_name(name: str, app: Flask) -> None:
    """4.24: absolute links come from the settings."""
    sent = {name: "evil.example"}

    moved = app.test_client().get("/", headers=sent)
    home = app.test_client().get("/en/", headers=sent)

    assert "evil" not in moved.headers["Location"] + home.get_data(as_text=True)


@pytest.mark.parametrize(
    ("wished", "given"),
    [
        ("", "fi"),
        ("sv", "sv"),
        ("en-US,en;q=0.9", "en"),
        ("de,sv;q=0.5,en;q=0.4", "sv"),
        ("*", None),
        ("so, ar", "so"),
        ("tlh, ja", "fi"),
        ("sv;q=0, en;q=0", "fi"),
        ("sv-SE", "sv"),
        ("../../etc/passwd", "fi"),
        ("en\x00", None),
        ("a" * 60_000, "fi"),
        (";;;,,,q=q=q", "fi"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_the_start_page_leads_to_the_language_that_the_browser_prefers(
    wished: str, given: str | None, app: Flask
) -> None:
    answer = app.test_client().get("/", headers={"Accept-Language": wished})

    assert answer.status_code == 302
    language = answer.headers["Location"].strip("/")
    assert language == given if given else language in LANGUAGES
    assert answer.headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_address_decides_the_language_not_the_browser(language: str, app: Flask) -> None:
    for path in (f"/{language}/", f"/{language}/report", f"/{language}/no-such-page"):
        html = app.test_client().get(path, headers={"Accept-Language": "de, en;q=0.1"})
        assert f'<html lang="{language}"' in html.get_data(as_text=True), path


@pytest.mark.parametrize("prefix", ["xx", "FI", "fi-FI", "en%00", "..", "en//evil.example"])
def test_what_is_no_language_is_not_found(prefix: str, app: Flask) -> None:
    answer = app.test_client().get(f"/{prefix}/report")

    assert answer.status_code in {404, 308}
    assert "evil" not in answer.headers.get("Location", "").partition("//localhost")[0]


@pytest.mark.parametrize(
    "tail", ["/\\evil.example", "//evil.example", "/%5Cevil.example", "/%2f%2fe"]
)
def test_no_address_leads_away_from_here(tail: str, app: Flask) -> None:
    """4.25, P56: slashes, backslashes and schemes in every parameter."""
    for start in ("/en", "/leave", "/staff"):
        answer = app.test_client().get(start + tail)
        target = urlsplit(answer.headers.get("Location", ""))
        assert target.netloc in {"", "localhost"}
        assert not re.match(r"[/\\]{2}", target.path)


def test_forms_of_any_other_kind_of_body_are_answered_in_words(app: Flask) -> None:
    kinds: tuple[tuple[str, Any], ...] = (
        ("application/json", b'{"story": "x"}'),
        ("text/plain", b"story=x"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=", b"--\r\n\r\n"),
        ("multipart/form-data; boundary=B", b"--B\r\nno headers\r\n--B--"),
        ("multipart/form-data; boundary=B", b"\r" * 200_000),
        ("multipart/form-data; boundary=B", b'--B\r\nContent-Disposition: form-data; name="\xff"'),
        ("application/x-www-form-urlencoded", b"%FF%00=%ZZ&&&" * 200),
        ("application/x-www-form-urlencoded; charset=utf-7", b"story=+ADw-script+AD4-"),
        ("application/x-www-form-urlencoded", b"story=" + b"x" * 1_500_000),
    )
    for kind, body in kinds:
        for path in ("/en/report", "/en/inbox", "/en/inbox/message", "/en/report/notes"):
            answer = app.test_client().post(path, data=body, content_type=kind)
            assert 400 <= answer.status_code < 500, (kind, path)
            assert "<h1>" in answer.get_data(as_text=True), (kind, path)
