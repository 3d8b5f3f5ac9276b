"""No log line says who came, from where, or what they wrote: canaries through every error."""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from reporting.app import create_app
from reporting.database import Database
from reporting.runtime import Runtime
from reporting.storage.local import BlobWriter, LocalStorage
from tests import factories
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

CANARY = "zzKanarialintu"
ADDRESS = "203.0.113.77"
AGENT = "ZZAgent/9.9"
WORDS = {name: f"{CANARY}-{name}" for name in ("story", "place", "organisation", "contact", "k")}


class FailingDatabase(Database):
    """A database whose writing fails with what people wrote in the error's text."""

    def __init__(self, url: str, error: Exception) -> None:
        super().__init__(url)
        self.error = error

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with super().writing() as session:
            yield session
            raise self.error


class FailingStorage(LocalStorage):
    """A storage that fails with a file's name in the error's text."""

    def create(self, name: str) -> BlobWriter:
        raise OSError(errno.EIO, f"{CANARY} {name}")


def database_errors() -> list[Exception]:
    """Give errors as drivers raise them: with the statement, its values, and a cause."""
    cause = ValueError(f"value {CANARY} from {ADDRESS}")
    statement, values = f"INSERT '{CANARY}'", {"story": CANARY}
    return [
        OperationalError(statement, values, cause),
        DataError(statement, values, cause),
        IntegrityError(statement, values, cause),
        RuntimeError(f"{CANARY} {AGENT}\nsecond line \x1b[31m"),
        KeyError(CANARY),
        UnicodeDecodeError("utf-8", CANARY.encode(), 0, 1, CANARY),
        RecursionError(CANARY),
    ]


def visitor(app: Flask) -> PageClient:
    """Give a visitor's browser, with a cookie in it."""
    client = PageClient(app)
    client._client.set_cookie("x", CANARY)
    return client


def request_from_outside() -> dict[str, Any]:
    """Give what a visitor's browser adds to a request."""
    headers = {"User-Agent": AGENT, "Referer": f"http://localhost/?{CANARY}", "X-Real-IP": ADDRESS}
    headers |= {"Accept-Language": f"fi, {CANARY}"}
    return {"headers": headers, "environ_overrides": {"REMOTE_ADDR": ADDRESS}}


def assert_silent(text: str, *more: str) -> None:
    """Fail when a log holds anything of a visitor."""
    for secret in (CANARY, CANARY[::-1], CANARY.encode().hex(), ADDRESS, "ZZAgent", *more):
        assert secret not in text
    assert "\x1b" not in text


def test_no_error_writes_what_it_was_about(
    capsys: pytest.CaptureFixture[str], runtime: Runtime, team: StaffedTeam
) -> None:
    """T16, 4.10: canaries through every error."""
    for error in database_errors():
        database = FailingDatabase(runtime.config.sqlalchemy_url, error)
        client = visitor(create_app(runtime.config, replace(runtime, database=database)))
        form = factories.filled_form(client, **WORDS, role="group")
        options = request_from_outside()
        answer = client.send(f"/en/report?q={CANARY}", form, **options)
        database.close()

        log = capsys.readouterr()
        assert answer.status_code >= 500
        assert "Error at " in log.err
        assert_silent(log.err + log.out, form["form_token"])


def test_no_failing_upload_writes_what_it_was_about(
    capsys: pytest.CaptureFixture[str], runtime: Runtime, team: StaffedTeam
) -> None:
    """T16, 4.10: canaries through failing uploads."""
    storage = FailingStorage(runtime.config.instance / "files")
    client = visitor(create_app(runtime.config, replace(runtime, storage=storage)))
    file = factories.upload(factories.JPG, f"{CANARY}.jpg")

    filled = factories.filled_form(client, **WORDS, role="group")
    form = factories.multipart(filled | {"files": file, "file_care": "keep"})
    answer = client.send("/en/report", **form, **request_from_outside())

    log = capsys.readouterr()
    assert answer.status_code == 500
    assert "OSError" in log.err
    assert_silent(log.err + log.out)


def test_every_way_to_be_refused_is_silent(
    capsys: pytest.CaptureFixture[str], runtime: Runtime, team: StaffedTeam
) -> None:
    """T16, 4.10: canaries through every refusal."""
    config = replace(runtime.config, send_limit="6 per hour")
    client = visitor(create_app(config, replace(runtime, config=config)))
    good = factories.filled_form(client, **WORDS, role="group")
    options = request_from_outside()
    refused: list[tuple[str, dict[str, Any]]] = [
        ("/en/report", WORDS),
        ("/en/report", good | {"role": CANARY}),
        ("/en/inbox", {"code": f"{CANARY}" + "1" * 25, "message": CANARY}),
        ("/en/inbox/message", {"continuation": CANARY, "message": CANARY}),
        ("/en/inbox/wish", {"continuation": CANARY}),
        ("/en/inbox/file", {"continuation": CANARY, "file": CANARY}),
        (f"/en/{CANARY}", WORDS),
        ("/staff/sign-in", {"username": CANARY, "password": CANARY, "otp": CANARY}),
        ("/en/report/notes", {"code": CANARY}),
    ]
    statuses = {client.send(path, form, **options).status_code for path, form in refused}
    statuses |= {client.send("/en/report", good, **options).status_code for _ in range(6)}
    foreign = options["headers"] | {"Sec-Fetch-Site": "cross-site"}
    statuses.add(client.send("/en/report", good, headers=foreign).status_code)

    log = capsys.readouterr()
    assert {400, 404, 422, 429} <= statuses
    assert_silent(log.err + log.out, good["form_token"])


def test_a_whole_report_and_conversation_leave_no_line_at_all(
    capsys: pytest.CaptureFixture[str], client: PageClient, team: StaffedTeam
) -> None:
    """T16, 4.10: a journey leaves no line."""
    sent = factories.send_report(client, **WORDS, role="group", reread="yes")
    page = factories.inbox(client, sent.code)
    page = factories.act(client, page, "message", message=CANARY)
    factories.act(client, page, "withdraw", sure="yes")

    log = capsys.readouterr()
    assert log.err + log.out == ""


def test_the_applications_loggers_do_not_tell_about_ordinary_requests(
    client: PageClient, team: StaffedTeam
) -> None:
    assert logging.getLogger().level == logging.WARNING
    for name in ("werkzeug", "_granian", "flask-limiter", "sqlalchemy.engine"):
        assert not logging.getLogger(name).isEnabledFor(logging.INFO), name
