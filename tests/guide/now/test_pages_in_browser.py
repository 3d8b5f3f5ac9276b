"""`/now` on a real phone: read at once, pressed without aiming, in every light and on paper."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from reporting.guide.now.cards import SettingName
from tests.support.browser import device
from tests.support.inspection import axe_faults, faults_of, outline_faults, sideways_faults
from tests.support.servers import AppServer

pytestmark = pytest.mark.xdist_group("pages")

LANGUAGES = ("fi", "sv", "en")
SAMPLE = ("now", "now/transit", "now/home/over", "now/nowhere")
EVERY = ("now", *(f"now/{n}" for n in SettingName), *(f"now/{n}/over" for n in SettingName))
TAP, GAP, LEAST_TEXT = 56, 8, 22

TARGETS = """() => [...document.querySelectorAll("a[href], summary, button")]
  .map((node) => [node, node.getBoundingClientRect()])
  .filter(([node, box]) => node.checkVisibility() && box.width > 1)
  .map(([node, box]) => [node.textContent.trim(), box.x, box.y, box.right, box.bottom])"""
TEXT_SIZES = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const small = {};
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || node.closest(".banner")) continue;
    small[walker.currentNode.data.trim()] = parseFloat(getComputedStyle(node).fontSize);
  }
  return small;
}"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing(language: str, browser: Browser, live_server: AppServer) -> None:
    with device(browser, live_server.url) as phone:
        page = phone.new_page()
        found = []
        for path in SAMPLE:
            page.goto(f"/{language}/{path}")
            found += [f"{path}: {fault}" for fault in axe_faults(page)]

    assert found == []


@pytest.mark.parametrize("path", SAMPLE)
def test_a_page_is_sound_narrow_and_wide_light_and_dark(path: str, page: Page) -> None:
    page.goto(f"/fi/{path}")

    assert faults_of(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_seven_to_one(
    scheme: str, browser: Browser, live_server: AppServer
) -> None:
    with device(browser, live_server.url, color_scheme=scheme) as phone:
        page = phone.new_page()
        found = []
        for path in SAMPLE:
            page.goto(f"/en/{path}")
            options = {"runOnly": ["color-contrast-enhanced"]}
            found += Axe().run(page, options=options).response["violations"]

    assert found == []


@pytest.mark.parametrize("width", [320, 390])
def test_targets_are_large_and_apart_and_words_are_large(
    width: int, browser: Browser, live_server: AppServer
) -> None:
    with device(browser, live_server.url, javascript=False) as phone:
        page = phone.new_page()
        page.set_viewport_size({"width": width, "height": 640})
        for language in LANGUAGES:
            for path in EVERY:
                page.goto(f"/{language}/{path}")
                where = f"/{language}/{path}"
                assert _target_faults(page) == [], where
                small = {t: s for t, s in page.evaluate(TEXT_SIZES).items() if s < LEAST_TEXT}
                assert small == {}, where
                assert sideways_faults(page) == [], where


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("javascript", [True, False])
def test_the_first_action_is_on_the_screen_at_once(
    language: str,
    javascript: bool,  # noqa: FBT001 - pytest gives it
    browser: Browser,
    live_server: AppServer,
) -> None:
    with device(browser, live_server.url, javascript=javascript) as phone:
        page = phone.new_page()
        page.set_viewport_size({"width": 360, "height": 640})
        for name in SettingName:
            page.goto(f"/{language}/now/{name}")
            say = page.locator("details[open] .say").bounding_box()
            call = page.locator("a[href='tel:112']").bounding_box()
            assert say is not None
            assert call is not None
            assert call["y"] + call["height"] <= say["y"] + say["height"] <= 640, name


def test_a_card_opens_and_closes_the_others_without_a_script(page_without_js: Page) -> None:
    page = page_without_js
    page.goto("/en/now/street")

    page.locator("summary").nth(2).click()

    states = page.locator("details").evaluate_all("nodes => nodes.map((node) => node.open)")
    assert states == [False, False, True, False, False]


def test_it_can_be_reached_with_two_taps_from_home(page_without_js: Page) -> None:
    page = page_without_js
    page.goto("/en/")

    page.locator("a[href='/en/now']").click()
    page.locator("a[href='/en/now/transit']").click()

    assert page.locator("details[open] .say").is_visible()


def test_at_four_times_the_size_nothing_is_cut_off(
    browser: Browser, live_server: AppServer
) -> None:
    with device(browser, live_server.url, phone=False) as desk:
        page = desk.new_page()
        page.set_viewport_size({"width": 320, "height": 256})  # 1280 × 1024 at 400 %
        for language in LANGUAGES:
            for path in SAMPLE:
                page.goto(f"/{language}/{path}")
                assert sideways_faults(page) == [], path
                assert outline_faults(page) == [], path


def test_on_paper_every_card_is_unfolded_on_two_sheets(page: Page) -> None:
    page.goto("/en/now/transit")
    page.emulate_media(media="print")

    assert page.locator(".say").evaluate_all("nodes => nodes.every((n) => n.checkVisibility())")
    assert not page.locator("footer").is_visible()
    assert page.pdf(format="A4").count(b"/Type /Page\n") <= 2


def test_nothing_moves(page: Page) -> None:
    page.goto("/en/now/transit")

    assert page.evaluate("document.getAnimations().length") == 0


def _target_faults(page: Page) -> list[str]:
    boxes = page.evaluate(TARGETS)
    faults = [
        f"{text}: {right - x:.0f} × {bottom - y:.0f} px"
        for text, x, y, right, bottom in boxes
        if right - x < TAP - 0.5 or bottom - y < TAP - 0.5
    ]
    for place, (text, x, y, right, bottom) in enumerate(boxes):
        for other, ox, oy, oright, obottom in boxes[place + 1 :]:
            apart = max(ox - right, x - oright, oy - bottom, y - obottom)
            if apart < GAP - 0.5:
                faults.append(f"{text} and {other}: {apart:.1f} px apart")
    return faults
