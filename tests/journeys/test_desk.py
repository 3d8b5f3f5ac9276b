"""The desk in a browser: cards on a phone, keys for those who want them, nothing axe objects to."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from playwright.sync_api import BrowserContext, Page

from tests.support.inspection import axe_faults
from tests.support.navigators import computed, press

Desk = Callable[..., AbstractContextManager[BrowserContext]]
ENGLISH = "?lang=en"
PAGES = ("", "queue", "search", "bulk", "views", "close-day", "load")
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOCUSED = "document.activeElement.getAttribute('href') || document.activeElement.id"


def test_on_a_phone_every_row_is_a_card_and_nothing_is_cut_off(desk: Desk) -> None:
    with desk("lead", phone=True) as phone:
        page = phone.new_page()
        for path in PAGES:
            page.goto(f"/staff/{path}{ENGLISH}&owner=anyone")
            assert page.evaluate(OVERFLOW) == 0, path
        page.goto(f"/staff/queue{ENGLISH}&owner=anyone")
        shown = [computed(page, f".queue {part}", "display") for part in ("thead", "tr", "th")]
        assert shown == ["none", "block", "block"]
        number = page.locator(".queue th[scope=row] a").first
        assert number.bounding_box()["height"] >= 40  # type: ignore[index]  # it is on the page


def test_axe_finds_nothing_on_the_desk(desk: Desk) -> None:
    with desk("lead") as context:
        page, found = context.new_page(), []
        for path in PAGES:
            page.goto(f"/staff/{path}{ENGLISH}&owner=anyone")
            found += [f"{path}: {fault}" for fault in axe_faults(page)]
    assert found == []


def test_without_switching_them_on_no_key_does_anything(desk: Desk) -> None:
    with desk("lead") as context:
        page = context.new_page()
        page.goto(f"/staff/queue{ENGLISH}")
        address = page.url
        for key in "gtjxu?[]":
            page.keyboard.press(key)
        assert (page.url, page.locator("dialog").count()) == (address, 0)


def test_a_caseworker_goes_through_the_list_by_keys(desk: Desk) -> None:
    with desk("lead") as context:
        page = context.new_page()
        sent: list[str] = []
        page.on("request", lambda asked: sent.append(asked.method))
        switched(page)
        sent.clear()
        _through_the_list(page)
        _into_a_case_and_back(page)
        _about_the_keys(page)
        assert set(sent) == {"GET"}  # no key has sent anything
        switched(page)


def switched(page: Page) -> None:
    """Switch the keys on, or off again."""
    page.goto(f"/staff/queue{ENGLISH}&owner=anyone")
    press(page, "form[action*='/shortcuts'] button")
    page.goto(f"/staff/queue{ENGLISH}&owner=anyone")


def _through_the_list(page: Page) -> None:
    links = page.locator(".queue th[scope=row] a")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate(FOCUSED) == links.nth(1).get_attribute("href")
    page.keyboard.press("x")
    assert page.locator(".queue :checked").count() == 1
    page.keyboard.press("k")
    assert page.evaluate(FOCUSED) == links.nth(0).get_attribute("href")
    page.keyboard.press("/")
    assert page.evaluate(FOCUSED) == "number"
    page.keyboard.type("gt?jx")  # in a field keys are letters
    assert page.locator("#number").input_value() == "gt?jx"
    assert not page.locator("dialog[open]").count()
    page.locator("#number").fill("")
    page.locator("#number").blur()


def _into_a_case_and_back(page: Page) -> None:
    links = page.locator(".queue th[scope=row] a")
    first, second = (str(links.nth(n).get_attribute("href")).split("?")[0] for n in (0, 1))
    links.nth(0).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert first in page.url
    page.keyboard.press("n")
    assert page.evaluate(FOCUSED) == "q-note"
    page.evaluate("document.activeElement.blur()")
    with page.expect_navigation():
        page.keyboard.press("]")
    assert second in page.url
    with page.expect_navigation():
        page.keyboard.press("u")
    assert "/staff/queue" in page.url


def _about_the_keys(page: Page) -> None:
    page.keyboard.press("?")
    assert page.locator("dialog[open] h2").inner_text() == "Keys"
    page.keyboard.press("j")  # behind the list of keys nothing moves
    page.keyboard.press("Escape")
    assert not page.locator("dialog[open]").count()
    page.keyboard.press("g")
    with page.expect_navigation():
        page.keyboard.press("t")
    assert page.url.endswith(f"/staff/{ENGLISH}")
