"""What every page of a case shows of it: state, owner, duties, what is flagged and planned."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from reporting.accounts.queries import names_of
from reporting.casework.caseworker import Caseworker
from reporting.casework.checklists import LEGAL, WHISTLEBLOWER, Item, checklist
from reporting.casework.duties import Basis, Duty, OwnDays, duties, may_close_on
from reporting.casework.entries import CaseFile, Entry, EntryKind, case_file, entries_in
from reporting.casework.opening import DAMAGE, opened_part
from reporting.casework.queries import CaseRow, case_row, case_visible_to
from reporting.casework.workflow import FINAL_STATES, STATE_NAMES, Step, allowed_steps
from reporting.clock import HOME
from reporting.report.models import Report
from reporting.report.operations import UNLIKELY_FOR, promise_of
from reporting.report.progress import Promise, State
from reporting.report.queries import sealed_keys_of, sealed_objects_of
from reporting.sealing import KeyRole
from reporting.vocabulary import Area, Flag


@dataclass(frozen=True)
class Note:
    """An internal note: when (in Finland), by whom, and what."""

    at: datetime
    name: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class CaseHead:
    """A case without anything a reporter wrote; `names` are those of the people it mentions."""

    row: CaseRow
    revision: int
    promise: Promise
    language: str
    has_inbox: bool
    since: date
    today: date
    reader: bytes
    file: CaseFile = field(repr=False)
    names: dict[bytes, str] = field(repr=False)

    @property
    def state_name(self) -> str:
        """Give the state as caseworkers read it, to be translated."""
        return STATE_NAMES[self.row.state]

    @property
    def owner(self) -> str:
        """Give the name of whoever works on it, empty when nobody does."""
        return self.name(self.row.owner_id) if self.row.owner_id else ""

    @property
    def is_mine(self) -> bool:
        """Say whether the person who looks works on it."""
        return self.row.owner_id == self.reader

    @property
    def is_over(self) -> bool:
        """Say whether nobody works on it any more."""
        return self.row.state in FINAL_STATES

    @property
    def duties(self) -> tuple[Duty, ...]:
        """Give all that is owed, the nearest first."""
        is_law = WHISTLEBLOWER in self.file.checked
        basis = Basis.LAW if is_law else Basis.PROMISE
        asked = [entry.at.astimezone(HOME).date() for entry in self.file.second_looks]
        days = OwnDays(self.since, self.row.next_step_on, min(asked, default=None))
        return duties(self.row.state, self.promise, today=self.today, own=days, basis=basis)

    @property
    def may_close_on(self) -> date | None:
        """Give the day from which a case that waits for its reporter may be closed."""
        return may_close_on(self.row.state, self.since)

    @property
    def deleted_on(self) -> date:
        """Give the day the case is deleted, unless somebody writes before that."""
        if self.row.state is State.UNLIKELY:
            return self.since + UNLIKELY_FOR
        return self.promise.closes_on

    @property
    def flags(self) -> tuple[Flag, ...]:
        """Give the flags people set, and danger where the reporter ticked what means it."""
        urgent = self.row.summary is not None and self.row.summary.is_urgent
        held = {*self.file.flags, *([Flag.DANGER] if urgent else [])}
        return tuple(flag for flag in Flag if flag in held)

    @property
    def checklist(self) -> tuple[Item, ...]:
        """Give what is to be ticked."""
        return checklist(self.row.wish, self.file.flags)

    @property
    def legal(self) -> tuple[Item, ...]:
        """Give the laws that may be marked: offered where work is concerned, or once marked."""
        is_work = self.row.summary is not None and self.row.summary.area is Area.WORK
        return LEGAL if is_work or WHISTLEBLOWER in self.file.checked else ()

    @property
    def next_step(self) -> str:
        """Give the words of the next step while its day still stands."""
        return self.file.next_step if self.file.next_step_on == self.row.next_step_on else ""

    def may(self, step: Step) -> bool:
        """Say whether the state allows a step."""
        return step in allowed_steps(self.row.state)

    def may_by_name(self, step: str) -> bool:
        """Say whether the state allows a step, by its name in templates."""
        return self.may(Step(step))

    def name(self, member_id: bytes | str) -> str:
        """Give the name of somebody the case mentions, a dash for who was removed."""
        known = bytes.fromhex(member_id) if isinstance(member_id, str) else member_id
        return self.names.get(known, "–")

    @property
    def notes(self) -> tuple[Note, ...]:
        """Give the internal notes, oldest first."""
        return tuple(
            Note(e.at.astimezone(HOME), self.name(e.by), e.content["text"]) for e in self.file.notes
        )

    @property
    def done_count(self) -> int:
        """Give how many things of the checklist are done."""
        return sum(item.value in self.file.checked for item in self.checklist)

    @property
    def hand_over(self) -> Entry | None:
        """Give the hand-over that the new owner has not read yet."""
        return self.file.hand_over


def case_head(session: Session, case_id: bytes, *, by: Caseworker, today: date) -> CaseHead:
    """Give a case of the person's own team without story and conversation.

    Opens the internal key alone. Raises NotFoundError for any other case.
    """
    report = case_visible_to(session, case_id, by=by)
    keys, objects = sealed_keys_of(session, case_id), sealed_objects_of(session, case_id)
    file = CaseFile()
    with suppress(*DAMAGE):  # then the row says that it is damaged
        file = case_file(entries_in(opened_part(objects, keys, by.seeds, role=KeyRole.INTERNAL)))
    return head_of(
        report,
        case_row(report, keys, objects, by=by, today=today),
        file,
        reader=by.member_id,
        names=names_of(session, _mentioned(report, file)),
        today=today,
    )


def head_of(
    report: Report,
    row: CaseRow,
    file: CaseFile,
    *,
    reader: bytes,
    names: dict[bytes, str],
    today: date,
) -> CaseHead:
    """Give the head of a case whose parts are opened already."""
    return CaseHead(
        row=row,
        revision=report.revision,
        promise=promise_of(report),
        language=report.language,
        has_inbox=report.code_lookup_id is not None,
        since=report.state_since,
        today=today,
        reader=reader,
        file=file,
        names=names,
    )


def _mentioned(report: Report, file: CaseFile) -> set[bytes]:
    ids = {entry.by for entry in file.entries}
    ids |= {bytes.fromhex(e.content["to"]) for e in file.entries if e.kind is EntryKind.HAND_OVER}
    return ids | ({report.owner_id} if report.owner_id else set())
