"""B21: texts longer by 40 %, with ŋ đ ŧ č š ž, fit on the narrowest phone without being cut."""

from collections.abc import Iterator
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from reporting.web import locale
from tests.support.browser import device
from tests.support.inspection import sideways_faults
from tests.support.pseudo import PseudoTranslations

PAGES = (
    "", "report", "report?role=witnessed", "inbox", "help", "guide", "learn", "learn/plan",
    "numbers", "languages", "safer-space", "feedback/questions", "about/accessibility/feedback",
)  # fmt: skip
NARROWEST = {"width": 320, "height": 640}
CUT = """() => [...document.querySelectorAll("body *")].filter((node) => {
  const style = getComputedStyle(node);
  const cuts = ["hidden", "clip"].includes(style.overflowX) || style.textOverflow === "ellipsis";
  const seen = node.checkVisibility() && node.getBoundingClientRect().width > 2;
  return cuts && seen && node.scrollWidth > node.clientWidth + 1;
}).map((node) => node.outerHTML.slice(0, 90))"""


@pytest.fixture
def address(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Serve the application in a language nobody speaks."""
    monkeypatch.setattr(locale, "_read", lambda _: PseudoTranslations())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


def test_longer_texts_are_neither_cut_nor_stick_out(address: str, browser: Browser) -> None:
    faults = []
    with device(browser, address) as phone:
        page = phone.new_page()
        page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]  # a typed dict by shape
        for path in PAGES:
            answer = page.goto(f"/en/{path}")
            assert answer is not None
            assert answer.status == 200, path
            assert "ŋđŧ" in page.inner_text("body"), path
            faults += [f"{path}: {fault}" for fault in sideways_faults(page)]
            faults += [f"{path}: cut: {node}" for node in page.evaluate(CUT)]

    assert faults == []
