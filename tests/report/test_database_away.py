"""PostgreSQL goes away and comes back: a page that says so, then everything as before."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from reporting.app import create_app
from reporting.config import Config, Mode
from reporting.keyring import create_keyring
from reporting.runtime import Runtime, build_runtime
from reporting.upgrading import bring_up_to_date
from reporting.web.current import forget_decided
from tests import factories
from tests.support.pages import PageClient
from tests.support.people import make_team
from tests.support.servers import PostgresServer, postgres_folder, postgres_in

pytestmark = pytest.mark.database


@dataclass
class Cluster:
    """A PostgreSQL that can crash and be started again."""

    folder: Path
    _running: ExitStack = field(default_factory=ExitStack)

    def start(self) -> PostgresServer:
        """Start it and wait until it answers."""
        return self._running.enter_context(postgres_in(self.folder, stop=signal.SIGQUIT))

    def crash(self) -> None:
        """End it as a crash does: no transaction is finished, nothing is written down."""
        self._running.close()


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """Give a running PostgreSQL of this module."""
    with postgres_folder() as folder:
        made = Cluster(folder)
        made.start().create("reports")
        yield made
        made.crash()


@pytest.fixture(scope="module")
def built(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    """Give an instance on it, with a team."""
    instance = tmp_path_factory.mktemp("away") / "instance"
    create_keyring(instance, Mode.DEMO)
    url = PostgresServer(cluster.folder).url("reports")
    config = Config(mode=Mode.DEMO, instance=instance, database_url=url)
    runtime = build_runtime(config, costs=factories.CHEAP)
    bring_up_to_date(runtime)
    make_team(runtime)
    yield runtime
    runtime.database.close()


@pytest.fixture(scope="module")
def served(built: Runtime) -> Flask:
    """Give the application, whose connections outlive every crash."""
    return create_app(built.config, built)


@pytest.fixture
def phone(served: Flask) -> PageClient:
    """Give a client of it."""
    return PageClient(served)


def reports(built: Runtime) -> int:
    """Give how many reports there are."""
    return factories.row_counts(built.database)["report"]


def test_while_it_is_away_pages_say_so_and_afterwards_nothing_is_missing(
    cluster: Cluster, built: Runtime, phone: PageClient
) -> None:
    """5.8: requests meanwhile fail with 503, the first one after a restart works."""
    sent = factories.send_report(phone, story="Before")
    form = factories.filled_form(phone, story="During")
    before = reports(built)
    cluster.crash()

    refused = factories.send(phone, form, status=503)
    ready, up = phone.fetch("/readyz"), phone.fetch("/healthz")
    cluster.start()
    again = factories.send(phone, refused.fields("/en/report"))
    inbox = factories.inbox(phone, sent.code)

    assert "Retry-After" in refused.response.headers
    assert refused.fields("/en/report")["story"] == ["During"]
    assert (ready.status_code, up.status_code) == (503, 200)
    assert factories.number_on(again)
    assert inbox.all("form", action="/en/inbox/message")
    assert reports(built) == before + 1


def test_a_crash_between_two_requests_is_not_noticed(cluster: Cluster, phone: PageClient) -> None:
    """5.8: a connection that died while nobody used it is replaced."""
    factories.send_report(phone, story="Before")
    cluster.crash()
    cluster.start()

    assert factories.send_report(phone, story="After").number
    assert phone.fetch("/readyz").status_code == 200


def test_a_connection_killed_before_the_commit_stores_nothing_and_the_form_can_be_sent_again(
    built: Runtime, phone: PageClient
) -> None:
    """5.8: an in-flight request fails with 503 and is not stored; sending it again works."""
    form = factories.filled_form(phone, story="In flight", with_code="yes")
    before = reports(built)
    killer = Killer(built)
    event.listen(built.database.engine, "commit", killer)

    refused = factories.send(phone, form, status=503)
    event.remove(built.database.engine, "commit", killer)
    none_yet = reports(built)
    page = factories.send(phone, refused.fields("/en/report"))

    assert killer.killed
    assert (none_yet, reports(built)) == (before, before + 1)
    assert factories.code_on(page)


def test_the_page_that_says_so_asks_the_database_for_nothing(
    built: Runtime, phone: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """5.8: who has waited for it eleven seconds does not wait for it once more."""
    form = factories.filled_form(phone, story="During")
    engine, asked = built.database.engine, list[object]()

    def fail(*_: object, **_more: object) -> None:
        forget_decided()  # what is kept is old by then
        event.listen(engine, "checkout", note)
        raise OperationalError("insert", {}, Exception("no answer"))

    def note(_: object, record: object, _more: object) -> None:
        asked.append(record)

    monkeypatch.setattr("reporting.report.views.send_report", fail)
    refused = factories.send(phone, form, status=503)
    event.remove(engine, "checkout", note)

    assert refused.fields("/en/report")["story"] == ["During"]
    assert asked == []


class Killer:
    """Ends the connection that is about to commit, from another one, once."""

    def __init__(self, built: Runtime) -> None:
        url = built.database.engine.url
        self._address = f"host={url.query['host']} user=rinnalla dbname={url.database}"
        self.killed = False

    def __call__(self, connection: Any) -> None:
        """Kill it."""
        if self.killed:
            return
        self.killed = True
        pid = connection.connection.driver_connection.info.backend_pid
        with psycopg.connect(self._address, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
