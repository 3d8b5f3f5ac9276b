"""A release is taken back by two people, with a note that everybody can read."""

import pytest
from sqlalchemy.orm import Session

from reporting.runtime import Runtime
from reporting.statistics.releases.operations import (
    ask_withdrawal,
    keep_release,
    withdraw_release,
)
from reporting.statistics.releases.refusals import (
    Refusal,
)
from reporting.statistics.releases.workflow import ReleaseState
from tests.statistics.releases.looking import NAME, kept, refusal, state
from tests.statistics.releases.published import (
    NOTES,
    SECOND,
    acting,
    add,
    published,
    various,
)


@pytest.fixture(autouse=True)
def facts(runtime: Runtime) -> None:
    """Give every test a quarter that can be released."""
    add(runtime, various(60))


def test_who_asked_for_a_withdrawal_cannot_agree_to_it(runtime: Runtime) -> None:
    published(runtime, "2026-Q3")
    with runtime.database.writing() as session:
        ask_withdrawal(session, NAME, NOTES, acting=acting(runtime, SECOND))

    def withdraw(session: Session) -> None:
        withdraw_release(session, NAME, acting=acting(runtime, SECOND))

    assert refusal(runtime, withdraw) is Refusal.SAME_PERSON
    assert state(runtime) is ReleaseState.PUBLISHED


def test_what_nobody_asked_to_withdraw_stays(runtime: Runtime) -> None:
    published(runtime, "2026-Q3")

    for deed in (
        lambda s: withdraw_release(s, NAME, acting=acting(runtime)),
        lambda s: keep_release(s, NAME, acting=acting(runtime)),
    ):
        assert refusal(runtime, deed) is Refusal.NOT_ASKED


@pytest.mark.parametrize("language", NOTES)
def test_a_withdrawal_needs_its_note_in_three_languages(runtime: Runtime, language: str) -> None:
    published(runtime, "2026-Q3")

    def ask(session: Session) -> None:
        ask_withdrawal(session, NAME, NOTES | {language: " \n"}, acting=acting(runtime))

    assert refusal(runtime, ask) is Refusal.NO_NOTE


def test_a_release_that_stays_forgets_the_note(runtime: Runtime) -> None:
    published(runtime, "2026-Q3")
    with runtime.database.writing() as session:
        ask_withdrawal(session, NAME, NOTES, acting=acting(runtime))
    with runtime.database.writing() as session:
        keep_release(session, NAME, acting=acting(runtime, SECOND))

    row = kept(runtime)
    assert (row.state, row.withdrawal_asked_by, row.note_fi) == (ReleaseState.PUBLISHED, None, "")
