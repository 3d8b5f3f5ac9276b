"""What must hold for an instance whatever happened to its server (security reference §5, I1–I7)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from reporting import audit
from reporting.facts.models import Fact
from reporting.facts.waiting import changes_waiting
from reporting.report.conversation import Story, story_of, summary_of
from reporting.report.drafts import DraftFile
from reporting.report.inbox import keys_by_code, opened_inbox
from reporting.report.models import Attachment, Report, SentForm
from reporting.report.queries import sealed_keys_of, sealed_objects_of
from reporting.report.sealed import keys_for_team, opened_objects
from reporting.runtime import Runtime
from reporting.sealing import KeyRole, ObjectKey, Seed, open_stream, parse_code
from reporting.teams.models import Team
from reporting.teams.queries import recovered_seeds
from reporting.web import current

_TEAM_ROLES = (KeyRole.STORY, KeyRole.THREAD, KeyRole.INTERNAL)


@dataclass(frozen=True)
class WholeReport:
    """A stored report that opened in every part: its story, and what its files hold."""

    report_id: bytes
    story: str = field(repr=False)
    files: tuple[bytes, ...] = field(repr=False)


def whole_reports(runtime: Runtime, kit: str) -> list[WholeReport]:
    """Open every report with the team's recovery kit; fail when one is half there (I2)."""
    with runtime.database.reading() as session:
        team_id = session.scalars(select(Team.id)).one()
        seeds = recovered_seeds(session, team_id, kit)
        facts = {one.key for one in changes_waiting(session, runtime.keyring) if one.is_new}
        facts |= set(session.scalars(select(Fact.key)))
        return [_whole(runtime, session, r, seeds, facts) for r in session.scalars(select(Report))]


def check_no_fact_alone(runtime: Runtime) -> None:
    """Fail when there are other facts than those of the reports; for where none was withdrawn."""
    with runtime.database.reading() as session:
        facts = {one.key for one in changes_waiting(session, runtime.keyring) if one.is_new}
        facts |= set(session.scalars(select(Fact.key)))
        reports = list(session.scalars(select(Report.id)))
    assert len(facts) == len(reports), "facts without a report"


def story_by_code(runtime: Runtime, code: str) -> Story | None:
    """Open an inbox with its code and give the story in it (I1)."""
    keys = keys_by_code(runtime, parse_code(code), today=current.today())
    with runtime.database.reading() as session:
        return opened_inbox(session, keys, with_story=True).story


def check_one_report_for_each_form(runtime: Runtime) -> None:
    """Fail when a form was taken in twice, or a report came from no form (I3)."""
    with runtime.database.reading() as session:
        sent = list(session.scalars(select(SentForm.report_id)))
        reports = set(session.scalars(select(Report.id)))
    assert len(sent) == len(set(sent))
    assert set(sent) == reports


def check_database(runtime: Runtime) -> None:
    """Fail when SQLite finds anything broken, or a row refers to nothing (I6)."""
    with runtime.database.reading() as session:
        assert session.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []


def check_audit(runtime: Runtime) -> None:
    """Fail when the audit chain is broken or empty (I7)."""
    with runtime.database.reading() as session:
        assert audit.verify(session).count > 0


def files_with(word: bytes, *folders: Path) -> Iterator[Path]:
    """Give every file in which a word stands readable, also as UTF-16 (I5)."""
    forms = (word, word.decode().encode("utf-16-le"))
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                content = path.read_bytes()
                if any(form in content for form in forms):
                    yield path


def _whole(
    runtime: Runtime,
    session: Session,
    report: Report,
    seeds: Mapping[int, Seed],
    facts: set[bytes],
) -> WholeReport:
    keys = keys_for_team(sealed_keys_of(session, report.id), seeds)
    assert all(role in keys for role in _TEAM_ROLES), "a key of the team is missing"
    rows = sealed_objects_of(session, report.id)
    story = story_of(opened_objects(rows, keys, KeyRole.STORY))
    summary = summary_of(opened_objects(rows, keys, KeyRole.INTERNAL))
    assert story is not None, "a report without its story"
    assert summary is not None, "a report without its summary"
    assert summary.fact_key in facts, "a report without its fact"
    of_report = select(Attachment.blob_name).where(Attachment.report_id == report.id)
    named = set(session.scalars(of_report))
    assert named == {file.blob_name for file in story.files}, "files and rows do not agree"
    files = tuple(_content(runtime, file) for file in story.files)
    return WholeReport(report.id, story.story, files)


def _content(runtime: Runtime, file: DraftFile) -> bytes:
    with runtime.storage.open(file.blob_name) as source:
        pieces = open_stream(
            ObjectKey(file.key), source, attachment_id=file.attachment_id, length=file.length
        )
        return b"".join(pieces)
