"""A flood of one kind of request leaves the others their places."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path

import psutil
import pytest
from flask import Flask

from reporting.app import create_app
from reporting.limiting.admission import Gate, Kind, Share
from reporting.report.forms import ReportForm
from reporting.runtime import Runtime
from reporting.web.tokens import make_token
from tests import factories
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, sign_in
from tests.support.servers import app_server

ADDRESS, ELSEWHERE = "203.0.113.77", "198.51.100.9"


@pytest.fixture
def gates(app: Flask) -> dict[Kind, Gate]:
    """Give the gates of the application, each with two places and nobody waiting."""
    found: dict[Kind, Gate] = app.extensions["rinnalla_gates"]
    found |= {kind: Gate(Share(at_once=2, waiting=0, patience=0)) for kind in Kind}
    return found


def test_while_reports_take_all_their_places_inbox_and_staff_are_answered(
    client: PageClient, team: StaffedTeam, gates: dict[Kind, Gate]
) -> None:
    """4.13: a reserved share keeps inbox and staff going under a flood of reports."""
    sent = factories.send_report(client, story="Before the flood")
    form = factories.filled_form(client, story="In the flood")
    gate = gates[Kind.REPORTS]
    assert all(gate.enter() for _ in range(2))

    assert client.send("/en/report", form).status_code == 503
    assert "Before" not in factories.inbox(client, sent.code).html
    sign_in(client, team.caseworker)
    assert client.fetch("/staff/").status_code == 200
    assert client.fetch("/en/report").status_code == 200


def test_who_finds_no_place_gets_the_words_back_and_can_send_them_again(
    client: PageClient, runtime: Runtime, team: StaffedTeam, gates: dict[Kind, Gate]
) -> None:
    """4.13: nothing written is lost when there is no place."""
    form = factories.filled_form(client, story="My words")
    gate = gates[Kind.REPORTS]
    assert all(gate.enter() for _ in range(2))

    page = client.post("/en/report", form, status=503)
    gate.leave()
    factories.send(client, dict(page.fields("/en/report")))

    assert int(page.response.headers["Retry-After"]) > 0
    assert factories.only_report(runtime, team).story.story == "My words"


class AskingBody(BytesIO):
    """A body that notes, whenever a piece of it is read, how many places are free."""

    def __init__(self, body: bytes, gate: Gate) -> None:
        super().__init__(body)
        self._gate = gate
        self.free: set[int] = set()

    def read(self, size: int | None = -1, /) -> bytes:
        taken = [self._gate.enter() for _ in range(2)]
        self.free.add(sum(taken))
        for _ in range(sum(taken)):
            self._gate.leave()
        return super().read(size)


def test_who_sends_slowly_holds_no_place_meanwhile(
    client: PageClient, team: StaffedTeam, gates: dict[Kind, Gate]
) -> None:
    """4.13: a report takes its place once all of it is there."""
    sent = factories.multipart(factories.filled_form(client, story="Slowly, piece by piece"))
    body = AskingBody(sent["input_stream"].getvalue(), gates[Kind.REPORTS])

    assert client.send("/en/report", **sent | {"input_stream": body}).status_code == 200
    assert body.free == {2}


def test_every_place_comes_back_whatever_the_answer_was(
    client: PageClient, gates: dict[Kind, Gate], team: StaffedTeam
) -> None:
    for _ in range(5):
        assert client.send("/en/report", {}).status_code == 400
        assert client.fetch("/en/nothing-here").status_code == 404
        assert client.send("/en/inbox", {"code": "1"}).status_code == 422
        assert (
            client.send("/en/report", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
        )

    for gate in gates.values():
        assert [gate.enter() for _ in range(3)] == [True, True, False]


def test_whoever_watches_the_service_is_always_answered(
    client: PageClient, gates: dict[Kind, Gate], team: StaffedTeam
) -> None:
    assert all(gates[Kind.PUBLIC].enter() for _ in range(2))

    assert client.fetch("/healthz").status_code == 200
    assert client.fetch("/readyz").status_code == 200
    assert client.fetch("/en/help").status_code == 503


def test_a_thousand_failures_elsewhere_lock_nobody_out(runtime: Runtime, team: StaffedTeam) -> None:
    """T14: item 20: a thousand failed sign-ins from one network leave the owner's way in free."""
    app = create_app(runtime.config, runtime)
    attacker, owner = PageClient(app), PageClient(app)
    page = attacker.get("/staff/sign-in?lang=en")
    guess = attacker.fill(page, username=team.lead.username, password="wrong " * 4, otp="123456")
    options = {"environ_overrides": {"REMOTE_ADDR": ADDRESS}}

    answers = [attacker.send("/staff/sign-in", guess, **options) for _ in range(1000)]

    assert {answer.status_code for answer in answers[20:]} == {429}
    sign_in(owner, team.lead)
    assert owner.fetch("/staff/").status_code == 200


def test_the_limit_is_one_for_all_server_processes(tmp_path: Path) -> None:
    """4.11: without Redis the processes of a machine count together."""
    settings = {
        "RINNALLA_SEND_LIMIT": "7 per hour",
        "RINNALLA_TRUSTED_PROXIES": "1",
        "RINNALLA_WORKERS": "3",
    }
    with app_server(tmp_path / "instance", settings=settings) as server:

        def send(_: int) -> int:
            headers = {"X-Forwarded-For": ADDRESS, "Sec-Fetch-Site": "same-origin"}
            connection = HTTPConnection(server.url.removeprefix("http://"))
            try:
                connection.request("POST", "/en/report", b"", headers)
                return connection.getresponse().status
            finally:
                connection.close()

        began = datetime.now(UTC).hour
        with ThreadPoolExecutor(8) as pool:
            statuses = list(pool.map(send, range(60)))
        hours = 1 if datetime.now(UTC).hour == began else 2  # each hour counts anew
        processes = len(psutil.Process(server.process.pid).children())

    assert 7 <= statuses.count(400) <= 7 * hours
    assert set(statuses) == {400, 429}
    assert processes == 3


def test_a_thousand_reports_of_other_networks_do_not_use_up_ours(
    runtime: Runtime, team: StaffedTeam
) -> None:
    """4.13: each network has its own limit."""
    config = replace(runtime.config, send_limit="2 per hour")
    client = PageClient(create_app(config, replace(runtime, config=config)))
    token = make_token(runtime.keyring.form_key, ReportForm.purpose)
    for number in range(1000):
        address = {"REMOTE_ADDR": f"198.{18 + number % 2}.{number // 2 % 250}.7"}
        client.send("/en/report", {}, environ_overrides=address)

    form = {"form_token": token, "story": "Mine"}
    mine = client.send("/en/report", form, environ_overrides={"REMOTE_ADDR": ELSEWHERE})

    assert mine.status_code == 200
