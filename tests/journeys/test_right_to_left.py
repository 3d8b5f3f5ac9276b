"""B20: Arabic and Persian pages are mirrored, and what reads left to right still does."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.factories import ANSWERS
from tests.support.browser import PHONE, device
from tests.support.inspection import sideways_faults
from tests.support.navigators import STEPS, Reporter
from tests.support.servers import AppServer

pytestmark = pytest.mark.xdist_group("journeys")

RIGHT_TO_LEFT = ("ar", "fa")
TOLD = {name: answer for name, answer in ANSWERS.items() if name != "k"}
# What stands at the leading edge of its row, and what follows it there.
ROWS = (
    (".trail a:first-child", ".trail a:last-child"),
    ("p.go .btn:not(.quiet)", "p.go a:not(.btn)"),
    (".top .brand", ".top .leave"),
)


@pytest.fixture(scope="module")
def phone(browser: Browser, live_server: AppServer) -> Iterator[Page]:
    """Give a phone."""
    with device(browser, live_server.url) as context:
        yield context.new_page()


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_rows_run_from_right_to_left_and_in_english_from_left_to_right(
    language: str, phone: Page
) -> None:
    phone.set_viewport_size({"width": 900, "height": 740})  # so that no row wraps
    for code, is_mirrored in ((language, True), ("en", False)):
        phone.goto(f"/{code}/report#when")
        assert phone.evaluate("getComputedStyle(document.body).direction") == (
            "rtl" if is_mirrored else "ltr"
        )
        for row in ROWS:
            first, last = visible_lefts(phone, row)
            assert (first > last) is is_mirrored, f"{code}: {row}"
    phone.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a typed dict by shape


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_text_begins_at_the_right_edge(language: str, phone: Page) -> None:
    for path in ("", "help", "guide", "now/transit", "numbers", "about/safety"):
        phone.goto(f"/{language}/{path}")
        width = phone.evaluate("document.documentElement.clientWidth")
        heading = phone.evaluate(TEXT_BOX, "h1")
        assert width - heading["right"] < heading["left"], path
        assert sideways_faults(phone) == [], path


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_the_form_goes_through_and_code_and_number_read_left_to_right(
    language: str, phone: Page
) -> None:
    reporter = Reporter(phone, language)
    reporter.open_form()
    for step in STEPS[:-1]:
        reporter.fill_in(TOLD, start=step, until=step)
        reporter.go_on(step)
        assert sideways_faults(phone) == [], step
    receipt = reporter.send()

    groups = phone.evaluate(LEFTS, "#follow-up-code span")
    assert [place for line in by_line(groups) for place in line] == [
        place for line in by_line(groups) for place in sorted(line)
    ]
    assert phone.evaluate(DIRECTION, "#report-number") == "ltr"

    reporter.open_inbox(receipt.code)
    assert phone.evaluate(DIRECTION, "html") == "rtl"
    phone.goto(f"/{language}/inbox")
    assert phone.evaluate(DIRECTION, '[name="code"]') == "ltr"


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_phone_numbers_and_western_digits_keep_their_order(language: str, phone: Page) -> None:
    phone.goto(f"/{language}/help")

    numbers = phone.locator('main a[href^="tel:"]:has-text(" ")')
    for at in range(numbers.count()):
        shown = numbers.nth(at)
        if shown.inner_text().replace(" ", "").isdigit():
            assert shown.evaluate("(node) => getComputedStyle(node).direction") == "ltr"
    assert not set("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹") & set(phone.inner_text("main"))


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_a_story_in_either_direction_keeps_its_own(language: str, phone: Page) -> None:
    """A Finnish story on an Arabic page, and an Arabic one on a Finnish page."""
    for code, story, direction in (
        (language, "Kuljettaja sanoi: puhu suomea!", "ltr"),
        ("fi", "قال السائق: تكلم بالفنلندية! (linja 9)", "rtl"),
    ):
        phone.goto(f"/{code}/report#story")
        phone.locator('[name="story"]').fill(story)
        assert phone.evaluate(DIRECTION, '[name="story"]') == direction


def visible_lefts(page: Page, names: tuple[str, str]) -> list[float]:
    """Give where the first shown element of each selector begins, from the left."""
    return [page.locator(f"{name}:visible").first.bounding_box()["x"] for name in names]  # type: ignore[index]  # shown, so it has a box


def by_line(boxes: list[dict[str, Any]]) -> list[list[float]]:
    """Give the left edges of boxes, line by line from above."""
    lines: dict[int, list[float]] = {}
    for box in boxes:
        lines.setdefault(round(box["top"] / 10), []).append(box["left"])
    return [lines[top] for top in sorted(lines)]


DIRECTION = "(name) => getComputedStyle(document.querySelector(name)).direction"
LEFTS = """(name) => [...document.querySelectorAll(name)].map((node) => {
  const box = node.getBoundingClientRect();
  return { left: box.left, top: box.top };
})"""
TEXT_BOX = """(name) => {
  const range = document.createRange();
  range.selectNodeContents(document.querySelector(name));
  const box = range.getBoundingClientRect();
  return { left: box.left, right: box.right };
}"""
