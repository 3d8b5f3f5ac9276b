"""After leaving quickly, Back shows neither what was written nor the code."""

from collections.abc import Callable, Iterator, Mapping

import pytest
from playwright.sync_api import Browser, Page

from tests.support.navigators import Reporter, digits
from tests.support.remembering import browser_that_remembers, everything_on, go_back, history_of
from tests.support.servers import AppServer, app_server

pytestmark = pytest.mark.xdist_group("journeys")

MARKER = "Kuiskaus-8417"
NEUTRAL = "**/healthz"

Leave = Callable[[Reporter], None]


@pytest.fixture(scope="module")
def neutral(live_server: AppServer) -> str:
    """Give the page that leaving leads to: another server, and another site by its name."""
    return live_server.url.replace("127.0.0.1", "localhost") + "/healthz"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, neutral: str) -> Iterator[AppServer]:
    """Give a server whose Leave quickly leads to our neutral page."""
    settings = {"RINNALLA_LEAVE_URL": neutral}
    folder = tmp_path_factory.mktemp("leaving")
    with app_server(folder, settings=settings, with_demo=True) as started:
        yield started


@pytest.fixture(scope="module")
def remembering(browser: Browser) -> Iterator[Browser]:
    """Give a browser that keeps pages for Back."""
    with browser_that_remembers(browser) as started:
        yield started


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def reporter(
    request: pytest.FixtureRequest, remembering: Browser, server: AppServer
) -> Iterator[Reporter]:
    """Give somebody on a phone, with scripts and without."""
    context = remembering.new_context(base_url=server.url, java_script_enabled=request.param)
    yield Reporter(context.new_page())
    context.close()


def _in_the_header(reporter: Reporter) -> None:
    reporter.leave_quickly()


def _at_the_end(reporter: Reporter) -> None:
    closes = "main a[href='/leave'], main form[action$='/report/close'] button"
    reporter.page.locator(closes).last.click()


WAYS: Mapping[str, Leave] = {"header": _in_the_header, "page": _at_the_end}


def test_without_leaving_back_would_show_the_text(reporter: Reporter, neutral: str) -> None:
    _write(reporter, until="what")

    reporter.page.goto(neutral)
    go_back(reporter.page)

    assert MARKER in everything_on(reporter.page)


def test_leaving_from_the_middle_of_the_form(reporter: Reporter) -> None:
    """4.9: Back after the form shows nothing."""
    _write(reporter, until="what")

    reporter.leave_quickly()

    _check_nothing_comes_back(reporter.page, MARKER)


@pytest.mark.parametrize("leave", WAYS.values(), ids=WAYS)
def test_leaving_from_the_last_step(leave: Leave, reporter: Reporter) -> None:
    _write(reporter, until="check")

    leave(reporter)

    _check_nothing_comes_back(reporter.page, MARKER)


@pytest.mark.parametrize("leave", WAYS.values(), ids=WAYS)
def test_leaving_from_the_receipt(leave: Leave, reporter: Reporter) -> None:
    """4.9: Back after the receipt shows nothing."""
    _write(reporter, until="check")
    code = reporter.send().code

    leave(reporter)

    _check_nothing_comes_back(reporter.page, MARKER, code, digits(code), code[:11])


@pytest.mark.parametrize("leave", WAYS.values(), ids=WAYS)
def test_leaving_from_the_inbox(leave: Leave, reporter: Reporter) -> None:
    """4.9: Back after the inbox shows nothing."""
    _write(reporter, until="check")
    code = reporter.send().code
    reporter.open_inbox(code)
    reporter.write_message(MARKER)
    assert reporter.messages()[-1].text == MARKER

    leave(reporter)

    _check_nothing_comes_back(reporter.page, MARKER, code, digits(code), code[:11])


def test_three_presses_of_shift_leave_as_well(remembering: Browser, server: AppServer) -> None:
    context = remembering.new_context(base_url=server.url)
    reporter = Reporter(context.new_page())
    _write(reporter, until="story")
    reporter.page.locator('[name="story"]').focus()

    for _ in range(3):
        reporter.page.keyboard.press("Shift")

    _check_nothing_comes_back(reporter.page, MARKER)
    context.close()


def _write(reporter: Reporter, *, until: str) -> None:
    reporter.open_home()
    reporter.choose_to_tell()
    reporter.fill_in({"story": MARKER}, until=until)


def _check_nothing_comes_back(page: Page, *secrets: str) -> None:
    page.wait_for_url(NEUTRAL)
    for times in range(1, 6):
        go_back(page)
        seen = everything_on(page)
        for secret in secrets:
            assert secret not in seen, f"Back ×{times} on {page.url}"
    for secret in secrets:
        assert not any(secret in entry for entry in history_of(page))
