"""The drill on a restored instance: what people hold on paper must open what came back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.errors import NotFoundError, RinnallaError
from reporting.report.conversation import messages_of, story_of
from reporting.report.drafts import DraftFile
from reporting.report.inbox import keys_by_code, opened_inbox
from reporting.report.models import Report
from reporting.report.queries import sealed_keys_of, sealed_objects_of
from reporting.report.sealed import keys_for_team, opened_objects
from reporting.runtime import Runtime
from reporting.sealing import KeyRole, ObjectKey, Seed, open_stream, parse_code
from reporting.sealing.errors import SealingError
from reporting.teams.models import Team
from reporting.teams.queries import recovered_seeds


class DrillFailedError(RinnallaError):
    """Something that was restored does not open; says which report number, never what is in it."""

    def __init__(self, number: str) -> None:
        super().__init__(f"report {number} does not open in every part; the backup is not usable")


@dataclass(frozen=True)
class Opened:
    """How much opened, each object and the last chunk of each file."""

    reports: int = 0
    objects: int = 0
    files: int = 0


def open_by_code(runtime: Runtime, code: str, *, today: date) -> int:
    """Open one conversation with its follow-up code; give how many messages it has.

    Raises CodeError for what is no code, CodeUnknownError when it opens nothing.
    """
    keys = keys_by_code(runtime, parse_code(code), today=today)
    with runtime.database.reading() as session:
        return len(opened_inbox(session, keys, with_story=True).messages)


def open_with_kit(runtime: Runtime, kit: str) -> Opened:
    """Open every report, object and file with the team's printed recovery kit, and keep nothing.

    Raises CodeError, SealBrokenError for a wrong kit, DrillFailedError at the first report that
    does not open.
    """
    reports = objects = files = 0
    with runtime.database.reading() as session:
        # One team is pinned, and the kit is that team's.
        team_id = session.scalars(select(Team.id)).first()
        seeds = recovered_seeds(session, team_id, kit) if team_id else {}
        for report_id, number in session.execute(select(Report.id, Report.number)).all():
            try:
                opened = _open_report(runtime, session, report_id, seeds)
            except (SealingError, NotFoundError) as error:
                raise DrillFailedError(number) from error
            session.expunge_all()  # so that memory does not grow with the archive
            reports, objects, files = reports + 1, objects + opened[0], files + opened[1]
    return Opened(reports, objects, files)


def _open_report(
    runtime: Runtime, session: Session, report_id: bytes, seeds: Mapping[int, Seed]
) -> tuple[int, int]:
    keys = keys_for_team(sealed_keys_of(session, report_id), seeds)
    rows = sealed_objects_of(session, report_id)
    opened = {role: opened_objects(rows, keys, role) for role in keys.by_role}
    story = story_of(opened.get(KeyRole.STORY, []))
    files = list(story.files) if story else []
    files += [f for m in messages_of(opened.get(KeyRole.THREAD, [])) for f in m.files]
    for file in files:
        _open_file(runtime, file)
    return sum(map(len, opened.values())), len(files)


def _open_file(runtime: Runtime, file: DraftFile) -> None:
    with runtime.storage.open(file.blob_name) as source:
        key = ObjectKey(file.key)
        pieces = open_stream(key, source, attachment_id=file.attachment_id, length=file.length)
        for _ in pieces:
            pass
