"""Chromium as a resident's phone has it, and what a page does to it by accident."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Route,
    sync_playwright,
)

CHROMIUM = "/usr/bin/chromium"
# The same engine without the browser's own windows: opening a page costs a sixth of the time.
_SHELL = "/usr/bin/chromium-headless-shell"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}

_SWITCHES = (
    "--no-sandbox",  # Chromium refuses to run as root without; it only opens our own pages
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@dataclass
class Accidents:
    """What went wrong in a browser while a test used it."""

    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def check(self) -> None:
        """Fail when a script failed, a policy was broken or another host was asked."""
        assert not self.foreign, f"asked other hosts: {self.foreign}"
        assert not self.errors, f"errors in the browser: {self.errors}"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the machine's Chromium without a window."""
    with sync_playwright() as playwright:
        program = _SHELL if Path(_SHELL).exists() else CHROMIUM
        browser = playwright.chromium.launch(executable_path=program, args=list(_SWITCHES))
        yield browser
        browser.close()


@contextmanager
def device(
    browser: Browser, url: str, *, javascript: bool = True, phone: bool = True, **options: Any
) -> Iterator[BrowserContext]:
    """Give a fresh device: nothing stored, a phone's or a desk's screen, `url` as its base.

    Fails at its end when a script failed or a page asked another host.
    """
    context = browser.new_context(
        base_url=url,
        viewport=PHONE if phone else DESK,  # type: ignore[arg-type]  # a typed dict by shape
        is_mobile=phone,
        has_touch=phone,
        java_script_enabled=javascript,
        locale=options.pop("locale", "fi-FI"),
        **options,
    )
    accidents = Accidents()
    context.route("**/*", lambda route: _stay_home(route, url, accidents))
    context.on("weberror", lambda error: accidents.errors.append(str(error.error)))
    context.on("console", lambda message: _note(message, accidents))
    yield context
    context.close()
    accidents.check()


def axe_violations(page: Page) -> list[str]:
    """Give what axe finds wrong on the page, one line a finding."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {rule['help']} at {node['target']}"
        for rule in found
        for node in rule["nodes"]
    ]


def _stay_home(route: Route, url: str, accidents: Accidents) -> None:
    address = route.request.url
    if address.startswith((url, "data:", "blob:", "about:")):
        route.continue_()
    else:
        accidents.foreign.append(address)
        route.abort()


def _note(message: ConsoleMessage, accidents: Accidents) -> None:
    # The browser also reports every 4xx page here; those are answers, not accidents.
    if message.type == "error" and not message.text.startswith("Failed to load resource"):
        accidents.errors.append(message.text)
