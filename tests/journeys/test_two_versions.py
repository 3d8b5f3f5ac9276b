"""A rolling upgrade: two versions side by side, a migration between them, reports all the time."""

import http.client
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import pytest

from tests.factories import code_on, row_counts
from tests.support.databases import POSTGRESQL, SQLITE, postgres_empty
from tests.support.machines import Installation, make_installation
from tests.support.people import make_team
from tests.support.servers import app_server
from tests.support.versions import make_later_version
from tests.support.visitor import Visitor

pytestmark = [pytest.mark.database, pytest.mark.xdist_group("machines")]

SENDERS = 3
_WAIT_SECONDS = 60


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """Give an installation with a team, its servers not started yet."""
    settings = {"RINNALLA_WORKERS": "1", "RINNALLA_BUSY_ABOVE": "", "RINNALLA_SIMILAR_ABOVE": ""}
    if request.param == SQLITE:
        yield _with_team(make_installation(tmp_path / "a", settings))
        return
    with postgres_empty(request.getfixturevalue("postgres")) as url:
        settings["RINNALLA_DATABASE_URL"] = url
        yield _with_team(make_installation(tmp_path / "a", settings))


def test_reports_come_in_all_the_time_while_a_newer_version_takes_over(
    made: Installation, tmp_path: Path
) -> None:
    """5.12: old worker and new schema side by side; no send fails, no report is missing."""
    later = {"PYTHONPATH": str(make_later_version(tmp_path / "later"))}
    sent: list[str] = []
    # Both on one machine, or on two that share PostgreSQL. Starting the newer one migrates.
    second = made.join(tmp_path / "b") if "RINNALLA_DATABASE_URL" in made.settings else made.first
    with ExitStack() as older, ExitStack() as newer:
        old = older.enter_context(app_server(made.first, settings=made.settings))
        before = _status(old.url, "/readyz")
        with _senders(old.url, sent):
            new = newer.enter_context(app_server(second, settings={**made.settings, **later}))
            side_by_side = [_status(one.url, "/readyz") for one in (old, new)]
            with _senders(new.url, sent):
                _wait_for_more(sent)
        older.close()
        with _senders(new.url, sent):
            _wait_for_more(sent)
        opened = [_opens(new.url, code) for code in sent[::20]]

    runtime = made.runtime()
    counted = row_counts(runtime.database)["report"]
    runtime.database.close()
    assert before == 200
    assert side_by_side == [200, 200]
    assert all(sent)
    assert len(set(sent)) == len(sent) == counted
    assert all(opened)


@contextmanager
def _senders(machine: str, sent: list[str]) -> Iterator[None]:
    """Let people send to a machine until the block ends; fail when one send of theirs failed."""
    over = Event()
    with ThreadPoolExecutor(SENDERS) as people:
        sending = [people.submit(_send_until, over, machine, sent) for _ in range(SENDERS)]
        try:
            yield
        finally:
            over.set()
    for one in sending:
        one.result()


def _send_until(over: Event, machine: str, sent: list[str]) -> None:
    phone = Visitor()
    while not over.is_set():
        page = phone.get(machine, "/en/report")
        token = re.search(r'name="form_token" value="([^"]+)"', page.html)
        assert token, "no form"
        form = {"form_token": token[1], "story": "Words", "with_code": "yes"}
        sent.append(code_on(phone.post(machine, "/en/report", form)))


def _wait_for_more(sent: list[str]) -> None:
    enough, deadline = len(sent) + 2 * SENDERS, time.monotonic() + _WAIT_SECONDS
    while len(sent) < enough:
        assert time.monotonic() < deadline, "no report comes in"
        time.sleep(0.02)  # the senders tell nobody


def _opens(machine: str, code: str) -> bool:
    page = Visitor().post(machine, "/en/inbox", {"code": code})
    return bool(page.all("form", action="/en/inbox/message"))


def _status(machine: str, path: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(machine).netloc, timeout=30)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


def _with_team(made: Installation) -> Installation:
    runtime = made.runtime()
    make_team(runtime)
    runtime.database.close()
    return made
