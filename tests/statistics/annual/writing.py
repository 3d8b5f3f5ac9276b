"""Entries and reports that tests write, and people who write them."""

from dataclasses import replace
from datetime import UTC, date, datetime

from reporting.preferences.values import Words
from reporting.runtime import Runtime
from reporting.statistics.annual.changes.operations import (
    ChangeDraft,
    ChangeEntry,
    publish_change,
    write_change,
)
from reporting.statistics.annual.chapters import Part
from reporting.statistics.annual.content import content_bytes, content_digest
from reporting.statistics.annual.operations import (
    Desk,
    approve_report,
    prepare_report,
    publish_report,
)
from reporting.statistics.annual.queries import ReportKey, content_of, stored_report
from reporting.statistics.annual.recommendations.operations import (
    RecommendationDraft,
    add_recommendation,
)
from reporting.statistics.annual.texts import TextPlace, write_text
from reporting.statistics.annual.withdrawing import ask_withdrawal, withdraw_report
from reporting.statistics.annual.writer import Writer
from reporting.statistics.catalogue import View
from reporting.vocabulary import Area, Ground

FIRST, SECOND, THIRD = b"first lead......", b"second lead.....", b"third lead......"
TODAY = date(2027, 3, 1)
LANGUAGES = ("fi", "sv", "en")


def words(**texts: str) -> Words:
    """Give a text in some languages."""
    return Words(tuple((code, texts[code]) for code in LANGUAGES if code in texts))


def writer(runtime: Runtime, by: bytes = FIRST, today: date = TODAY) -> Writer:
    """Give somebody who writes."""
    now = datetime(today.year, today.month, today.day, 9, tzinfo=UTC)
    return Writer(by, now, today, runtime.keyring)


def desk(runtime: Runtime, by: bytes = FIRST, today: date = TODAY) -> Desk:
    """Give somebody who works on a report."""
    return Desk(writer(runtime, by, today), LANGUAGES)


def recommendation(**changed: object) -> RecommendationDraft:
    """Give a recommendation to add."""
    draft = RecommendationDraft(
        addressee=words(fi="Kaupunginhallitus", en="City board"),
        text=words(fi="Kouluttakaa kuljettajat.", en="Train every driver."),
        reason=words(en="Most reports come from trams."),
        view=View.AREAS,
        due_on=date(2027, 12, 31),
    )
    return replace(draft, **changed)  # type: ignore[arg-type]  # by the names of the draft


def change(**changed: object) -> ChangeDraft:
    """Give an entry of “you said – we did” to write."""
    draft = ChangeDraft(
        area=Area.TRANSPORT,
        ground=Ground.ORIGIN,
        said=words(fi="Ratikassa huudellaan.", en="People shout at others in trams."),
        done=words(en="Drivers now learn what to do."),
        done_on=date(2026, 9, 1),
        is_own_words=True,
    )
    return replace(draft, **changed)  # type: ignore[arg-type]  # by the names of the draft


def add(runtime: Runtime, year: int = 2026, by: bytes = FIRST, **changed: object) -> int:
    """Add a recommendation and give its number."""
    with runtime.database.writing() as session:
        return add_recommendation(
            session, year, recommendation(**changed), writer=writer(runtime, by)
        )


def tell(runtime: Runtime, *, is_public: bool = True, **changed: object) -> int:
    """Write an entry, let a second person publish it, and give its number."""
    with runtime.database.writing() as session:
        number = write_change(session, change(**changed), writer=writer(runtime))
    if is_public:
        with runtime.database.writing() as session:
            publish_change(session, ChangeEntry(number, 1), writer=writer(runtime, SECOND))
    return number


def prepared(runtime: Runtime, year: int = 2026, by: bytes = FIRST) -> ReportKey:
    """Begin the report of a year."""
    with runtime.database.writing() as session:
        return prepare_report(session, year, writer=writer(runtime, by))


def written(runtime: Runtime, key: ReportKey, part: Part, text: str, language: str = "en") -> None:
    """Write the first text of a part."""
    place = TextPlace(key, part, language)
    with runtime.database.writing() as session:
        write_text(session, place, text, seen=0, writer=writer(runtime))


def digest(runtime: Runtime, key: ReportKey) -> bytes:
    """Give the digest of what a report says now."""
    with runtime.database.reading() as session:
        report = stored_report(session, key)
        return content_digest(content_bytes(content_of(session, report, languages=LANGUAGES)))


def approved(runtime: Runtime, key: ReportKey, by: bytes = SECOND) -> None:
    """Approve a draft as it is."""
    seen = digest(runtime, key)
    with runtime.database.writing() as session:
        approve_report(session, key, seen=seen, desk=desk(runtime, by))


def published(runtime: Runtime, key: ReportKey, by: bytes = FIRST) -> None:
    """Let a second person approve a draft, and publish it."""
    approved(runtime, key)
    seen = digest(runtime, key)
    with runtime.database.writing() as session:
        publish_report(session, key, seen=seen, desk=desk(runtime, by))


def withdrawn_report(runtime: Runtime, key: ReportKey, **note: str) -> None:
    """Let one person ask to withdraw a report, and another one agree."""
    with runtime.database.writing() as session:
        ask_withdrawal(session, key, words(**note), writer=writer(runtime))
        seen = stored_report(session, key).revision
    with runtime.database.writing() as session:
        withdraw_report(session, key, seen=seen, writer=writer(runtime, SECOND))
