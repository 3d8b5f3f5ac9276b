"""After one visit the moment and the guide open without a connection, and nothing else is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page

from reporting.guide.now.cards import SettingName
from tests.support import servers
from tests.support.browser import PHONE
from tests.support.servers import AppServer

pytestmark = pytest.mark.xdist_group("offline")

CACHES = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const kept = await (await caches.open(name)).keys();
    found[name] = kept.map((request) => new URL(request.url).pathname);
  }
  return found;
}"""
# An active worker has saved everything: it becomes so only then.
SAVED = "async () => (await navigator.serviceWorker.ready).active.state === 'activated'"
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).map((one) => one.scope)"
NO_WORKER = "async () => (await navigator.serviceWorker.getRegistrations()).length === 0"


@contextmanager
def phone_of(browser: Browser, server: AppServer, **options: Any) -> Iterator[BrowserContext]:
    """Give a phone whose requests no test stands between, so that its workers are real."""
    context = browser.new_context(
        base_url=server.url,
        viewport=PHONE,  # type: ignore[arg-type]  # a typed dict by shape
        is_mobile=True,
        **options,
    )
    yield context
    context.close()


@pytest.fixture
def phone(browser: Browser, live_server: AppServer) -> Iterator[BrowserContext]:
    """Give such a phone at the shared server."""
    with phone_of(browser, live_server) as context:
        yield context


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_after_one_visit_every_setting_opens_in_airplane_mode(
    language: str, phone: BrowserContext
) -> None:
    page = _visited(phone, f"/{language}/now/transit")

    phone.set_offline(True)

    for path in ("now", *(f"now/{n}" for n in SettingName), "now/school/over", "now/work?k=tram"):
        answer = page.goto(f"/{language}/{path}")
        assert answer is not None
        assert answer.from_service_worker
        assert page.locator("a[href='tel:112']").is_visible()
        assert page.locator("h1").evaluate("node => getComputedStyle(node).fontWeight") == "650"


def test_after_one_visit_the_guide_opens_in_airplane_mode(phone: BrowserContext) -> None:
    page = _visited(phone, "/en/guide")
    chapters = page.locator("main a[href^='/en/guide/']").evaluate_all(
        "nodes => nodes.map((node) => new URL(node.href).pathname)"
    )

    phone.set_offline(True)

    assert chapters
    for path in ("/en/guide", "/en/guide/print", *chapters):
        answer = page.goto(path)
        assert answer is not None
        assert answer.ok
        assert page.locator("h1").is_visible()


def test_without_a_connection_nothing_else_opens(phone: BrowserContext) -> None:
    page = _visited(phone, "/en/now")

    phone.set_offline(True)

    for path in ("/en/", "/en/report", "/en/inbox", "/en/help", "/staff/sign-in", "/sv/now"):
        with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
            page.goto(path)


def test_what_is_kept_is_the_moment_the_guide_and_their_files_only(phone: BrowserContext) -> None:
    """T41: a worker keeps public pages only."""
    page = _visited(phone, "/en/now/street")
    page = _visited(phone, "/en/guide")
    for path in ("/en/", "/en/report?role=witnessed", "/en/inbox", "/en/help", "/staff/sign-in"):
        page.goto(path)

    page.goto("/en/about/privacy")
    kept = page.evaluate(CACHES)
    paths = [path for paths in kept.values() for path in paths]

    assert len(kept) == 2
    assert all(path.startswith(("/en/now", "/en/guide", "/static/")) for path in paths), paths
    assert "/en/now/street" in paths
    assert phone.cookies() == []


def test_other_pages_are_under_no_worker(phone: BrowserContext) -> None:
    """T41: no other page is under a worker."""
    page = _visited(phone, "/en/now")
    _visited(phone, "/en/guide")

    controlled = "() => navigator.serviceWorker.controller !== null"
    for path in ("/en/", "/en/report", "/en/inbox", "/en/help", "/staff/sign-in", "/sv/now"):
        page.goto(path)
        assert not page.evaluate(controlled), path
    page.goto("/en/now/home")
    assert page.evaluate(controlled)


def test_no_other_page_starts_a_worker(phone: BrowserContext) -> None:
    page = phone.new_page()
    for path in ("/en/", "/en/report", "/en/inbox", "/en/help", "/staff/sign-in"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate(WORKERS) == [], path


def test_leaving_removes_what_was_kept(phone: BrowserContext) -> None:
    """T41: leaving empties caches."""
    page = _visited(phone, "/en/now")

    page.locator("footer a[href='/leave']").click()
    other = phone.new_page()
    other.goto("/en/about/privacy")

    _wait_until(other, NO_WORKER)
    assert other.evaluate(CACHES) == {}


def test_a_phone_without_workers_gets_the_page_as_it_is(
    browser: Browser, live_server: AppServer
) -> None:
    with phone_of(browser, live_server, service_workers="block") as plain:
        page = plain.new_page()
        accidents: list[str] = []
        page.on("pageerror", lambda error: accidents.append(str(error)))
        page.goto("/en/now/transit")
        page.wait_for_load_state("networkidle")

        assert accidents == []
        assert page.locator("details[open] .say").is_visible()


def test_it_opens_when_the_server_is_gone_and_forgets_when_the_server_says_so(
    browser: Browser, tmp_path: Path
) -> None:
    port = {"RINNALLA_PORT": str(servers.free_port())}
    with servers.app_server(tmp_path, settings=port) as server:
        context = browser.new_context(base_url=server.url)
        page = _visited(context, "/fi/now/transit")

    answer = page.goto("/fi/now/venue")
    assert answer is not None
    assert answer.from_service_worker
    assert page.locator("details[open] .say").is_visible()

    with servers.app_server(tmp_path, settings=port | {"RINNALLA_OFFLINE": "off"}):
        page.goto("/fi/now/venue")
        page.evaluate("async () => (await navigator.serviceWorker.getRegistration())?.update()")
        _wait_until(page, NO_WORKER)
        assert page.evaluate(CACHES) == {}
        page.goto("/fi/now")
        page.wait_for_load_state("networkidle")
        assert page.evaluate(WORKERS) == []
    context.close()


def _visited(phone: BrowserContext, path: str) -> Page:
    """Open a page and wait until its worker has saved what it saves."""
    page = phone.new_page()
    page.goto(path)
    _wait_until(page, SAVED)
    return page


def _wait_until(page: Page, condition: str) -> None:
    # Playwright's own waiting takes a promise for true.
    page.evaluate(f"""async () => {{
      const asked = performance.now();
      while (!(await ({condition})())) {{
        if (performance.now() - asked > 20000) throw new Error("waited in vain");
        await new Promise((resolve) => setTimeout(resolve, 20));
      }}
    }}""")
