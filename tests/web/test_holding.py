"""Under load a report has to wait or solve a puzzle; none is lost, and nothing typed is kept."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from reporting.app import create_app
from reporting.limiting.puzzles import MOST_WAIT
from reporting.runtime import Runtime
from tests import factories
from tests.limiting.solving import solution
from tests.support.page import Page
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

WORDS = "Hän huusi bussissa – “mene kotiin”"


@pytest.fixture
def busy(runtime: Runtime, team: StaffedTeam) -> PageClient:
    """Give a client of a service that takes one report a minute before it asks for work."""
    config = replace(runtime.config, busy_above="1 per minute")
    client = PageClient(create_app(config, replace(runtime, config=config)))
    factories.send_report(client)
    return client


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Give how many seconds the clock goes ahead, as a list of one number."""
    ahead, real = [0.0], time.time
    monkeypatch.setattr(time, "time", lambda: real() + ahead[0])
    return ahead


def held(client: PageClient, **answers: Any) -> tuple[dict[str, Any], Page]:
    """Send a form that is held back and give what the waiting page sends."""
    form = factories.filled_form(client, story=WORDS, **answers)
    page = client.post("/en/report", form, status=429)
    return dict(page.fields("/en/report")), page


def stories(runtime: Runtime, team: StaffedTeam) -> list[str]:
    """Give the stories that were stored."""
    return [one.story.story for one in factories.stored_reports(runtime, team)]


def test_in_quiet_times_nobody_is_asked_for_anything(client: PageClient, team: StaffedTeam) -> None:
    for _ in range(3):
        factories.send_report(client, story=WORDS)


def test_with_the_puzzle_solved_the_report_goes_in_with_every_answer(
    busy: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """4.12: proof of work lets a report in at once."""
    form, page = held(busy, kinds=["threat", "other"], area="transport", contact="a@example.org")
    form["answer"] = solution(page.fields("/en/report")["ticket"][0])

    receipt = factories.send(busy, form)

    found = next(s for s in factories.stored_reports(runtime, team) if s.story.story == WORDS)
    assert factories.code_on(receipt)
    assert [str(kind) for kind in found.story.kinds] == ["threat", "other"]
    assert found.story.contact == "a@example.org"


def test_a_wrong_answer_is_as_good_as_none(
    busy: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """4.12: who brings no solution has to wait like everybody else."""
    form, _ = held(busy)
    wrong = "x" + solution(form["ticket"][0])[1:]

    busy.post("/en/report", form | {"answer": wrong}, status=429)

    assert WORDS not in stories(runtime, team)


def test_without_javascript_the_wait_is_enough_and_not_a_second_less(
    busy: PageClient, runtime: Runtime, team: StaffedTeam, later: list[float]
) -> None:
    """4.12: the no-JavaScript path is a wait that the server enforces."""
    form, page = held(busy)
    early = busy.post("/en/report", form, status=429)
    assert early.fields("/en/report")["ticket"] == form["ticket"]
    assert WORDS not in stories(runtime, team)

    later[0] = MOST_WAIT + 1
    factories.send(busy, dict(early.fields("/en/report")))

    assert WORDS in stories(runtime, team)
    assert 20 <= int(page.response.headers["Retry-After"]) <= 60


def test_who_waited_is_bound_by_the_budget_too(
    busy: PageClient, runtime: Runtime, team: StaffedTeam, later: list[float]
) -> None:
    """4.12: waiting is bounded by the global budget, so that many cannot wait side by side."""
    waiting = [held(busy)[0] for _ in range(4)]

    later[0] = MOST_WAIT + 1
    statuses = [busy.send("/en/report", form).status_code for form in waiting]

    assert statuses == [200, 429, 429, 429]


def test_one_solution_lets_one_report_in_however_many_bring_it(
    busy: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T23: a solved puzzle sent fifty times at once lets exactly one report in."""
    form, _ = held(busy)
    form["answer"] = solution(form["ticket"][0])
    app = busy._client.application

    with ThreadPoolExecutor(16) as pool:
        sent = [pool.submit(PageClient(app).send, "/en/report", form) for _ in range(50)]
        statuses = [one.result().status_code for one in sent]

    assert stories(runtime, team).count(WORDS) == 1
    assert set(statuses) <= {200, 429}


def test_a_solution_does_not_serve_another_form(
    busy: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T23: a puzzle solved ahead is bound to its form."""
    mine, _ = held(busy)
    other, _ = held(busy)
    other |= {"ticket": mine["ticket"], "answer": solution(mine["ticket"][0])}

    busy.post("/en/report", other, status=429)

    assert WORDS not in stories(runtime, team)


def test_a_lost_answer_can_be_asked_for_again_though_it_is_busy(
    busy: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    form, _ = held(busy)
    form["answer"] = solution(form["ticket"][0])
    receipt = factories.send(busy, form)

    again = factories.send(busy, form)

    assert factories.code_on(again) == factories.code_on(receipt)


def test_what_was_written_is_on_the_page_sealed_and_nowhere_else(
    busy: PageClient, runtime: Runtime
) -> None:
    before = list(factories.every_value(runtime.database))

    form, page = held(busy, contact="a@example.org")

    assert WORDS not in page.html
    assert "a@example.org" not in page.html
    assert len(form["kept"][0]) > len(WORDS)
    assert list(factories.every_value(runtime.database)) == before


def test_changed_words_are_not_taken(busy: PageClient) -> None:
    form, _ = held(busy)
    kept = form["kept"][0]
    form["kept"] = kept[:40] + ("A" if kept[40] != "A" else "B") + kept[41:]

    busy.post("/en/report", form, status=400)


def test_files_are_asked_for_again(busy: PageClient, runtime: Runtime, team: StaffedTeam) -> None:
    told = factories.filled_form(busy, story=WORDS, files=[factories.upload(factories.JPG)])
    page = factories.post(busy, "/en/report", told, status=429)
    form: dict[str, Any] = dict(page.fields("/en/report"))
    form["answer"] = solution(form["ticket"][0])

    factories.send(busy, form | {"files": [factories.upload(factories.PNG, "again.png")]})

    found = next(s for s in factories.stored_reports(runtime, team) if s.story.story == WORDS)
    assert [file.name for file in found.story.files] == ["again.png"]


def test_the_inbox_is_open_while_reports_have_to_wait(busy: PageClient, runtime: Runtime) -> None:
    """4.13: a flood of reports does not close the inbox."""
    form, _ = held(busy)
    form["answer"] = solution(form["ticket"][0])
    code = factories.code_on(factories.send(busy, form))

    assert "message" in factories.inbox(busy, code).html


def test_many_codes_at_once_have_to_wait_before_anything_costly(busy: PageClient) -> None:
    """4.14: under load a puzzle stands before the costly step of opening an inbox."""
    unknown = "12345 12345 12345 12345 12331"
    typed = busy.fill(busy.get("/en/inbox"), "/en/inbox", code=unknown)
    first = busy.send("/en/inbox", typed).status_code

    page = busy.post("/en/inbox", typed, status=429)
    form = dict(page.fields("/en/inbox"))
    solved = busy.send("/en/inbox", form | {"answer": solution(form["ticket"][0])})

    assert (first, solved.status_code) == (404, 404)
    assert "12345" not in page.html


def test_one_solution_is_one_try_of_a_code(busy: PageClient) -> None:
    """T23, 4.14: a solved puzzle does not open the costly step again and again."""
    unknown = "12345 12345 12345 12345 12331"
    typed = busy.fill(busy.get("/en/inbox"), "/en/inbox", code=unknown)
    busy.send("/en/inbox", typed)
    page = busy.post("/en/inbox", typed, status=429)
    form: dict[str, Any] = dict(page.fields("/en/inbox"))
    form["answer"] = solution(form["ticket"][0])

    statuses = [busy.send("/en/inbox", form).status_code for _ in range(3)]

    assert statuses == [404, 429, 429]


def test_the_waiting_page_is_short_kind_and_needs_no_script(busy: PageClient) -> None:
    """4.12: the page says how long it takes, sets no cookie and needs no script."""
    _, page = held(busy)

    assert page.response.headers.getlist("Set-Cookie") == []
    assert "What you wrote is kept" in page.html
    assert len(page.html) < 20_000
