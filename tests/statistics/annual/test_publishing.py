"""Two people publish a report; from then on it stays as it is, or is withdrawn with a note."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from reporting.audit import AuditAction, AuditEntry, verify
from reporting.database import Database
from reporting.preferences.faults import ValueChangedError, ValueRefusedError
from reporting.preferences.values import Words
from reporting.runtime import Runtime
from reporting.statistics.annual.chapters import Part
from reporting.statistics.annual.content import ContentBrokenError
from reporting.statistics.annual.entries import FollowUp
from reporting.statistics.annual.models import AnnualReport, ReportState
from reporting.statistics.annual.operations import (
    NotApprovedError,
    ReportStepError,
    keep_pdf,
    publish_report,
)
from reporting.statistics.annual.queries import (
    ReportKey,
    content_of,
    pdf_of,
    public_report,
    public_reports,
    stored_report,
)
from reporting.statistics.annual.recommendations.operations import Entry, follow_up
from reporting.statistics.annual.recommendations.queries import kept_recommendation
from reporting.statistics.annual.texts import TextPlace, written_text
from reporting.statistics.annual.withdrawing import (
    ask_withdrawal,
    keep_report,
    withdraw_report,
)
from reporting.statistics.annual.writer import SamePersonError
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
from tests.statistics.releases.published import published_release


def told(runtime: Runtime, key: ReportKey) -> object:
    """Give what a report says."""
    with runtime.database.reading() as session:
        return content_of(session, stored_report(session, key), languages=LANGUAGES)


def test_nobody_publishes_alone(runtime: Runtime, database: Database) -> None:
    published_release(runtime, "2026")
    key = prepared(runtime)
    seen = digest(runtime, key)

    with pytest.raises(SamePersonError):
        approved(runtime, key, by=FIRST)
    approved(runtime, key, by=SECOND)
    with pytest.raises(SamePersonError), database.writing() as session:
        publish_report(session, key, seen=seen, desk=desk(runtime, SECOND))
    with database.writing() as session:
        publish_report(session, key, seen=seen, desk=desk(runtime, FIRST))


def test_a_draft_that_nobody_approved_is_not_published(runtime: Runtime) -> None:
    published_release(runtime, "2026")
    key = prepared(runtime)
    seen = digest(runtime, key)

    with pytest.raises(NotApprovedError), runtime.database.writing() as session:
        publish_report(session, key, seen=seen, desk=desk(runtime))


def test_a_published_report_stays_as_it_is_whatever_the_registers_say_later(
    runtime: Runtime, database: Database
) -> None:
    published_release(runtime, "2026")
    number = add(runtime)
    key = prepared(runtime)
    written(runtime, key, Part.FOREWORD, "A foreword.")
    published(runtime, key)
    before = told(runtime, key)

    with database.writing() as session:
        entry = Entry(2026, number, seen=2)
        follow_up(session, entry, FollowUp.DONE, words(en="It is done."), writer=writer(runtime))
    add(runtime)
    tell(runtime)

    assert told(runtime, key) == before
    with pytest.raises(ReportStepError):
        written(runtime, key, Part.WORK, "Later.")


def test_publishing_fixes_the_recommendations_of_the_year(runtime: Runtime) -> None:
    published_release(runtime, "2026")
    number = add(runtime)
    key = prepared(runtime)

    published(runtime, key)

    with runtime.database.reading() as session:
        assert kept_recommendation(session, 2026, number).is_public


def test_two_who_publish_at_once_publish_once(runtime: Runtime, database: Database) -> None:
    published_release(runtime, "2026")
    key = prepared(runtime)
    approved(runtime, key)
    seen = digest(runtime, key)

    def attempt(_: int) -> str:
        try:
            with database.writing() as session:
                publish_report(session, key, seen=seen, desk=desk(runtime))
        except ReportStepError:
            return "too late"
        return "published"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, range(2))) == ["published", "too late"]
    with database.reading() as session:
        done = session.scalars(
            select(AuditEntry).where(AuditEntry.action == AuditAction.ANNUAL_PUBLISHED)
        ).all()
        verify(session)
    assert len(done) == 1


def test_a_second_report_of_a_year_is_a_new_version_with_the_texts_of_the_first(
    runtime: Runtime,
) -> None:
    published_release(runtime, "2026")
    first = prepared(runtime)
    written(runtime, first, Part.FOREWORD, "A foreword.")
    published(runtime, first)

    second = prepared(runtime)

    assert second == ReportKey(2026, 2)
    with runtime.database.reading() as session:
        copied = written_text(session, TextPlace(second, Part.FOREWORD, "en"))
        assert copied is not None
        assert copied.text == "A foreword."
        assert public_report(session, 2026).version == 1, "a draft is nothing for others"
    published(runtime, second)
    with runtime.database.reading() as session:
        assert public_report(session, 2026).version == 2
        assert public_report(session, 2026, 1).version == 1


def test_who_publishes_has_read_what_was_approved(runtime: Runtime, database: Database) -> None:
    """4.18: two people stand behind the same words; a form of other words publishes nothing."""
    published_release(runtime, "2026")
    key = prepared(runtime)
    before = digest(runtime, key)
    written(runtime, key, Part.FOREWORD, "A foreword.")
    approved(runtime, key)

    for seen in (before, b""):
        with pytest.raises(ValueChangedError), database.writing() as session:
            publish_report(session, key, seen=seen, desk=desk(runtime))
    with database.reading() as session:
        assert stored_report(session, key).state is ReportState.DRAFT


def test_a_report_is_withdrawn_by_two_people_and_only_with_a_note(
    runtime: Runtime, database: Database
) -> None:
    """4.18: nobody takes a published report away alone, nor with a note that nobody else read."""
    published_release(runtime, "2026")
    key = prepared(runtime)
    published(runtime, key)

    with pytest.raises(ValueRefusedError), database.writing() as session:
        ask_withdrawal(session, key, Words(), writer=writer(runtime))
    with pytest.raises(ReportStepError), database.writing() as session:
        withdraw_report(session, key, seen=2, writer=writer(runtime, SECOND))
    with database.writing() as session:
        ask_withdrawal(session, key, words(en="Wrong."), writer=writer(runtime))
        seen = stored_report(session, key).revision
    with pytest.raises(SamePersonError), database.writing() as session:
        withdraw_report(session, key, seen=seen, writer=writer(runtime))
    with pytest.raises(ValueChangedError), database.writing() as session:
        withdraw_report(session, key, seen=seen - 1, writer=writer(runtime, SECOND))
    with database.reading() as session:
        assert public_report(session, 2026).state is ReportState.PUBLISHED
    with database.writing() as session:
        withdraw_report(session, key, seen=seen, writer=writer(runtime, SECOND))

    with database.reading() as session:
        assert public_report(session, 2026).state is ReportState.WITHDRAWN
        assert [one.version for one in public_reports(session)] == [1]
    with pytest.raises(ReportStepError), database.writing() as session:
        ask_withdrawal(session, key, words(en="Again."), writer=writer(runtime))


def test_a_report_that_stays_forgets_the_note(runtime: Runtime, database: Database) -> None:
    published_release(runtime, "2026")
    key = prepared(runtime)
    published(runtime, key)
    with database.writing() as session:
        ask_withdrawal(session, key, words(en="Wrong."), writer=writer(runtime))
        seen = stored_report(session, key).revision

    with database.writing() as session:
        keep_report(session, key, seen=seen, writer=writer(runtime, SECOND))

    with database.reading() as session:
        report = stored_report(session, key)
        assert (report.note, report.withdrawal_asked_by) == (None, None)
    with pytest.raises(ReportStepError), database.writing() as session:
        keep_report(session, key, seen=seen + 1, writer=writer(runtime, SECOND))


def test_a_report_that_somebody_changed_in_the_database_is_not_told(runtime: Runtime) -> None:
    published_release(runtime, "2026")
    key = prepared(runtime)
    published(runtime, key)
    with runtime.database.writing() as session:
        content = stored_report(session, key).content or b""
        session.execute(update(AnnualReport).values(content=content.replace(b"2026", b"2025")))

    with pytest.raises(ContentBrokenError):
        told(runtime, key)


def test_a_pdf_belongs_to_a_published_report(runtime: Runtime, database: Database) -> None:
    published_release(runtime, "2026")
    key = prepared(runtime)

    with pytest.raises(ReportStepError), database.writing() as session:
        keep_pdf(session, key, "fi", b"%PDF-", writer=writer(runtime))
    published(runtime, key)
    for _ in range(2):
        with database.writing() as session:
            keep_pdf(session, key, "fi", b"%PDF-", writer=writer(runtime))
    with database.reading() as session:
        assert pdf_of(session, key, "fi") == b"%PDF-"
