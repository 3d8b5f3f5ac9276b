"""Redacted copies are sealed beside the original, which stays as it is."""

import pytest

from reporting.audit import AuditAction
from reporting.casework.caseworker import Caseworker
from reporting.casework.operations import AnswerDraft, answer
from reporting.casework.redaction.copies import (
    CopyDraft,
    RedactedCopy,
    newest_copy,
    original_of,
    save_copy,
)
from reporting.casework.redaction.marks import CopyChangedError, MarkKind
from reporting.database import Database
from reporting.runtime import Runtime
from tests.casework.cases import (
    FILE,
    STORY,
    Case,
    caseworker,
    make_case,
    report_of,
    sending,
    trail_of,
)
from tests.factories import every_value
from tests.support.people import StaffedTeam

NAMES = {kind.value: kind for kind in MarkKind}
HIDDEN = STORY.replace("Hakaniemi", "[place]")


def save(runtime: Runtime, case: Case, by: Caseworker, **texts: str) -> None:
    """Save a copy with these texts, and the only file."""
    draft = CopyDraft(texts, frozenset({FILE.attachment_id.hex(), "ff" * 16}), with_town=True)
    with runtime.database.writing() as session:
        save_copy(session, case.id, draft, NAMES, by=by, sending=sending())


def newest(runtime: Runtime, case: Case, by: Caseworker) -> RedactedCopy:
    """Give the newest copy."""
    with runtime.database.reading() as session:
        found = newest_copy(session, report_of(runtime, case), by=by)
    assert found is not None
    return found


def test_a_copy_holds_what_was_chosen_and_no_more(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team, contact="040 1", files=(FILE,)), caseworker(runtime, team)
    save(runtime, case, by, story=HIDDEN)

    copy = newest(runtime, case, by)
    assert (copy.number, set(copy.parts), copy.with_town) == (1, {"story"}, True)
    assert copy.files == {FILE.attachment_id.hex()}
    assert copy.marks == {MarkKind.PLACE: 1}
    assert trail_of(runtime, case, by) == [AuditAction.CASE_REDACTED]


def test_the_original_is_untouched_and_the_newest_copy_counts(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    save(runtime, case, by, story=HIDDEN)
    save(runtime, case, by, story="[other]")

    assert newest(runtime, case, by).number == 2
    with database.reading() as session:
        assert original_of(session, report_of(runtime, case), by=by).story.story == STORY


def test_messages_can_be_copied_too(runtime: Runtime, team: StaffedTeam) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        draft = AnswerDraft("Was Liisa there?")
        answer(session, case.id, draft, by=by, sending=sending())
    save(runtime, case, by, **{"message-1": "Was [name] there?", "message-2": "x"})

    assert set(newest(runtime, case, by).parts) == {"message-1"}


def test_a_rewritten_text_is_not_saved(runtime: Runtime, team: StaffedTeam) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)

    with pytest.raises(CopyChangedError):
        save(runtime, case, by, story="Nothing happened.")
    assert trail_of(runtime, case, by) == []


def test_a_copy_is_readable_nowhere_in_the_database(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    save(runtime, case, by, story=HIDDEN)

    assert not [name for name, value in every_value(database) if "shouted" in str(value)]
