"""What is done with a prepared release: check, announce, publish, drop and withdraw it.

Two people stand behind each figure that is out, and behind each that is taken back (design §6).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from reporting.audit import COMMAND_LINE
from reporting.errors import RinnallaError
from reporting.runtime import Runtime
from reporting.statistics.releases.acting import Acting, step_taken
from reporting.statistics.releases.models import Release, ReleaseArtefact, ReleaseFacts
from reporting.statistics.releases.queries import parse_name, row_of
from reporting.statistics.releases.refusals import Refusal, ReleaseRefusedError
from reporting.statistics.releases.verifying import check_artefacts
from reporting.statistics.releases.workflow import (
    ReleaseState,
    ReleaseStep,
    ReleaseStepError,
    earliest_day,
)

NOTE_LANGUAGES: Final = ("fi", "sv", "en")


def review_release(session: Session, name: str, *, acting: Acting) -> None:
    """Say as the second person that a release may go out. Raises as `step_taken`.

    Raises ReleaseRefusedError for who prepared it, ArtefactBrokenError when it is damaged.
    """
    release = step_taken(session, name, ReleaseStep.REVIEW, acting=acting)
    _need_another(release.prepared_by, acting)
    check_artefacts(session, row_of(session, release))
    release.reviewed_by, release.reviewed_on = acting.by, acting.today


def send_back_release(session: Session, name: str, reason: str, *, acting: Acting) -> None:
    """Say as the second person why a release may not go out; it is dropped.

    Raises as `step_taken`, and ReleaseRefusedError for who prepared it or without a reason.
    """
    release = step_taken(session, name, ReleaseStep.SEND_BACK, acting=acting)
    _need_another(release.prepared_by, acting)
    release.reviewed_by, release.reviewed_on = acting.by, acting.today
    _drop(session, release, reason)


def discard_release(session: Session, name: str, reason: str, *, acting: Acting) -> None:
    """Drop a release that is not out yet. Raises as `send_back_release`."""
    _drop(session, step_taken(session, name, ReleaseStep.DISCARD, acting=acting), reason)


def announce_release(session: Session, name: str, publish_on: date, *, acting: Acting) -> None:
    """Announce the day on which a release will be published, or move it.

    Raises as `step_taken`, and ReleaseRefusedError for a day that is too early.
    """
    release = step_taken(session, name, ReleaseStep.ANNOUNCE, acting=acting)
    earliest = earliest_day(parse_name(name)[0], today=acting.today)
    if publish_on < earliest:
        raise ReleaseRefusedError(Refusal.TOO_EARLY, day=earliest)
    release.publish_on = publish_on


def publish_release(session: Session, name: str, *, acting: Acting) -> None:
    """Publish a release on the day that was announced, or later. Raises as `step_taken`.

    Raises ReleaseRefusedError before that day, ArtefactBrokenError when it is damaged.
    """
    release = step_taken(session, name, ReleaseStep.PUBLISH, acting=acting)
    if release.publish_on is None or acting.today < release.publish_on:
        raise ReleaseRefusedError(Refusal.NOT_YET, day=release.publish_on or acting.today)
    check_artefacts(session, row_of(session, release))
    release.published_on = acting.today


def publish_due(runtime: Runtime, *, today: date, now: datetime) -> tuple[str, ...]:
    """Publish all releases whose announced day has come; give their names.

    Each is published by itself, so that one that is damaged keeps no other back; then
    ArtefactBrokenError is raised at the end. Safe to run twice at once.
    """
    acting = Acting(COMMAND_LINE, today, now, runtime.keyring)
    done, faults = list[str](), list[RinnallaError]()
    for name in _due(runtime, today):
        try:
            with runtime.database.writing() as session:
                publish_release(session, name, acting=acting)
            done.append(name)
        except ReleaseStepError:  # another run was faster
            continue
        except RinnallaError as error:
            faults.append(error)
    if faults:
        raise faults[0]
    return tuple(done)


def ask_withdrawal(
    session: Session, name: str, notes: Mapping[str, str], *, acting: Acting
) -> None:
    """Ask a second person to withdraw a release, with the note everybody will read.

    Raises as `step_taken`, and ReleaseRefusedError unless the note is in each language.
    """
    release = step_taken(session, name, ReleaseStep.ASK_WITHDRAWAL, acting=acting)
    if not all(notes.get(language, "").strip() for language in NOTE_LANGUAGES):
        raise ReleaseRefusedError(Refusal.NO_NOTE)
    release.withdrawal_asked_by = acting.by
    _set_notes(release, notes)


def keep_release(session: Session, name: str, *, acting: Acting) -> None:
    """Decide that a release stays although somebody asked to withdraw it. Raises as `step_taken`.

    Raises ReleaseRefusedError when nobody asked.
    """
    release = step_taken(session, name, ReleaseStep.KEEP, acting=acting)
    _need_asked(release)
    release.withdrawal_asked_by = None
    _set_notes(release, {})


def withdraw_release(session: Session, name: str, *, acting: Acting) -> None:
    """Withdraw a release as the second person: its note stays, its figures are shown no more.

    Raises as `step_taken`, and ReleaseRefusedError when nobody asked, or for who asked.
    """
    release = step_taken(session, name, ReleaseStep.WITHDRAW, acting=acting)
    _need_another(_need_asked(release), acting)
    release.withdrawn_by, release.withdrawn_on = acting.by, acting.today


def _need_another(first: bytes, acting: Acting) -> None:
    if first == acting.by:
        raise ReleaseRefusedError(Refusal.SAME_PERSON)


def _need_asked(release: Release) -> bytes:
    if release.withdrawal_asked_by is None:
        raise ReleaseRefusedError(Refusal.NOT_ASKED)
    return release.withdrawal_asked_by


def _set_notes(release: Release, notes: Mapping[str, str]) -> None:
    told = [notes.get(language, "").strip() for language in NOTE_LANGUAGES]
    release.note_fi, release.note_sv, release.note_en = told


def _drop(session: Session, release: Release, reason: str) -> None:
    """Keep of a dropped release why, and none of its figures."""
    if not reason.strip():
        raise ReleaseRefusedError(Refusal.NO_REASON)
    release.reason, release.publish_on = reason.strip(), None
    for table in (ReleaseArtefact, ReleaseFacts):
        session.execute(delete(table).where(table.release_id == release.id))


def _due(runtime: Runtime, today: date) -> list[str]:
    waiting = Release.state == ReleaseState.ANNOUNCED, Release.publish_on <= today
    with runtime.database.reading() as session:
        found = session.scalars(select(Release).where(*waiting)).all()
        return sorted(row_of(session, one).name for one in found)
