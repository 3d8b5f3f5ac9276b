"""Headers are what browsers parse, not only there: a malformed one would be ignored."""

import pytest
from flask import Flask
from http_sfv.dictionary import Dictionary
from http_sfv.item import Item
from http_sfv.list import List
from http_sfv.types import Token
from werkzeug.datastructures import Headers

from tests.support.addresses import address_of

# The only values that browsers know, by header (HTML and Fetch standards).
KNOWN = {
    "Cross-Origin-Embedder-Policy": {"unsafe-none", "require-corp", "credentialless"},
    "Cross-Origin-Opener-Policy": {"unsafe-none", "same-origin-allow-popups", "same-origin"},
    "Cross-Origin-Resource-Policy": {"same-site", "same-origin", "cross-origin"},
}
WORDS = {
    "Referrer-Policy": {"no-referrer", "same-origin", "strict-origin"},
    "X-Content-Type-Options": {"nosniff"},
    "X-Frame-Options": {"DENY", "SAMEORIGIN"},
}
# What each part of a policy may say; without its quotes `self` would be the name of a host.
SOURCES = "default script style img connect worker manifest"
OTHERS = ("form-action", "base-uri", "frame-ancestors")
DIRECTIVES = {
    "require-trusted-types-for": {"'script'"},
    "trusted-types": {"'none'", "offline"},
} | {name: {"'none'", "'self'"} for name in (*OTHERS, *(f"{of}-src" for of in SOURCES.split()))}
LISTS = {"Clear-Site-Data": {"cache", "cookies", "storage", "executionContexts", "*"}}


def check(headers: Headers, where: str) -> None:
    """Fail when a header is not what its standard allows."""
    policy = [one.split() for one in headers["Content-Security-Policy"].split(";")]
    assert len({name for name, *_ in policy}) == len(policy), where
    assert all(said and set(said) <= DIRECTIVES[name] for name, *said in policy), where
    for name, values in KNOWN.items():
        item = Item()
        item.parse(headers[name].encode())
        assert isinstance(item.value, Token), f"{name} of {where}"
        assert str(item.value) in values, f"{name} of {where}"
    for name, values in WORDS.items():
        assert headers[name] in values, f"{name} of {where}"
    for name, values in LISTS.items():
        if name in headers:
            found = List()
            found.parse(headers[name].encode())
            assert not any(isinstance(one.value, Token) for one in found), f"{name} of {where}"
            assert {one.value for one in found} <= values, f"{name} of {where}"
    features = Dictionary()
    features.parse(headers["Permissions-Policy"].encode())
    assert {len(allowed) for allowed in features.values()} == {0}, where
    cached = Dictionary()
    cached.parse(headers["Cache-Control"].encode())
    assert {"no-store", "public", "private", "no-cache"} & set(cached), where


def test_every_header_is_one_that_browsers_obey(app: Flask) -> None:
    """4.2, P46: each header of each route parses as its standard says."""
    client = app.test_client()
    with app.test_request_context():
        paths = {address_of(app, rule) for rule in app.url_map.iter_rules()}

    for path in sorted(paths):
        for method in ("GET", "POST"):
            answer = client.open(path, method=method)
            check(answer.headers, f"{method} {path}")
            answer.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Content-Security-Policy", "default-src 'none' script-src 'self'"),
        ("Content-Security-Policy", "default-src none"),
        ("Content-Security-Policy", "default-src 'none'; default-src 'self'"),
        ("Content-Security-Policy", "default-src 'none'; scripts-src 'self'"),
        ("Cross-Origin-Embedder-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", '"same-origin"'),
        ("Permissions-Policy", "camera=('none')"),
        ("Permissions-Policy", "camera=(self)"),
        ("X-Frame-Options", "NEVER"),
        ("Clear-Site-Data", "cache"),
    ],
)
def test_what_browsers_ignore_would_be_noticed(name: str, value: str, app: Flask) -> None:
    """4.2, P46: the malformed values of other services fail here."""
    answer = app.test_client().get("/en/report")
    check(answer.headers, "as it is")
    answer.headers[name] = value

    with pytest.raises((AssertionError, ValueError, AttributeError, TypeError, KeyError)):
        check(answer.headers, "changed")
