"""Nothing a resident sends ever lies readable on a disk: not while it comes in, not after."""

import base64
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Request, request

from reporting.database import Database
from reporting.report.models import Report
from reporting.report.progress import received_week
from reporting.runtime import Runtime
from reporting.web import current, uploads
from tests import factories
from tests.factories import ANSWERS, JPG, upload
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

MARKER = b"READABLE-MARKER-"
TEN_MEGABYTES = (JPG + MARKER * 625_000)[:10_000_000]
EVERY = 24  # reads of the body between two looks at the disk

WORDS = {
    "story": "Sekalainen tarina Hakaniemestä",
    "place": "Raitiovaunu yhdeksän",
    "organisation": "Kulkuyhtiö Oy Ab",
    "contact": "aisha.marker@example.org",
    "municipality": "Pikkukylä jota ei ole",
    "k": "kampanjamerkki",
}


class WatchedBody(BytesIO):
    """A request's body that looks at the disk again and again while it is read."""

    def __init__(self, body: bytes, folders: tuple[Path, ...]) -> None:
        super().__init__(body)
        self._folders, self._reads = folders, 0
        self.looks = 0
        self.found: set[str] = set()

    def read(self, size: int | None = -1, /) -> bytes:
        self._look()
        return super().read(size)

    def readinto(self, buffer: Any, /) -> int:
        self._look()
        return super().readinto(buffer)

    def _look(self) -> None:
        self._reads += 1
        if self._reads % EVERY == 0:
            self.looks += 1
            self.found |= readable(*self._folders)


def readable(*folders: Path) -> set[str]:
    """Give every file with the marker in it, also those without a name that we hold open."""
    named = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {str(path) for path in (*named, *nameless()) if MARKER in content_of(path)}


def nameless() -> Iterator[Path]:
    """Give the files this process holds open that no folder lists (O_TMPFILE, deleted)."""
    for handle in Path("/proc/self/fd").iterdir():
        try:
            target = str(handle.readlink())
        except FileNotFoundError:
            continue
        if target.startswith("/") and "(deleted)" in target:
            yield handle


def content_of(path: Path) -> bytes:
    """Give what a file holds now, empty when it is gone."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, PermissionError):
        return b""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder in which this process makes its temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def watched(form: dict[str, Any], *folders: Path) -> tuple[WatchedBody, dict[str, Any]]:
    """Give a form's body that watches these folders, and how a client sends it."""
    sent = factories.multipart(form)
    body = WatchedBody(sent["input_stream"].getvalue(), folders)
    return body, sent | {"input_stream": body}


def test_no_piece_of_a_10_megabyte_file_is_readable_on_disk_while_it_comes_in(
    client: PageClient, team: StaffedTeam, runtime: Runtime, temporary: Path
) -> None:
    """4.20, P05: a large upload is never readable on disk."""
    form = factories.filled_form(client, story="See", files=[upload(TEN_MEGABYTES)])
    body, sent = watched(form, runtime.config.instance, temporary)

    answer = client.send("/en/report", **sent)

    assert answer.status_code == 200
    assert body.looks >= 5
    assert body.found | readable(runtime.config.instance, temporary) == set()
    assert factories.only_report(runtime, team).story.files[0].length == 10_000_000


def test_no_piece_of_a_refused_file_is_readable_on_disk(
    client: PageClient, runtime: Runtime, temporary: Path
) -> None:
    """4.20: nor is one that is refused."""
    form = factories.filled_form(client, story="See", files=[upload(TEN_MEGABYTES * 2)])
    body, sent = watched(form, runtime.config.instance, temporary)

    answer = client.send("/en/report", **sent)

    assert answer.status_code == 422
    assert body.found | readable(runtime.config.instance, temporary) == set()


def test_this_watch_does_see_what_an_ordinary_server_writes(temporary: Path) -> None:
    ordinary = Flask("ordinary")

    @ordinary.post("/")
    def take() -> str:
        assert type(request._get_current_object()) is Request  # type: ignore[attr-defined]
        for part in request.files.values():
            part.close()
        return "taken"

    body, sent = watched({"files": upload(TEN_MEGABYTES)}, temporary)
    with ordinary.test_client() as plain:
        plain.post("/", **sent)

    assert body.found


def test_no_temporary_file_is_ever_asked_for(
    client: PageClient, team: StaffedTeam, monkeypatch: pytest.MonkeyPatch
) -> None:
    """4.20: no temporary file."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file was asked for")

    for name in ("werkzeug.formparser", "werkzeug.wrappers.request"):
        monkeypatch.setattr(f"{name}.default_stream_factory", refuse)
    for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)

    form = factories.filled_form(client, story="x" * 5000, files=[upload(TEN_MEGABYTES)])
    page = factories.send(client, form)

    assert factories.code_on(page)


@pytest.mark.parametrize("path", ["/en/inbox", "/en/report/notes", "/leave", "/staff/sign-in"])
def test_a_large_file_for_a_page_that_takes_none_is_not_written_anywhere(
    path: str, client: PageClient, runtime: Runtime, temporary: Path
) -> None:
    body, sent = watched({"files": upload(TEN_MEGABYTES)}, runtime.config.instance, temporary)

    client.send(path, **sent)

    assert body.found | readable(runtime.config.instance, temporary) == set()


def in_any_form(word: bytes) -> set[bytes]:
    """Give a word as bytes that would betray it: plain, wide, encoded, in hexadecimal."""
    text = word.decode()
    return {
        word,
        text.encode("utf-16-le"),
        text.encode("latin-1", "ignore"),
        base64.b64encode(word)[:-4],
        word.hex().encode(),
        word[::-1],
    }


def test_the_database_holds_no_word_code_or_token_in_any_encoding(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T39, P58, P65: no word or code in any encoding."""
    file = upload(JPG + MARKER * 9, "tunnistettava.jpg")
    sent = factories.send_report(client, **ANSWERS | WORDS, files=[file], language="sv")
    page = factories.inbox(client, sent.code)
    factories.act(client, page, "message", message="Viestin merkki")
    factories.act(client, page, "wish", wish="look_into")
    runtime.database.empty_log()

    stored = b"".join(p.read_bytes() for p in runtime.config.instance.rglob("*") if p.is_file())

    token = sent.form["form_token"]
    secret = base64.urlsafe_b64decode(token)[4:36]
    digits = sent.code.replace(" ", "")
    words = [*WORDS.values(), "tunnistettava", "Viestin merkki", sent.code, digits, token]
    for word in (MARKER, secret.hex().encode(), *(w.encode() for w in words)):
        for form in in_any_form(word):
            assert form not in stored, word
    assert secret not in stored


def test_no_column_of_either_database_holds_what_was_told(
    database: Database, client: PageClient, team: StaffedTeam
) -> None:
    """T39, P12, P58, P65: no column tells what was told."""
    sent = factories.send_report(client, **ANSWERS | WORDS)
    factories.act(client, factories.inbox(client, sent.code), "message", message="Viestin merkki")

    words = [*WORDS.values(), "Viestin merkki", sent.code.replace(" ", ""), sent.form["form_token"]]
    for name, value in factories.every_value(database):
        held = value if isinstance(value, bytes) else str(value).encode()
        assert not any(word.encode() in held for word in words), name


def test_what_is_clear_of_a_report_is_this_and_nothing_else(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T17, T39, P23: no clear column says more, or when it was to the hour."""
    sent = factories.send_report(client, **ANSWERS)

    with runtime.database.reading() as session:
        (report,) = factories.reports(session)
    clear = {
        column.name: getattr(report, column.name)
        for column in Report.__table__.columns
        if not isinstance(getattr(report, column.name), bytes)
    }
    today = current.today()
    days = (runtime.config.acknowledge_days, runtime.config.feedback_days)
    assert clear == {
        "number": sent.number,
        "state": "new",
        "received_week": received_week(today),
        "language": "en",
        "reply_language": "so",
        "wish": "advice",
        "acknowledge_by": today + timedelta(days=days[0]),
        "feedback_by": today + timedelta(days=days[1]),
        "closes_on": today + timedelta(days=runtime.config.retention_days),
        "has_new_message": False,
        "has_returned": False,
        "owner_id": None,
        "next_step_on": None,
        "state_since": today,
        "revision": 0,
    }


def test_no_stored_time_of_a_report_is_finer_than_a_day(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T17: no time finer than a day."""
    factories.send_report(client, story="See", files=[upload(JPG)])
    page = factories.inbox(client, factories.send_report(client, story="x").code)
    factories.act(client, page, "message", message="Hello")

    timed = {
        name: value
        for name, value in factories.every_value(runtime.database)
        # Staff's own steps, and when they made a key, are no times of a report.
        if hasattr(value, "hour") and not name.startswith(("audit_entry.", "team_generation."))
    }
    files = [p for p in (runtime.config.instance / "files").rglob("*") if p.is_file()]
    assert set(timed) == {"sent_form.sent_at"}  # to ten minutes, and forgotten after a day
    assert f"{timed['sent_form.sent_at']:%M:%S}"[1:] == "0:00"
    assert {path.stat().st_mtime for path in files} == {946684800}


def test_reports_are_not_stored_in_the_order_they_came(runtime: Runtime) -> None:
    """T17, P53: no order of arrival."""
    bare = sqlite3.connect(runtime.config.instance / "rinnalla.db")
    tables = dict(bare.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    bare.close()

    for name in ("report", "sealed_key", "sealed_object", "attachment", "sent_form", "fact"):
        assert "WITHOUT ROWID" in tables[name].upper(), name


def test_an_upload_keeps_no_plain_bytes_to_read_back(runtime: Runtime) -> None:
    sealed = uploads.SealedUpload(runtime.storage.create, is_wanted=True)

    sealed.write(JPG + MARKER * 10_000)
    sealed.seek(0)

    assert sealed.read() == b""
    sealed.discard()
