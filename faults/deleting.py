"""5.5: reports are deleted on a full disk: by who wrote them, by two people, at their day."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from faults.full_disk import DISK, filled, small_disk
from faults.instances import Instance, make_instance
from faults.residents import MARKER
from faults.servers import run_command
from faults.tally import Count
from reporting.app import create_app
from reporting.ballast import FILE_NAME, lay_ballast
from reporting.database import table_of
from reporting.permissions import StaffRole
from reporting.report.models import Attachment, Report, SealedKey, SealedObject
from reporting.report.queries import attachment_names
from reporting.runtime import Runtime
from reporting.web import current
from tests import factories
from tests.support import intact
from tests.support.pages import PageClient
from tests.support.people import make_member, sign_in

BALLAST_BYTES = 4 * 2**20
_MOST_LEFT = 400
_ENGLISH = "?lang=en"
_dice = secrets.SystemRandom()


@dataclass(frozen=True)
class _Doomed:
    """A report that is to be deleted, and the press of a button that does it.

    Pressing gives whether it was said to be done, and the status of a page, if it was one.
    """

    way: str
    report_id: bytes
    press: Callable[[], tuple[bool, int]] = field(repr=False)


def delete_when_full(folder: Path, *, times: int) -> Count:
    """Delete three reports on a full disk, so many times, every second one with ballast."""
    count = Count("reports deleted on a full disk", "5.5")
    with small_disk(folder, DISK):
        instance = make_instance(folder)
        with instance.opened() as runtime:
            desk = _Desk(runtime, instance)
            at_once = 0
            for number in range(times):
                at_once += _delete_three(count, desk, has_ballast=number % 2 == 1)
                count.times += 1
            _look_at_all(count, desk)
    count.sent = count.confirmed = 3 * times
    count.note = f"{at_once} of {3 * times} were deleted at once, the others when there was room"
    return count.done()


class _Desk:
    """A resident and two leads who are signed in, on one application."""

    def __init__(self, runtime: Runtime, instance: Instance) -> None:
        app = create_app(runtime.config, runtime)
        self.runtime, self.instance = runtime, instance
        self.resident, self.asking, self.answering = (PageClient(app) for _ in range(3))
        for lead in (self.asking, self.answering):
            sign_in(lead, make_member(runtime, StaffRole.LEAD, kit=instance.kit))

    def doomed(self) -> list[_Doomed]:
        """Send three reports with files and give them, each with its own way to be deleted."""
        return [self._to_withdraw(), self._to_delete(), self._over()]

    def _to_withdraw(self) -> _Doomed:
        code, report_id = self._send()
        page, path = factories.inbox(self.resident, code), "/en/inbox/withdraw"
        form = self.resident.fill(page, path, sure="yes")

        def press() -> tuple[bool, int]:
            answer = self.resident.send(path, form)
            return answer.status_code == HTTPStatus.OK, answer.status_code

        return _Doomed("withdrawing", report_id, press)

    def _to_delete(self) -> _Doomed:
        _, report_id = self._send()
        case = f"/staff/cases/{report_id.hex()}"
        path = f"{case}/delete{_ENGLISH}"
        question = self.asking.fill(self.asking.get(path), path, question="Please.")
        self.asking.post_for_redirect(path, question)
        path = f"{case}/second-look/delete{_ENGLISH}"
        form = self.answering.fill(self.answering.get(path), path, verdict="agrees")

        def press() -> tuple[bool, int]:
            answer: TestResponse = self.answering.send(path, form)
            return answer.status_code == HTTPStatus.SEE_OTHER, answer.status_code

        return _Doomed("a second look", report_id, press)

    def _over(self) -> _Doomed:
        _, report_id = self._send()
        yesterday = current.today() - timedelta(days=1)
        with self.runtime.database.writing() as session:
            over = update(Report).where(Report.id == report_id).values(closes_on=yesterday)
            session.execute(over)

        def press() -> tuple[bool, int]:
            done = run_command(self.instance, "retention", "run")
            is_readable = "StorageFullError: " in done.stderr and "Traceback" not in done.stderr
            return done.returncode == 0, HTTPStatus.SERVICE_UNAVAILABLE if is_readable else 0

        return _Doomed("retention", report_id, press)

    def _send(self) -> tuple[str, bytes]:
        known = self._report_ids()
        sent = factories.send_report(
            self.resident,
            story=MARKER.decode(),
            with_code="yes",
            files=[factories.upload(factories.PDF)],
        )
        (new,) = self._report_ids() - known
        return sent.code, new

    def _report_ids(self) -> set[bytes]:
        with self.runtime.database.reading() as session:
            return set(session.scalars(select(Report.id)))


def _delete_three(count: Count, desk: _Desk, *, has_ballast: bool) -> int:
    """Delete three reports; give how many of them could be on the full disk."""
    disk, doomed = desk.instance.folder.parent, desk.doomed()
    (desk.instance.folder / FILE_NAME).unlink(missing_ok=True)
    if has_ballast:
        laid = lay_ballast(desk.instance.folder, size=BALLAST_BYTES)
        count.expect(holds=laid, otherwise="no ballast could be laid")
    waiting = []
    with filled(disk, leaving=_dice.randrange(_MOST_LEFT)):
        for one in doomed:
            if not _press(count, desk, one):
                waiting.append(one)
                count.expect(holds=not has_ballast, otherwise=f"{one.way}: not done with ballast")
    for one in waiting:
        done = _press(count, desk, one)
        count.expect(holds=done, otherwise=f"{one.way}: not done when there was room")
    return len(doomed) - len(waiting)


def _press(count: Count, desk: _Desk, one: _Doomed) -> bool:
    """Press the button, and see that what it says is what it did; give whether it did it."""
    before = _parts(desk.runtime, one.report_id)
    is_said, status = one.press()
    after = _parts(desk.runtime, one.report_id)
    is_gone = not any(after)
    count.expect(holds=is_gone or after == before, otherwise=f"{one.way}: half, {before} {after}")
    count.expect(holds=is_said == is_gone, otherwise=f"{one.way}: says {is_said}, is {is_gone}")
    kind = HTTPStatus.SERVICE_UNAVAILABLE
    count.expect(holds=is_said or status == kind, otherwise=f"{one.way}: answers {status}")
    return is_gone


def _parts(runtime: Runtime, report_id: bytes) -> tuple[int, ...]:
    """Give how many rows of each kind a report has."""
    tables = [table_of(model) for model in (Attachment, SealedObject, SealedKey)]
    owners = [Report.id, *(table.c.report_id for table in tables)]
    with runtime.database.reading() as session:
        return tuple(
            session.scalar(select(func.count()).where(owner == report_id)) or 0 for owner in owners
        )


def _look_at_all(count: Count, desk: _Desk) -> None:
    """See that nothing is half there, and that what files are left over are swept."""
    runtime = desk.runtime
    intact.whole_reports(runtime, desk.instance.kit)
    intact.check_database(runtime)
    intact.check_audit(runtime)
    with runtime.database.reading() as session:
        known = attachment_names(session)
    runtime.storage.remove_orphans(known, older_than_seconds=0)
    count.expect(holds=set(runtime.storage.names()) == set(known), otherwise="files or rows alone")
