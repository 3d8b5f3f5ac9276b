"""The sealed rows of reports: whole, in order and of one report, or not opened at all."""

import secrets
from collections.abc import Callable

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from reporting.database import Database
from reporting.report.inbox import keys_by_code, opened_inbox
from reporting.report.models import Attachment, Report, SealedKey, SealedObject
from reporting.runtime import Runtime
from reporting.sealing import KeyRole, RecipientKind, parse_code
from reporting.sealing.errors import SealBrokenError
from reporting.web import current
from tests import factories
from tests.factories import Sent
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

Tampering = Callable[[Session], None]


@pytest.fixture
def sent(client: PageClient, team: StaffedTeam) -> Sent:
    """Give a report with three messages; a second report lies beside it."""
    factories.send_report(client, story="Another story", reread="yes")
    sent = factories.send_report(client, story="It happened.", reread="yes")
    page = factories.inbox(client, sent.code)
    for number in range(3):
        page = factories.act(client, page, "message", message=f"Message {number}")
    return sent


def thread(session: Session) -> list[SealedObject]:
    """Give the messages of the conversation, oldest first."""
    chosen = select(SealedObject).where(SealedObject.role == KeyRole.THREAD)
    return list(session.scalars(chosen.order_by(SealedObject.sequence)))


def flip(session: Session) -> None:
    """Change one bit of a message."""
    row = thread(session)[1]
    row.sealed_content = row.sealed_content[:-1] + bytes([row.sealed_content[-1] ^ 1])


def take_out(session: Session) -> None:
    """Remove a message from the middle."""
    session.delete(thread(session)[1])


def take_first(session: Session) -> None:
    """Remove the first message."""
    session.delete(thread(session)[0])


def swap(session: Session) -> None:
    """Exchange the content of two messages."""
    first, second, _ = thread(session)
    first.sealed_content, second.sealed_content = second.sealed_content, first.sealed_content


def repeat(session: Session) -> None:
    """Show a message once more at the end."""
    row = thread(session)[0]
    copy = {c.name: getattr(row, c.name) for c in SealedObject.__table__.columns}
    session.add(SealedObject(**copy | {"id": secrets.token_bytes(16), "sequence": 4}))


def speak_for_the_team(session: Session) -> None:
    """Say that the team wrote a message."""
    thread(session)[2].author = 2


def empty(session: Session) -> None:
    """Take a message's content away."""
    thread(session)[2].sealed_content = b""


@pytest.mark.parametrize(
    "tamper", [flip, take_out, take_first, swap, repeat, speak_for_the_team, empty]
)
def test_a_conversation_that_was_tampered_with_shows_nothing_at_all(
    tamper: Tampering, client: PageClient, runtime: Runtime, sent: Sent
) -> None:
    """P43: a changed conversation is not shown."""
    with runtime.database.writing() as session:
        tamper(session)

    page = factories.post(client, "/en/inbox", {"code": sent.code}, status=500)

    assert "Message" not in page.html
    assert page.one("h1") is not None


def test_a_story_moved_to_another_report_does_not_open(
    client: PageClient, runtime: Runtime, sent: Sent
) -> None:
    """P43: rows moved between reports do not open."""
    with runtime.database.writing() as session:
        chosen = select(SealedObject).where(SealedObject.role == KeyRole.STORY)
        first, second = session.scalars(chosen)
        first.sealed_content, second.sealed_content = second.sealed_content, first.sealed_content

    keys = keys_by_code(runtime, parse_code(sent.code), today=current.today())
    with runtime.database.reading() as session, pytest.raises(SealBrokenError):
        opened_inbox(session, keys, with_story=True)


def test_keys_moved_to_another_report_open_nothing_and_the_page_says_so(
    client: PageClient, runtime: Runtime, sent: Sent
) -> None:
    with runtime.database.writing() as session:
        chosen = select(SealedKey).where(SealedKey.recipient == RecipientKind.CODE)
        rows = [r for r in session.scalars(chosen) if r.role == KeyRole.THREAD]
        rows[0].sealed_key, rows[1].sealed_key = rows[1].sealed_key, rows[0].sealed_key

    page = factories.post(client, "/en/inbox", {"code": sent.code}, status=500)

    assert not page.all("article")


def test_deleting_a_report_deletes_all_that_hangs_on_it_in_the_database_too(
    database: Database, client: PageClient, team: StaffedTeam
) -> None:
    file = factories.upload(factories.JPG)
    factories.send_report(client, story="x", files=[file])

    with database.writing() as session:
        session.execute(delete(Report))

    counts = factories.row_counts(database)
    assert not any(counts[t] for t in ("sealed_key", "sealed_object", "attachment"))


def test_a_stored_file_belongs_to_one_report_only(
    database: Database, client: PageClient, team: StaffedTeam
) -> None:
    file = factories.upload(factories.JPG)
    for _ in range(2):
        factories.send_report(client, story="x", files=[file])

    with database.reading() as session:
        rows = session.scalars(select(Attachment)).all()
    assert len({row.blob_name for row in rows}) == len({row.report_id for row in rows}) == 2


def test_equal_reports_look_nothing_alike(
    database: Database, client: PageClient, team: StaffedTeam
) -> None:
    for _ in range(2):
        factories.send_report(client, story="The same words")

    with database.reading() as session:
        contents = list(session.scalars(select(SealedObject.sealed_content)))
        keys = list(session.scalars(select(SealedKey.sealed_key)))
    assert len(set(contents)) == len(contents)
    assert len(set(keys)) == len(keys)


def test_the_length_of_a_story_does_not_show(
    database: Database, client: PageClient, team: StaffedTeam
) -> None:
    """P25: the length of a story does not show."""
    for words in ("x", "word " * 20):
        factories.send_report(client, story=words, role="group")

    with database.reading() as session:
        chosen = select(SealedObject.sealed_content).where(SealedObject.role == KeyRole.STORY)
        assert len({len(content) for content in session.scalars(chosen)}) == 1


def test_a_report_that_is_only_counted_is_not_opened_by_any_code(
    runtime: Runtime, client: PageClient, team: StaffedTeam
) -> None:
    factories.send_report(client, area="other", wish="count")

    with runtime.database.reading() as session:
        recipients = set(session.scalars(select(SealedKey.recipient)))
        lookups = set(session.scalars(select(Report.code_lookup_id)))
    assert recipients == {RecipientKind.TEAM}
    assert lookups == {None}


def test_two_reports_never_share_a_number_or_a_code(
    database: Database, client: PageClient, team: StaffedTeam
) -> None:
    sent = [factories.send_report(client, story=str(n)) for n in range(12)]

    assert len({s.number for s in sent}) == len({s.code for s in sent}) == 12
    numbers = [int(s.number.partition("-")[2]) for s in sent]
    assert sorted(numbers) != numbers
    with database.writing() as session, pytest.raises(Exception, match=r"(?i)unique"):
        session.execute(update(Report).values(number=sent[0].number))
