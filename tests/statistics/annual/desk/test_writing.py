"""Texts of a report are looked at, checked, and never lost."""

import pytest

from reporting.runtime import Runtime
from tests.statistics.annual.desk.pressing import DESK, made
from tests.support.pages import PageClient


def test_a_text_is_looked_at_before_it_is_saved(first: PageClient, runtime: Runtime) -> None:
    made(first, runtime)
    place = f"{DESK}/texts/foreword/en"
    page = first.get(place)
    wanted = first.fill(page, place, text="## Why\n\nWe **know**. <b>x</b>", step="look")

    refused = first.post(place, wanted, status=422)
    assert "&lt;b&gt;" in refused.html, "what was written is still there"
    assert "Line 3" in refused.text
    shown = first.post(place, wanted | {"text": "## Why\n\nWe **know**."})
    assert '<h3 id="look-part-1">Why</h3>' in shown.html
    assert "<strong>know</strong>" in shown.html
    first.follow(place, first.fill(shown, place, step="save"))

    assert "We **know**." in first.get(place).html


def test_a_text_that_is_too_long_is_given_back_whole(first: PageClient, runtime: Runtime) -> None:
    made(first, runtime)
    place = f"{DESK}/texts/work/en"
    text = "word " * 5000

    page = first.post(
        place, first.fill(first.get(place), place, text=text, step="save"), status=422
    )

    assert text.strip() in page.html
    assert "Nothing is lost" in page.text


def test_two_who_write_one_text_are_told(
    first: PageClient, second: PageClient, runtime: Runtime
) -> None:
    made(first, runtime)
    place = f"{DESK}/texts/work/en"
    mine, theirs = first.get(place), second.get(place)
    second.follow(place, second.fill(theirs, place, text="Theirs.", step="save"))

    page = first.post(place, first.fill(mine, place, text="Mine.", step="save"), status=409)

    assert "Mine." in page.html
    assert "Theirs." in page.html
    first.follow(place, first.fill(page, place, text="Both.", step="save"))


@pytest.mark.parametrize("path", ["texts/foreword/xx", "texts/nothing/en", "texts/foreword/"])
def test_a_text_that_is_none_is_not_found(path: str, first: PageClient, runtime: Runtime) -> None:
    made(first, runtime)

    first.get(f"{DESK}/{path}", status=404)
