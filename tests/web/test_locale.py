"""Languages: what a browser may ask for, what an address may name, and what is never broken."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reporting.languages import LANGUAGES, STAFF_LANGUAGES
from reporting.web import locale
from tests.support.pages import PageClient

HOSTILE = (
    "",
    "*",
    "en;q=abc, fi;q=0.4",
    "fi;q=-1, sv;q=2",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "fi" * 4000,
    ",".join(f"x{n}-y;q=0.{n}" for n in range(1000)),
    "xx, yy, zz",
    "fi\u202esv".encode().decode("latin-1"),
    "%00%0d%0aSet-Cookie: a=b",
)


@pytest.mark.parametrize(
    ("wished", "given"),
    [
        ("sv-FI,sv;q=0.9,fi;q=0.5", "sv"),
        ("de-DE, fi;q=0.3, en;q=0.7", "en"),
        ("fi;q=0, sv;q=0.1", "sv"),
        ("ar-EG,ar;q=0.9,en;q=0.4", "ar"),
        ("zh-Hans-CN, en;q=0.2", "zh"),
        ("fa-AF", "fa"),
        ("uk-UA,uk;q=0.9,ru;q=0.8", "uk"),
        ("se, fi;q=0.9", "se"),
        ("SO", "so"),
    ],
)
def test_the_browser_chooses_with_its_quality_values(
    wished: str, given: str, client: PageClient
) -> None:
    answer = client.fetch("/", headers={"Accept-Language": wished})

    assert answer.headers["Location"] == f"/{given}/"
    assert "Accept-Language" in answer.headers["Vary"]


def test_no_browser_is_given_easy_language_unasked(client: PageClient) -> None:
    """A browser asks for Finnish; who wants easy Finnish chooses it."""
    for wished, given in (("fi", "fi"), ("sv-FI", "sv"), ("fi-simple", "fi")):
        answer = client.fetch("/", headers={"Accept-Language": wished})

        assert answer.headers["Location"] == f"/{given}/"


@pytest.mark.parametrize("wished", HOSTILE)
def test_a_hostile_wish_gets_a_page_of_ours(wished: str, client: PageClient) -> None:
    for address in ("/", "/now", "/staff/sign-in", "/nothing-here"):
        answer = client.fetch(address, headers={"Accept-Language": wished})

        assert answer.status_code in (200, 302, 404)
        if answer.status_code == 302:
            assert answer.headers["Location"].split("/")[1] in LANGUAGES


@pytest.mark.parametrize("prefix", ["xx", "FI", "fi-", "sv-simpl", "fi-simple-x", "ar%00", "zh-cn"])
def test_a_prefix_that_does_not_exist_is_not_found(prefix: str, client: PageClient) -> None:
    for page in ("", "report", "inbox", "help", "numbers"):
        assert client.fetch(f"/{prefix}/{page}").status_code == 404


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_page_says_its_language_and_direction(code: str, client: PageClient) -> None:
    html = client.fetch(f"/{code}/report").text

    assert f'<html lang="{code}" dir="{LANGUAGES[code].direction}">' in html


def test_staff_pages_are_in_their_three_languages_only(client: PageClient) -> None:
    for wished in ("ar", "fi-simple", "xx"):
        asking = {"Accept-Language": wished}
        html = client.fetch(f"/staff/sign-in?lang={wished}", headers=asking).text

        assert html.partition('<html lang="')[2][:2] in STAFF_LANGUAGES
    assert '<html lang="sv"' in client.fetch("/staff/sign-in?lang=sv").text


@pytest.mark.parametrize("kept", [b"", b"\xde\x12\x04\x95 half of a catalogue", None])
def test_a_broken_or_missing_catalogue_stops_no_page(
    kept: bytes | None, tmp_path: Path, client: PageClient, unread: None
) -> None:
    """Who came for help gets the page in English rather than an error."""
    path = tmp_path / "sv" / "LC_MESSAGES" / "messages.mo"
    path.parent.mkdir(parents=True)
    if kept is not None:
        path.write_bytes(kept)
    before, locale.CATALOGUES = locale.CATALOGUES, tmp_path
    try:
        html = client.fetch("/sv/help").text
    finally:
        locale.CATALOGUES = before

    assert "Who can help" in html


@pytest.fixture
def unread() -> Iterator[None]:
    """Let catalogues be read anew, before and after."""
    locale._read.cache_clear()
    yield
    locale._read.cache_clear()
