"""5.11: a clock that jumps loses nothing, lets nobody in, deletes nothing, and mends by itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from reporting.accounts.operations import NewMember
from reporting.config import config_from_environ
from reporting.runtime import Runtime, build_runtime
from tests.factories import code_on, row_counts
from tests.support.bent_clock import BentClock, bent_environment, bent_server
from tests.support.page import Page
from tests.support.people import SIGN_IN, StaffedTeam, make_team
from tests.support.servers import run_rinnalla
from tests.support.visitor import Visitor

pytestmark = [pytest.mark.database, pytest.mark.xdist_group("clock")]


@dataclass(frozen=True)
class Bent:
    """A running server whose clock is bent, what it stores, and its team."""

    url: str
    clock: BentClock
    runtime: Runtime
    team: StaffedTeam

    def run(self, *arguments: str) -> str:
        """Run a command under the same clock."""
        environment = bent_environment(self.runtime.config.instance, self.clock)
        return run_rinnalla(list(arguments), environment)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bent]:
    """Give a server under a clock of its own."""
    with bent_server(tmp_path_factory.mktemp("clock")) as (server, clock):
        config = config_from_environ(
            {"RINNALLA_MODE": "demo", "RINNALLA_INSTANCE": str(server.instance)}
        )
        runtime = build_runtime(config)
        yield Bent(server.url, clock, runtime, make_team(runtime))
        runtime.database.close()


@pytest.fixture
def bent(served: Bent) -> Bent:
    """Give the server with the true time again."""
    served.clock.jump(timedelta(0))
    return served


def form(visitor: Visitor, bent: Bent, story: str) -> dict[str, object]:
    """Give a filled form."""
    page = visitor.get(bent.url, "/en/report")
    token = re.search(r'name="form_token" value="([^"]+)"', page.html)
    assert token, "no form"
    return {"form_token": token[1], "reply_language": "en", "with_code": "yes", "story": story}


def sign_in(
    visitor: Visitor, bent: Bent, member: NewMember, *, offset: timedelta, status: int = 303
) -> Page:
    """Sign in with the code that an authenticator with the clock's offset shows."""
    page = visitor.get(bent.url, SIGN_IN)
    otp = pyotp.TOTP(member.totp_secret).at(datetime.now(UTC) + offset)
    filled = page.fields() | {
        "username": member.username,
        "password": member.password,
        "otp": otp,
    }
    return visitor.post(bent.url, SIGN_IN, filled, status=status)


@pytest.mark.parametrize("hours", [-1, 1, 23])
def test_a_form_filled_before_a_small_jump_is_taken_in_once(hours: int, bent: Bent) -> None:
    """5.11: a resident whose form was open while the clock jumped loses no word."""
    visitor = Visitor()
    before = row_counts(bent.runtime.database)["report"]
    filled = form(visitor, bent, f"Jumped {hours}")

    bent.clock.jump(timedelta(hours=hours))
    answer = visitor.post(bent.url, "/en/report", filled, status=400 if hours < 0 else 200)

    if hours < 0:  # a page of the future: it says so, with the words still in the form
        assert f"Jumped {hours}" in answer.html
        token = re.search(r'name="form_token" value="([^"]+)"', answer.html)
        assert token
        filled["form_token"] = token[1]
        answer = visitor.post(bent.url, "/en/report", filled)
    assert code_on(answer)
    assert row_counts(bent.runtime.database)["report"] == before + 1


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2027, 3, 28, 1, 0, 30, tzinfo=UTC),  # summer time begins in Finland
        datetime(2027, 10, 31, 0, 59, 50, tzinfo=UTC),  # and ends
        datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
        datetime(2038, 1, 20, 12, 0, tzinfo=UTC),  # after 32 bits
    ],
)
def test_on_odd_days_a_report_is_taken_in_and_read_with_its_code(
    moment: datetime, bent: Bent
) -> None:
    """5.11: nights of summer time, 29 February and 2038 are days like others."""
    offset = bent.clock.jump_to(moment)
    visitor = Visitor()

    code = code_on(visitor.post(bent.url, "/en/report", form(visitor, bent, "Odd")))
    inbox = visitor.post(bent.url, "/en/inbox", {"code": code})
    lead = Visitor()
    sign_in(lead, bent, bent.team.lead, offset=offset)
    queue = lead.get(bent.url, "/staff/queue?lang=en")

    assert inbox.one("h1") is not None
    assert queue.one("h1") is not None


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(days=400)])
def test_a_session_ends_with_a_jump_forward_and_does_not_come_back(
    jump: timedelta, bent: Bent
) -> None:
    """5.11: a session that the clock says is over is over."""
    lead = Visitor()
    start = bent.clock.jump_to(datetime.now(UTC) + timedelta(minutes=jump.days))
    sign_in(lead, bent, bent.team.caseworker, offset=start)
    assert lead.get(bent.url, "/staff/queue?lang=en").one("h1") is not None

    bent.clock.jump(start + jump)
    gone = lead.get(bent.url, "/staff/queue?lang=en", status=303)

    assert "sign-in" in gone.response.headers["Location"]


def test_a_one_time_code_of_another_hour_lets_nobody_in(bent: Bent) -> None:
    """5.11: one-time codes fit half a minute to either side, whatever the clock does."""
    bent.clock.jump(timedelta(hours=3))

    sign_in(Visitor(), bent, bent.team.caseworker, offset=timedelta(hours=2), status=401)


@pytest.mark.parametrize("days", [8, 400])
def test_retention_deletes_nothing_after_a_jump_until_somebody_says_that_it_is_right(
    days: int, bent: Bent
) -> None:
    """5.11: a wrong clock deletes no report, and the message says what to do."""
    visitor = Visitor()
    visitor.post(bent.url, "/en/report", form(visitor, bent, "Kept"))
    bent.run("retention", "run", "--after-pause")
    before = row_counts(bent.runtime.database)["report"]

    bent.clock.jump(timedelta(days=days))
    with pytest.raises(AssertionError, match="--after-pause"):
        bent.run("retention", "run")
    kept = row_counts(bent.runtime.database)["report"]
    bent.clock.jump(timedelta(0))
    bent.run("retention", "run")

    assert before == kept == row_counts(bent.runtime.database)["report"]


def test_limits_do_not_reopen_when_the_clock_jumps(bent: Bent) -> None:
    """5.11: limits count by the monotonic clock: a jump of an hour gives no new guesses."""
    name = bent.team.lead.username
    guess = {"username": name, "password": "wrong password, certainly", "otp": "000000"}
    statuses = []
    for number in range(14):
        bent.clock.jump(timedelta(hours=number))
        visitor = Visitor()
        page = visitor.get(bent.url, SIGN_IN)
        statuses.append(
            visitor._answer(bent.url, "POST", SIGN_IN, page.fields() | guess).status_code
        )

    assert statuses[-1] == 429
    assert statuses[0] == 401
