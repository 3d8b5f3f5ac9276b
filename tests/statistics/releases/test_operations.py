"""Two people stand behind every release, and no step is possible but in its place."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from reporting.audit import AuditAction
from reporting.database import Database
from reporting.errors import AlreadyReceivedError, NotFoundError
from reporting.runtime import Runtime
from reporting.statistics.releases.acting import Acting
from reporting.statistics.releases.artefact import ArtefactBrokenError
from reporting.statistics.releases.models import Release
from reporting.statistics.releases.operations import (
    announce_release,
    ask_withdrawal,
    discard_release,
    keep_release,
    publish_release,
    review_release,
    send_back_release,
    withdraw_release,
)
from reporting.statistics.releases.refusals import (
    Refusal,
    ReleaseChangedError,
)
from reporting.statistics.releases.workflow import ReleaseState, ReleaseStepError
from tests import factories
from tests.statistics.releases.looking import (
    NAME,
    TOMORROW,
    actions,
    damage,
    kept,
    refusal,
    review,
    state,
)
from tests.statistics.releases.published import (
    FIRST,
    NOTES,
    SECOND,
    TODAY,
    acting,
    add,
    announced,
    prepared,
    published,
    various,
    withdrawn,
)


@pytest.fixture(autouse=True)
def facts(runtime: Runtime) -> None:
    """Give every test a quarter that can be released."""
    add(runtime, various(60))


def test_a_release_takes_its_way_and_every_step_is_written_down(
    database: Database, runtime: Runtime
) -> None:
    published(runtime, "2026-Q3")
    withdrawn(runtime, NAME)

    row = kept(runtime)
    assert row.state is ReleaseState.WITHDRAWN
    assert (row.prepared_by, row.reviewed_by) == (FIRST, SECOND)
    assert (row.withdrawal_asked_by, row.withdrawn_by) == (FIRST, SECOND)
    assert (row.publish_on, row.published_on) == (TOMORROW, TOMORROW)
    assert [row.note_fi, row.note_sv, row.note_en] == list(NOTES.values())
    assert actions(runtime) == [
        AuditAction.RELEASE_PREPARED,
        AuditAction.RELEASE_REVIEWED,
        AuditAction.RELEASE_ANNOUNCED,
        AuditAction.RELEASE_PUBLISHED,
        AuditAction.RELEASE_WITHDRAWAL_ASKED,
        AuditAction.RELEASE_WITHDRAWN,
    ]


def test_who_prepared_a_release_cannot_be_the_second_person(runtime: Runtime) -> None:
    prepared(runtime, "2026-Q3")

    for deed in (
        lambda s: review_release(s, NAME, acting=acting(runtime, FIRST)),
        lambda s: send_back_release(s, NAME, "No.", acting=acting(runtime, FIRST)),
    ):
        assert refusal(runtime, deed) is Refusal.SAME_PERSON


def test_what_is_sent_back_keeps_its_reason_and_no_figure(runtime: Runtime) -> None:
    prepared(runtime, "2026-Q3")
    with runtime.database.writing() as session:
        send_back_release(session, NAME, " A break is missing. ", acting=acting(runtime, SECOND))

    row, counts = kept(runtime), factories.row_counts(runtime.database)
    assert (row.state, row.reason) == (ReleaseState.DISCARDED, "A break is missing.")
    assert (counts["release_artefact"], counts["release_facts"]) == (0, 0)


def test_nothing_is_dropped_without_a_reason(runtime: Runtime) -> None:
    announced(runtime, "2026-Q3")

    def discard(session: Session) -> None:
        discard_release(session, NAME, "  ", acting=acting(runtime))

    assert refusal(runtime, discard) is Refusal.NO_REASON


@pytest.mark.parametrize(
    ("today", "day", "earliest"),
    [
        (date(2026, 10, 10), date(2026, 10, 29), date(2026, 10, 30)),  # 30 days after the period
        (TODAY, TODAY, TOMORROW),  # announced beforehand
        (TODAY, date(2020, 1, 1), TOMORROW),
    ],
)
def test_a_day_is_announced_beforehand_and_30_days_after_the_period(
    runtime: Runtime, today: date, day: date, earliest: date
) -> None:
    prepared(runtime, "2026-Q3", today=today)
    review(runtime, today=today)

    def announce(session: Session) -> None:
        announce_release(session, NAME, day, acting=acting(runtime, today=today))

    assert refusal(runtime, announce) is Refusal.TOO_EARLY
    with runtime.database.writing() as session:
        announce_release(session, NAME, earliest, acting=acting(runtime, today=today))
    assert kept(runtime).publish_on == earliest


def test_a_damaged_release_is_not_passed_by_the_second_person(runtime: Runtime) -> None:
    prepared(runtime, "2026-Q3")
    damage(runtime, NAME)

    with pytest.raises(ArtefactBrokenError):
        review(runtime)

    assert state(runtime) is ReleaseState.PREPARED


STEPS: dict[str, Callable[[Session, Acting], None]] = {
    "review": lambda s, who: review_release(s, NAME, acting=who),
    "send back": lambda s, who: send_back_release(s, NAME, "No.", acting=who),
    "announce": lambda s, who: announce_release(s, NAME, TOMORROW, acting=who),
    "publish": lambda s, who: publish_release(s, NAME, acting=who),
    "discard": lambda s, who: discard_release(s, NAME, "No.", acting=who),
    "ask": lambda s, who: ask_withdrawal(s, NAME, NOTES, acting=who),
    "keep": lambda s, who: keep_release(s, NAME, acting=who),
    "withdraw": lambda s, who: withdraw_release(s, NAME, acting=who),
}


POSSIBLE = {
    ReleaseState.PREPARED: {"review", "send back", "discard"},
    ReleaseState.REVIEWED: {"announce", "discard"},
    ReleaseState.ANNOUNCED: {"announce", "publish", "discard"},
    ReleaseState.PUBLISHED: {"ask", "keep", "withdraw"},
    ReleaseState.WITHDRAWN: set[str](),
    ReleaseState.DISCARDED: set[str](),
}


@pytest.mark.parametrize("at", ReleaseState)
@pytest.mark.parametrize("step", STEPS)
def test_no_step_is_possible_but_from_its_states(
    runtime: Runtime, step: str, at: ReleaseState
) -> None:
    prepared(runtime, "2026-Q3")
    with runtime.database.writing() as session:
        told = {"state": at, "publish_on": TODAY, "withdrawal_asked_by": FIRST}
        session.execute(update(Release).values(**told))
    who = acting(runtime, SECOND)

    if step in POSSIBLE[at]:
        with runtime.database.writing() as session:
            STEPS[step](session, who)
    else:
        with pytest.raises(ReleaseStepError), runtime.database.writing() as session:
            STEPS[step](session, who)
        assert state(runtime) is at


def test_a_form_sent_twice_takes_its_step_once(runtime: Runtime) -> None:
    prepared(runtime, "2026-Q3")
    review(runtime, form_digest=bytes(32), seen=1)

    with pytest.raises(AlreadyReceivedError):
        review(runtime, form_digest=bytes(32), seen=1)

    assert actions(runtime).count(AuditAction.RELEASE_REVIEWED) == 1


def test_a_page_that_is_older_than_the_release_changes_nothing(runtime: Runtime) -> None:
    announced(runtime, "2026-Q3")

    who = replace(acting(runtime), seen=1)
    with pytest.raises(ReleaseChangedError), runtime.database.writing() as session:
        discard_release(session, NAME, "An old page.", acting=who)

    assert state(runtime) is ReleaseState.ANNOUNCED


@pytest.mark.parametrize("name", ["2026-Q3-2", "2026-Q5-1", "nonsense", "2026", "2026-Q3-1 ", ""])
def test_a_release_that_is_not_there_takes_no_step(runtime: Runtime, name: str) -> None:
    prepared(runtime, "2026-Q3")

    with pytest.raises(NotFoundError), runtime.database.writing() as session:
        review_release(session, name, acting=acting(runtime, SECOND))
