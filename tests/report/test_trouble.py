"""When the disk or a row is in trouble, it is said in words, and what was typed stays."""

from typing import Any

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from reporting.report.models import SealedKey
from reporting.runtime import Runtime
from reporting.sealing import KeyRole, RecipientKind
from tests import factories
from tests.factories import JPG, upload
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

STORY = "Nobody on the tram said a word."


def fill_database(runtime: Runtime) -> None:
    """Let SQLite find that there is no room for one more page, as on a full disk."""

    def stop_growing(connection: Any, _: object) -> None:
        connection.execute("PRAGMA max_page_count=1")

    event.listen(runtime.database.engine, "connect", stop_growing)
    runtime.database.engine.dispose()


def make_room(runtime: Runtime) -> None:
    """Let new connections grow the file again."""

    def grow(connection: Any, _: object) -> None:
        connection.execute("PRAGMA max_page_count=1000000")

    event.listen(runtime.database.engine, "connect", grow)
    runtime.database.engine.dispose()


def test_a_full_database_is_said_in_words_and_the_text_can_be_sent_again(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """5.5: a full disk is not called a busy one; the same form is taken when there is room."""
    form = factories.filled_form(client, story=STORY * 140)
    fill_database(runtime)

    refused = factories.send(client, form, status=503)

    assert text_of(refused.one("h1")) == "We could not save this"
    assert refused.fields("/en/report")["story"] == [STORY * 140]
    assert refused.response.headers["Retry-After"]
    make_room(runtime)
    assert factories.code_on(factories.send(client, form))
    assert factories.only_report(runtime, team).story.story == STORY * 140


def test_a_statement_that_does_not_fit_the_tables_is_called_no_busy_moment(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T27: whoever watches counts it as a fault, and nobody is told that waiting would help."""
    form = factories.filled_form(client, story=STORY)
    with runtime.database.writing() as session:
        session.execute(text("ALTER TABLE sealed_object RENAME COLUMN kind TO sort"))

    refused = factories.send(client, form, status=500)

    assert text_of(refused.one("h1")) == "Something went wrong on our side"
    assert refused.fields("/en/report")["story"] == [STORY]
    assert "Retry-After" not in refused.response.headers


def test_a_folder_for_files_that_cannot_be_used_takes_no_words_away(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """5.5: a fault of the disk while a file streams in is told after the words were read."""
    (runtime.config.instance / "files").write_bytes(b"no folder")
    form = factories.filled_form(client, story=STORY, files=[upload(JPG)])

    refused = factories.send(client, form, status=500)

    assert refused.fields("/en/report")["story"] == [STORY]
    assert factories.stored_reports(runtime, team) == []


def test_a_code_whose_key_is_damaged_is_not_called_unknown(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """5.23: "we do not find this code" would send people to look for a slip of their own."""
    sent = factories.send_report(client, story=STORY)
    with runtime.database.writing() as session:
        key = thread_key(session)
        key.sealed_key = key.sealed_key[:-1] + bytes([key.sealed_key[-1] ^ 1])

    page = factories.post(client, "/en/inbox", {"code": sent.code}, status=500)

    assert text_of(page.one("h1")) == "This could not be opened"


def thread_key(session: Session) -> SealedKey:
    """Give the key of the conversation that the code opens."""
    wanted = select(SealedKey).where(
        SealedKey.recipient == RecipientKind.CODE, SealedKey.role == KeyRole.THREAD
    )
    return session.scalars(wanted).one()


def test_a_commit_of_which_nobody_knows_leaves_no_report_without_its_file(
    client: PageClient, runtime: Runtime, team: StaffedTeam, monkeypatch: pytest.MonkeyPatch
) -> None:
    """5.8: the connection is lost after the commit and before its answer (I2)."""
    commit = Session.commit

    def commit_and_lose(self: Session) -> None:
        commit(self)
        raise OperationalError("COMMIT", {}, Exception("connection lost"))

    form = factories.filled_form(client, story=STORY, files=[upload(JPG)])
    monkeypatch.setattr(Session, "commit", commit_and_lose)
    factories.send(client, form, status=503)
    monkeypatch.undo()

    page = factories.send(client, form)

    assert factories.code_on(page)
    (file,) = factories.only_report(runtime, team).story.files
    with runtime.storage.open(file.blob_name) as kept:
        assert kept.read(4) == b"RNA1"
