"""The form page that is compressed once: the same bytes as the plain page, the token unpacked."""

import gzip
import re
import zlib

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.languages import LANGUAGES
from reporting.web.spliced import PLACE, splice
from tests.support.pages import PageClient

TOKEN = re.compile(rb'name="form_token" value="([^"]+)"')


@settings(deadline=None)
@given(st.text(), st.text(), st.text(max_size=200))
def test_packed_and_plain_are_the_same_page(before: str, after: str, token: str) -> None:
    page = splice(before.replace(PLACE, "") + PLACE + after.replace(PLACE, ""))

    plain = page.plain(token)

    assert gzip.decompress(page.gzipped(token)) == plain
    assert plain == page.before + token.encode() + page.after


def test_the_token_stands_in_the_packed_page_as_it_is_so_no_length_betrays_it() -> None:
    """4.29: no length betrays the token."""
    page = splice("<p>" * 500 + PLACE + "</p>" * 500)
    likely, unlikely = "<p><p><p><p>", "Qx7_Zk2-Wv9a"

    for token in (likely, unlikely):
        assert token.encode() in page.gzipped(token)
    assert len(page.gzipped(likely)) == len(page.gzipped(unlikely))


def test_every_unpacker_that_reads_one_member_reads_all_of_it() -> None:
    page = splice("ä" * 9000 + PLACE + "ö" * 9000)

    unpacker = zlib.decompressobj(wbits=31)
    assert unpacker.decompress(page.gzipped("token")) == page.plain("token")
    assert unpacker.eof
    assert unpacker.unused_data == b""


@pytest.mark.parametrize("html", ["", "<p>", PLACE * 2])
def test_a_page_without_exactly_one_place_is_an_error(html: str) -> None:
    with pytest.raises(ValueError, match="values to unpack"):
        splice(html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_is_the_same_packed_and_plain_and_its_token_always_another(
    language: str, app: Flask
) -> None:
    client = app.test_client()
    path = f"/{language}/report"

    packed = client.get(path, headers={"Accept-Encoding": "gzip, deflate, br"})
    plain = client.get(path)

    unpacked = gzip.decompress(packed.data)
    assert TOKEN.sub(b"", unpacked) == TOKEN.sub(b"", plain.data)
    assert TOKEN.findall(unpacked) != TOKEN.findall(plain.data)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert packed.headers["Content-Length"] == str(len(packed.data))
    assert "Content-Encoding" not in plain.headers


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0", "deflate", "x"])
def test_a_browser_that_takes_no_gzip_gets_the_plain_page(accepted: str, app: Flask) -> None:
    answer = app.test_client().get("/en/report", headers={"Accept-Encoding": accepted})

    assert "Content-Encoding" not in answer.headers
    assert answer.data.startswith(b"<!doctype html>")


def test_the_form_fits_in_the_first_thirty_kilobytes_packed(app: Flask) -> None:
    answer = app.test_client().get("/fi/report", headers={"Accept-Encoding": "gzip"})

    assert len(answer.data) < 20_000


def test_pages_with_secrets_in_them_are_never_packed(client: PageClient, app: Flask) -> None:
    """4.29: no compression around secrets."""
    for path in ("/en/inbox", "/en/report?role=group", "/staff/sign-in"):
        answer = app.test_client().get(path, headers={"Accept-Encoding": "gzip"})
        assert "Content-Encoding" not in answer.headers, path
