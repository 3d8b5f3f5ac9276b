"""One form is one report: however often, however fast and in whatever state it is sent."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask

from reporting.app import create_app
from reporting.config import Config, Mode
from reporting.database import Database
from reporting.errors import IntakeClosedError
from reporting.keyring import create_keyring
from reporting.languages import LANGUAGES
from reporting.report.sending import Receipt, send_report
from reporting.runtime import Runtime, build_runtime
from reporting.vocabulary import Wish
from reporting.web.tokens import make_token
from tests import factories
from tests.factories import NOW, TODAY
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

PARALLEL = 200
HOUR = 3600


def test_the_same_form_sent_twice_is_one_report_with_the_same_receipt(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    sent = factories.send_report(client, story="It happened once.")

    again = factories.send(client, sent.form)

    assert (factories.code_on(again), factories.number_on(again)) == (sent.code, sent.number)
    assert len(sent.code.replace(" ", "")) == 25
    assert factories.only_report(runtime, team).story.story == "It happened once."


def test_sending_twice_writes_nothing_at_all_the_second_time(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    sent = factories.send_report(client, **factories.ANSWERS)
    before = list(factories.every_value(runtime.database))

    factories.send(client, sent.form)

    assert list(factories.every_value(runtime.database)) == before


def test_whoever_sends_other_words_with_a_token_is_told_and_not_shown_the_code(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    sent = factories.send_report(client, story="The first words")

    same = factories.send(client, sent.form)
    other = factories.send(client, sent.form | {"story": "Other words"})

    assert not same.all("p", class_="notice")
    assert other.one("p", class_="notice") is not None
    assert not factories.code_on(other)
    assert factories.code_on(factories.send(client, sent.form)) == sent.code
    assert factories.only_report(runtime, team).story.story == "The first words"


@pytest.mark.parametrize("field", ["role", "place", "contact", "wish", "grounds", "reread"])
def test_a_change_of_any_answer_is_noticed(
    field: str, client: PageClient, team: StaffedTeam
) -> None:
    answers = {k: v for k, v in factories.ANSWERS.items() if k not in {field, "k"}}
    sent = factories.send_report(client, **answers)

    page = factories.send(client, sent.form | {field: factories.ANSWERS[field]})

    assert page.one("p", class_="notice") is not None


def test_the_code_is_shown_again_for_30_minutes_and_then_only_already_received(
    database: Database, runtime: Runtime, team: StaffedTeam
) -> None:
    token, told = factories.fresh_token(), factories.draft()

    def send_after(minutes: float) -> Receipt:
        now = NOW + timedelta(minutes=minutes)
        return send_report(runtime, told, token, today=TODAY, now=now)

    first, soon, late = send_after(0), send_after(30), send_after(40.5)
    assert (soon.code, soon.number, soon.promise) == (first.code, first.number, first.promise)
    assert (late.code, late.is_late, late.number) == (None, True, first.number)
    assert factories.row_counts(database)["report"] == 1


def test_after_30_minutes_the_page_shows_no_code_and_says_so(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    form = factories.filled_form(client, story="Words")
    token = make_token(runtime.keyring.form_key, "report")
    sent = factories.send(client, form | {"form_token": token})
    with runtime.database.writing() as session:
        for note in factories.sent_forms(session):
            note.sent_at -= timedelta(minutes=41)

    page = factories.send(client, form | {"form_token": token})

    assert factories.code_on(sent)
    assert not factories.code_on(page)
    assert factories.number_on(page) == factories.number_on(sent)
    assert "already" in page.html


@pytest.mark.parametrize("wants_code", [True, False])
def test_200_sends_of_one_form_at_once_are_one_report_with_one_code(
    database: Database, runtime: Runtime, team: StaffedTeam, *, wants_code: bool
) -> None:
    """T18, P13: 200 sends at once are one report."""
    token, together = factories.fresh_token(), Barrier(PARALLEL)
    told = factories.draft(wants_code=wants_code)

    def send(_: int) -> Receipt:
        together.wait()
        return send_report(runtime, told, token, today=TODAY, now=NOW)

    with ThreadPoolExecutor(PARALLEL) as pool:
        receipts = list(pool.map(send, range(PARALLEL)))

    assert len({(r.number, r.code) for r in receipts}) == 1
    assert sum(r.is_new for r in receipts) == 1
    counts = factories.row_counts(database)
    assert (counts["report"], counts["fact_change"], counts["sent_form"]) == (1, 1, 1)
    assert factories.only_report(runtime, team).story.story == told.story


def test_sends_of_many_forms_at_once_lose_none(
    database: Database, runtime: Runtime, team: StaffedTeam
) -> None:
    """T18: many at once lose none."""

    def send(number: int) -> Receipt:
        told = factories.draft(story=f"Story {number}")
        return send_report(runtime, told, factories.fresh_token(), today=TODAY, now=NOW)

    with ThreadPoolExecutor(16) as pool:
        receipts = list(pool.map(send, range(48)))

    assert len({r.number for r in receipts}) == len({r.code for r in receipts}) == 48
    stories = {found.story.story for found in factories.stored_reports(runtime, team)}
    assert stories == {f"Story {number}" for number in range(48)}


def test_only_count_it_gets_no_code_unless_it_is_asked_for(
    client: PageClient, team: StaffedTeam
) -> None:
    assert not factories.send_report(client, wish="count", area="other").code
    assert factories.send_report(client, wish="count", area="other", with_code="yes").code
    assert factories.send_report(client, wish="count", area="other", reread="yes").code
    for wish in (w.value for w in Wish.on_form() if w is not Wish.COUNT):
        assert factories.send_report(client, wish=wish, area="other").code


def bent_tokens(runtime: Runtime, other: Runtime) -> dict[str, str | None]:
    """Give form tokens that must not be taken, by what is wrong with them."""
    key, now = runtime.keyring.form_key, NOW.timestamp()
    good = make_token(key, "report")
    return {
        "missing": None,
        "empty": "",
        "garbage": "no-token",
        "not base64": "!" * 72,
        "not ASCII": "ä" * 72,
        "cut": good[:-4],
        "extended": good + "AAAA",
        "tampered": ("A" if good[0] != "A" else "B") + good[1:],
        "of another form": make_token(key, "inbox"),
        "of another instance": make_token(other.keyring.form_key, "report"),
        "of random bytes": make_token(secrets.token_bytes(32), "report"),
        "a day old": make_token(key, "report", at=now - 10 * 365 * 24 * HOUR),
        "from the future": make_token(key, "report", at=now + 10 * 365 * 24 * HOUR),
    }


@pytest.fixture
def other_runtime(tmp_path: Path) -> Runtime:
    """Give the runtime of a second installation, never migrated."""
    create_keyring(tmp_path / "other", Mode.DEMO)
    return build_runtime(Config(mode=Mode.DEMO, instance=tmp_path / "other"), costs=factories.CHEAP)


def test_a_form_whose_token_is_not_ours_is_not_sent_and_keeps_every_answer(
    client: PageClient, team: StaffedTeam, runtime: Runtime, other_runtime: Runtime
) -> None:
    for name, token in bent_tokens(runtime, other_runtime).items():
        form = factories.ANSWERS | ({} if token is None else {"form_token": token})
        page = factories.send(client, form, status=400)
        filled = page.fields("/en/report")
        assert filled["story"] == [factories.ANSWERS["story"]], name
        assert filled["grounds"] == factories.ANSWERS["grounds"], name
        assert filled["form_token"] != [token], name
        assert len(page.all("*", role="alert")) == 1, name
    assert factories.stored_reports(runtime, team) == []


def test_the_page_that_refuses_an_old_form_can_be_sent_at_once(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    page = factories.send(client, {"story": "Kept", "form_token": "old"}, status=400)

    factories.send(client, client.fill(page, "/en/report"))

    assert factories.only_report(runtime, team).story.story == "Kept"


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_team_nothing_is_taken_and_the_words_are_given_back(
    language: str, client: PageClient, runtime: Runtime
) -> None:
    form = factories.filled_form(client, language, story="Words to keep", kinds=["threat"])

    page = factories.send(client, form, language=language, status=503)

    assert page.root.get("lang") == language
    assert page.fields("/report")["story"] == ["Words to keep"]
    assert page.fields("/report")["kinds"] == ["threat"]
    assert set(factories.row_counts(runtime.database).values()) == {0}


def test_a_team_that_was_not_pinned_gets_no_report(
    database: Database, runtime: Runtime, team: StaffedTeam
) -> None:
    """T33, P06: no trusted key, no report."""
    runtime.pin(bytes(32))

    with pytest.raises(IntakeClosedError):
        send_report(runtime, factories.draft(), factories.fresh_token(), today=TODAY, now=NOW)

    assert factories.row_counts(database)["report"] == 0


def test_a_page_kept_ready_belongs_to_its_own_instance(
    app: Flask, client: PageClient, runtime: Runtime
) -> None:
    factories.get(client, "/en/report")
    patient = replace(runtime, config=replace(runtime.config, acknowledge_days=300, readers=97))

    page = factories.get(PageClient(create_app(patient.config, patient)), "/en/report")

    assert "There are 97 of them" in page.html
