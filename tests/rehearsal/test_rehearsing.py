"""A rehearsal finds a release with which no report gets through, and leaves nothing behind."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from werkzeug.wrappers import Response

from reporting.app import create_app
from reporting.config import Config, Mode
from reporting.database import Database
from reporting.facts.answers import Dimension
from reporting.facts.sets import FactSets
from reporting.facts.settling import placed, settle_waiting
from reporting.facts.waiting import changes_waiting
from reporting.facts.waits import Wait, WaitCount
from reporting.measures.counters import Counters
from reporting.rehearsal.asking import Service
from reporting.rehearsal.rehearsing import Outcome, rehearse, service_at
from reporting.rehearsal.traces import Traces
from reporting.rehearsal.walk import invented_report
from reporting.runtime import Runtime
from reporting.teams.models import TeamGeneration
from reporting.web import current
from reporting.web.tokens import read_token
from tests import factories
from tests.factories import row_counts
from tests.rehearsal.releases import Change, Spoiled, answering, failing, without
from tests.support.databases import POSTGRESQL, SQLITE, postgres_empty
from tests.support.machines import Installation, make_installation
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, make_team
from tests.support.servers import RINNALLA, AppServer, app_server

REPORT, INBOX, WITHDRAW = "/en/report", "/en/inbox", "/en/inbox/withdraw"
WAIT = {"Retry-After": "60"}
# What stays for a while: that a form was sent, and that a backup must not bring a report back.
_STAYS = {"sent_form", "deleted_report", "measure"}


def left(database: Database) -> object:
    """Give how many rows each table has that must be as before, and how much is counted."""
    counts = row_counts(database)
    with database.reading() as session:
        waits = [(row.measure, row.number) for row in session.scalars(select(WaitCount))]
    waited = {measure: sum(n for m, n in waits if m is measure) for measure in Wait}
    return {name: n for name, n in counts.items() if name not in _STAYS | {"wait_count"}}, waited


def figures(runtime: Runtime) -> dict[str, dict[str, int]]:
    """Give what the team's exact figures count now, by every dimension."""
    with runtime.database.reading() as session:
        waiting = placed(session, runtime.keyring, changes_waiting(session, runtime.keyring))
        sets = FactSets(session, runtime.keyring, waiting)
        counted = sets.counted()
        found = {one: sets.of(one) for one in Dimension}
        return {
            one: {value: number for value, facts in of.items() if (number := len(facts & counted))}
            for one, of in found.items()
            if one is not Dimension.STATE
        }


def rehearsed(runtime: Runtime, service: Service) -> Outcome:
    """Rehearse once."""
    return rehearse(runtime, service, wait_seconds=0)


# A whole server, as after an update.


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """Give an installation with a team, its server not started yet."""
    settings = {"RINNALLA_WORKERS": "1"}
    if request.param == SQLITE:
        yield make_installation(tmp_path / "a", settings)
        return
    with postgres_empty(request.getfixturevalue("postgres")) as url:
        yield make_installation(tmp_path / "a", settings | {"RINNALLA_DATABASE_URL": url})


@contextmanager
def serving(made: Installation) -> Iterator[tuple[Runtime, AppServer]]:
    """Give what lies there and a server that runs."""
    runtime = made.runtime()
    make_team(runtime)
    with app_server(made.first, settings=made.settings) as server:
        yield runtime, server
    runtime.database.close()


def command(made: Installation, *options: str) -> subprocess.CompletedProcess[str]:
    """Run `rinnalla rehearse`."""
    order = [str(RINNALLA), "rehearse", *options]
    return subprocess.run(
        order, env=made.environment(made.first), capture_output=True, text=True, check=False
    )


@pytest.mark.database
def test_a_release_that_takes_reports_is_told_so_and_nothing_is_left(made: Installation) -> None:
    """T27: form, receipt, inbox and withdrawal work over HTTP; rows and figures are as before."""
    with serving(made) as (runtime, server):
        before = left(runtime.database), figures(runtime)

        done = command(made, "--url", server.url, "--wait", "30")

        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == "A report was sent, read with its code and withdrawn.\n"
        assert (left(runtime.database), figures(runtime)) == before


@pytest.mark.database
def test_a_server_whose_team_key_cannot_be_trusted_is_found(made: Installation) -> None:
    """T27: intake is shut though every page opens; the command says which, and ends with 1."""
    with serving(made) as (runtime, server):
        with runtime.database.writing() as session:
            session.execute(update(TeamGeneration).values(public_key=bytes(1216)))

        done = command(made, "--url", server.url)

        assert done.returncode == 1
        assert done.stdout == "The rehearsal failed. The service is not ready: key.\n"


# One release in a thread, of which one answer is spoiled.


@pytest.fixture
def told(client: PageClient, team: StaffedTeam) -> None:
    """Let other reports be there: one that waits, and one that came back with its code."""
    factories.send_report(client, story="One", wish="advice")
    factories.inbox(client, factories.send_report(client, story="Two", wish="advice").code)


def test_nothing_of_it_is_counted(
    app: Flask, database: Database, runtime: Runtime, told: None
) -> None:
    """T27: neither facts, codes given and used, nor visits count a rehearsal."""
    with app.app_context():
        counters = app.extensions["rinnalla_own"][Counters] = Counters(draw=lambda _: 4)
    before = left(database), figures(runtime)

    with answering(app) as service:
        assert rehearsed(runtime, service) == Outcome()

    assert (left(database), figures(runtime)) == before
    with app.app_context(), counters.handed_on(today=current.today()) as visits:
        assert visits == {}


SPOILED: list[tuple[str, str, Change, str]] = [
    ("GET", REPORT, failing(500), "The form does not open: it was answered with 500."),
    ("GET", REPORT, without('name="story"'), "lacks the form, or fields"),
    ("POST", REPORT, failing(500), "The report was not taken: it was answered with 500."),
    ("POST", REPORT, without('id="follow-up-code"'), "shows no code"),
    ("GET", INBOX, failing(404), "The page for the code does not open"),
    ("POST", INBOX, failing(500), "The inbox does not open with the code"),
    ("POST", INBOX, without(f'action="{WITHDRAW}"'), "lacks the way to withdraw"),
    ("POST", WITHDRAW, failing(422), "could not be withdrawn: it was answered with 422."),
    ("GET", "/readyz", failing(503), "The service is not ready: status 503."),
]


@pytest.mark.parametrize(("method", "path", "change", "words"), SPOILED)
def test_the_step_that_fails_is_named_and_nothing_is_left(
    method: str,
    path: str,
    change: Change,
    words: str,
    app: Flask,
    runtime: Runtime,
    told: None,
) -> None:
    """T27: a report that was taken is withdrawn though the way back is broken."""
    before = left(runtime.database), figures(runtime)

    with answering(app, Spoiled(method, path, change)) as service:
        outcome = rehearsed(runtime, service)

    assert words in outcome.fault
    assert not outcome.left
    assert (left(runtime.database), figures(runtime)) == before


def test_a_code_that_opens_something_after_withdrawal_is_found(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    """T27: whoever withdrew a report must not find it open."""
    with answering(app, Spoiled("POST", INBOX, failing(200), nth=2)) as service:
        assert "not answered as an unknown one" in rehearsed(runtime, service).fault


def test_a_certificate_that_nobody_signed_is_not_taken(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    """T27: browsers would not open the form either."""
    with answering(app, scheme="https") as service:
        fault = rehearsed(runtime, service).fault

    assert fault == "The service does not answer (SSLCertVerificationError)."


def test_a_statement_that_does_not_fit_the_tables_is_no_busy_moment(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    """T27: SQLite calls it an operational error, like a lock; waiting would never end it."""
    with runtime.database.writing() as session:
        session.execute(text("ALTER TABLE sealed_object RENAME COLUMN kind TO sort"))

    with answering(app) as service:
        outcome = rehearsed(runtime, service)

    assert outcome.fault == "The report was not taken: it was answered with 500."


def test_a_flood_is_told_apart_from_a_fault(
    config: Config, runtime: Runtime, team: StaffedTeam
) -> None:
    """T27: the page that asks to wait says nothing of the release; what was sent is withdrawn."""
    flooded = replace(runtime, config=replace(config, busy_above="1 per hour"))

    with answering(create_app(flooded.config, flooded)) as service:
        outcomes = [rehearsed(runtime, service) for _ in range(3)]

    assert [outcome.fault for outcome in outcomes] == ["", "", ""]
    assert outcomes[-1] == Outcome(is_busy=True)
    assert row_counts(runtime.database)["report"] == 0
    assert row_counts(runtime.database)["fact_change"] == 0


def test_whoever_asks_to_wait_because_intake_is_closed_is_not_busy(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    """T27: a team key that is lost while it is tried is a fault, though it asks to wait."""

    def close_intake(_: Response) -> Response:
        runtime.pin(bytes(32))
        return Response("", 503, {"Retry-After": "60"})

    with answering(app, Spoiled("POST", REPORT, failing(503, **WAIT))) as service:
        busy = rehearsed(runtime, service)
    with answering(app, Spoiled("POST", REPORT, close_intake)) as service:
        closed = rehearsed(runtime, service)

    assert busy == Outcome(is_busy=True)
    assert closed == Outcome("The service is not ready: key.")


def test_a_fact_that_was_settled_meanwhile_is_withdrawn(
    app: Flask, database: Database, runtime: Runtime, told: None
) -> None:
    """T27: when its fact is a row already, it is in no figure, and that is said."""
    before = figures(runtime)

    def settle(answer: Response) -> Response:
        with runtime.database.writing() as session:
            settle_waiting(session, runtime.keyring)
        return answer

    with answering(app, Spoiled("POST", INBOX, settle)) as service:
        outcome = rehearsed(runtime, service)

    assert not outcome.fault
    assert "no figure counts it" in outcome.left
    assert figures(runtime) == before


def test_a_form_that_is_still_on_its_way_is_not_taken_afterwards(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T27: after no answer came, the report cannot come in when nobody withdraws it any more."""
    form = factories.filled_form(client, story="A rehearsal.")
    key, now = runtime.keyring.form_key, datetime.now(UTC)
    digest = read_token(form["form_token"], key, purpose="report").digest

    Traces(runtime, invented_report(), digest).clear(now=now)
    factories.send(client, form)

    assert row_counts(runtime.database)["report"] == 0
    assert row_counts(runtime.database)["fact_change"] == 0


def test_this_machine_is_asked_by_its_public_name() -> None:
    """4.24: the service answers to its own names alone, also over loopback."""
    config = Config(mode=Mode.PRODUCTION, instance=Path("/x"), hosts=("report.example.org",))

    assert service_at("", config) == Service("http://127.0.0.1:8000", "report.example.org")
    public = service_at("https://report.example.org", config)
    assert public == Service("https://report.example.org", "report.example.org")
    with pytest.raises(ValueError, match="no http address"):
        service_at("report.example.org", config)
