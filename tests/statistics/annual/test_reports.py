"""A report is made in one action and written by several; its approval holds for what was read."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from reporting.audit import AuditAction, AuditEntry, record
from reporting.database import Database
from reporting.errors import NotFoundError
from reporting.preferences.faults import ValueChangedError, ValueRefusedError
from reporting.runtime import Runtime
from reporting.statistics.annual.chapters import Part
from reporting.statistics.annual.content import ServiceFacts
from reporting.statistics.annual.entries import FollowUp
from reporting.statistics.annual.operations import (
    NotApprovedError,
    approve_report,
    count_service,
    publish_report,
    take_newest_release,
)
from reporting.statistics.annual.queries import (
    NoReleaseError,
    content_of,
    feedback_answered,
    stored_report,
    years_of_reports,
)
from reporting.statistics.annual.recommendations.operations import (
    Entry,
    follow_up,
    publish_recommendations,
)
from reporting.statistics.annual.texts import TextPlace, write_text
from tests.statistics.annual.writing import (
    FIRST,
    LANGUAGES,
    SECOND,
    add,
    approved,
    desk,
    digest,
    prepared,
    published,
    tell,
    words,
    writer,
    written,
)
from tests.statistics.releases.published import published_release, withdrawn


def test_one_action_makes_a_draft_with_figures_and_registers(
    runtime: Runtime, database: Database
) -> None:
    release = published_release(runtime, "2026")
    number = add(runtime)
    tell(runtime)
    tell(runtime, is_public=False)

    key = prepared(runtime)

    with database.reading() as session:
        content = content_of(session, stored_report(session, key), languages=LANGUAGES)
    assert (key.year, key.version) == (2026, 1)
    assert content.release_name == release.name
    assert [one.number for one in content.recommendations] == [number]
    assert len(content.changes) == 1, "what waits for a second person is not told"


def test_a_year_without_a_release_has_no_report(runtime: Runtime) -> None:
    published_release(runtime, "2026-Q3")

    with pytest.raises(NoReleaseError):
        prepared(runtime)


def test_beginning_twice_gives_the_same_draft(runtime: Runtime) -> None:
    published_release(runtime, "2026")

    assert prepared(runtime) == prepared(runtime, by=SECOND)


@pytest.mark.parametrize("what", ["text", "register", "count"])
def test_whoever_changes_a_draft_takes_its_approval_away(what: str, runtime: Runtime) -> None:
    published_release(runtime, "2026")
    key = prepared(runtime)
    approved(runtime, key)

    if what == "text":
        written(runtime, key, Part.FOREWORD, "A foreword.")
    elif what == "register":
        add(runtime)
    else:
        with runtime.database.writing() as session:
            facts = ServiceFacts(breaches=0)
            count_service(session, key, facts, seen=2, writer=writer(runtime))

    seen = digest(runtime, key)
    with pytest.raises(NotApprovedError), runtime.database.writing() as session:
        publish_report(session, key, seen=seen, desk=desk(runtime))


def test_what_is_approved_is_what_was_read(runtime: Runtime) -> None:
    published_release(runtime, "2026")
    key = prepared(runtime)
    seen = digest(runtime, key)
    written(runtime, key, Part.FOREWORD, "A foreword.")

    with pytest.raises(ValueChangedError), runtime.database.writing() as session:
        approve_report(session, key, seen=seen, desk=desk(runtime, SECOND))


def test_a_draft_whose_release_is_withdrawn_waits_for_a_new_one(runtime: Runtime) -> None:
    first = published_release(runtime, "2026")
    key = prepared(runtime)
    approved(runtime, key)
    withdrawn(runtime, first.name)

    with pytest.raises(NoReleaseError), runtime.database.writing() as session:
        publish_report(session, key, seen=b"", desk=desk(runtime))
    with pytest.raises(NoReleaseError), runtime.database.writing() as session:
        take_newest_release(session, key, seen=2, writer=writer(runtime))


def test_two_who_write_the_same_text_do_not_lose_one(runtime: Runtime) -> None:
    published_release(runtime, "2026")
    key = prepared(runtime)
    written(runtime, key, Part.FOREWORD, "One.")

    with pytest.raises(ValueChangedError):
        written(runtime, key, Part.FOREWORD, "Another.")


def test_counts_that_cannot_be_are_refused(runtime: Runtime) -> None:
    published_release(runtime, "2026")
    key = prepared(runtime)
    facts = ServiceFacts(feedback_received=2, feedback_in_time=3)

    with pytest.raises(ValueRefusedError), runtime.database.writing() as session:
        count_service(session, key, facts, seen=2, writer=writer(runtime))


def test_the_list_shows_years_with_a_release_or_a_report(runtime: Runtime) -> None:
    published_release(runtime, "2026")
    prepared(runtime)

    with runtime.database.reading() as session:
        years = years_of_reports(session)
    assert [(one.year, one.draft is not None) for one in years] == [(2026, True)]


def test_everything_is_in_the_trail(runtime: Runtime) -> None:
    published_release(runtime, "2026")
    key = prepared(runtime)
    published(runtime, key)

    with runtime.database.reading() as session:
        actions = set(session.scalars(select(AuditEntry.action)))
    wanted = {
        AuditAction.ANNUAL_PREPARED,
        AuditAction.ANNUAL_APPROVED,
        AuditAction.ANNUAL_PUBLISHED,
    }
    assert wanted <= actions


def test_a_text_is_written_only_in_a_language_of_the_service(runtime: Runtime) -> None:
    published_release(runtime, "2026")
    key = prepared(runtime)

    place = TextPlace(key, Part.WORK, "xx")

    with pytest.raises(NotFoundError), runtime.database.writing() as session:
        write_text(session, place, "Text", seen=0, writer=writer(runtime))


def test_a_report_follows_up_what_was_recommended_before(runtime: Runtime) -> None:
    for year in (2023, 2024, 2025):
        for _ in range(2):
            add(runtime, year, due_on=date(year, 12, 31))
        with runtime.database.writing() as session:
            publish_recommendations(session, year, writer=writer(runtime))
            entry = Entry(year, 1, seen=2)
            follow_up(session, entry, FollowUp.DONE, words(en="Done."), writer=writer(runtime))
    add(runtime, 2025, due_on=date(2025, 12, 31))
    published_release(runtime, "2026")
    key = prepared(runtime)

    with runtime.database.reading() as session:
        content = content_of(session, stored_report(session, key), languages=LANGUAGES)

    told = [(one.year, one.number) for one in content.earlier]
    assert told == [(2025, 1), (2025, 2), (2024, 2), (2023, 2)], "last year’s, and what is open"


def test_answered_feedback_is_counted_by_the_trail(runtime: Runtime) -> None:
    with runtime.database.writing() as session:
        for moment in (
            datetime(2026, 12, 31, 21, tzinfo=UTC),
            datetime(2026, 12, 31, 23, tzinfo=UTC),
        ):
            record(
                session,
                AuditAction.FEEDBACK_ANSWERED,
                actor=FIRST,
                subject=bytes(32),
                now=moment,
            )

    with runtime.database.reading() as session:
        assert feedback_answered(session, 2026) == 1, "the year is that of Finland"
        assert feedback_answered(session, 2027) == 1
