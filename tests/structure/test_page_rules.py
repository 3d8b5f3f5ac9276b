"""The rules that every page is held to bite: a sound page passes, each fault is found."""

import pytest
from html5lib.html5parser import ParseError
from werkzeug.test import Client
from werkzeug.wrappers import Response

from reporting.web.headers import HEADERS
from tests.support.page import Page
from tests.support.page_rules import check_page

SOUND = """<!doctype html>
<html lang="en" dir="ltr"><head><title>Tell us – Rinnalla</title>
<link rel="stylesheet" href="/static/site.css"><script src="/static/report.js" defer></script>
</head><body><main id="main"><h1>Tell us</h1>
<form action="/en/report" method="post">
<input type="hidden" name="form_token" value="abc">
<label for="story">What happened?</label><textarea id="story" name="story">
two
lines</textarea>
<label><input type="radio" name="role" value="witnessed" checked> I saw it</label>
<button>Send</button>
</form></main></body></html>"""
GOOD = dict(HEADERS) | {"Cache-Control": "no-store"}


def test_a_sound_page_passes() -> None:
    check_page(page_with(SOUND))


def test_a_page_gives_what_its_form_would_send() -> None:
    sent = page_with(SOUND).fields("/en/report")

    assert sent == {"form_token": ["abc"], "story": ["two\nlines"], "role": ["witnessed"]}


@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        ("<h1>Tell us</h1>", "<h1>Tell me</h1>"),
        ("<h1>Tell us</h1>", "<h1>Tell us</h1><h1>Tell us</h1>"),
        ("<h1>Tell us</h1>", "<h2>Tell us</h2>"),
        ('lang="en" ', ""),
        ('lang="en" ', 'lang="sv" '),
        ('dir="ltr"', ""),
        ('id="story"', 'id="main"'),
        ('for="story"', 'for="gone"'),
        ("> I saw it", "> "),
        ("<button>Send", "<button>"),
        ('<main id="main">', '<main id="main" style="color:red">'),
        ('<main id="main">', '<main id="main" onclick="go()">'),
        ("</head>", "<style>p{}</style></head>"),
        ("</head>", "<script>go()</script></head>"),
        ('src="/static/report.js"', 'src="https://elsewhere.example/report.js"'),
        ('value="abc"', 'value=""'),
        ('action="/en/report"', 'action="javascript:go()"'),
        ('method="post"', 'method="get"'),
    ],
)
def test_a_fault_on_a_page_is_found(sound: str, broken: str) -> None:
    assert sound in SOUND

    with pytest.raises(AssertionError):
        check_page(page_with(SOUND.replace(sound, broken)))


def test_a_fault_in_the_markup_is_found() -> None:
    with pytest.raises(ParseError):
        check_page(page_with(SOUND.replace("</form>", "")))


@pytest.mark.parametrize(
    "name", sorted(set(GOOD) - {"X-Robots-Tag", "Cross-Origin-Embedder-Policy"})
)
def test_a_missing_header_is_found(name: str) -> None:
    with pytest.raises(AssertionError, match=name):
        check_page(page_with(SOUND, without=name))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Content-Security-Policy", "default-src 'none'; script-src 'unsafe-inline'"),
        ("Set-Cookie", "session=1"),
        ("Vary", "Cookie"),
        ("Server", "granian"),
    ],
)
def test_a_bad_header_is_found(name: str, value: str) -> None:
    with pytest.raises(AssertionError):
        check_page(page_with(SOUND, extra={name: value}))


def page_with(html: str, *, without: str = "", extra: dict[str, str] | None = None) -> Page:
    headers = {name: value for name, value in GOOD.items() if name != without} | (extra or {})
    answer = Response(html, headers=headers, mimetype="text/html")
    return Page("/en/report", Client(answer).get("/en/report"))
