"""5.23: a byte changes in a stored row or file; only what it belongs to says so.

Runs on the application in this process, as a lead sees it, on SQLite.
"""

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from pathlib import Path

from sqlalchemy import Column, ColumnElement, Table, and_, select, update

from faults.instances import Instance, make_instance
from faults.residents import MARKER
from faults.tally import Count
from reporting.app import create_app
from reporting.database import table_of
from reporting.facts.models import FactChange
from reporting.logs import ScrubbedFormatter
from reporting.permissions import StaffRole
from reporting.report.models import Attachment, Report, SealedKey, SealedObject
from reporting.runtime import Runtime
from tests import factories
from tests.support.pages import PageClient
from tests.support.people import make_member, sign_in

_REPORTS = 6
_SHARED = (
    *("/staff/", "/staff/queue", "/staff/numbers", "/staff/numbers/signals"),
    *("/fi/numbers", "/fi/report", "/fi/now/transit"),
)
_dice = secrets.SystemRandom()


@dataclass(frozen=True)
class _Victim:
    """Something stored: which report it belongs to, and how its bytes are changed and mended."""

    name: str
    report: str
    read: Callable[[], bytes] = field(repr=False)
    write: Callable[[bytes], object] = field(repr=False)


def damage_bytes(folder: Path, *, times: int) -> Count:
    """Change a byte of a row or file, look at every kind of page, and mend it; so many times."""
    count, instance = Count("one byte changed in a row or file", "5.23"), make_instance(folder)
    with instance.opened() as runtime:
        desk = _Desk(runtime, instance)
        victims = list(_victims(runtime))
        with _listening() as lines:
            for _ in range(times):
                victim = _dice.choice(victims)
                with _damaged(victim):
                    _look_at_others(count, desk, victim)
                    _look_at_figures(count, desk, victim)
                    _look_at_it(count, desk, victim)
                count.times += 1
        _look_at_others(count, desk, victims[0])
        said = "\n".join(lines)
        count.expect(holds=MARKER.decode() not in said, otherwise="the log holds words of a report")
        count.expect(holds="SealBrokenError" in said, otherwise="nothing was told to the log")
        count.sent = count.confirmed = len(desk.codes)
        kinds = sorted({victim.name for victim in victims})
        count.note = f"{len(victims)} places: {', '.join(kinds)}"
    return count.done()


class _Desk:
    """A lead who is signed in, and residents with their codes, on one application."""

    def __init__(self, runtime: Runtime, instance: Instance) -> None:
        app = create_app(runtime.config, runtime)
        self.residents, self.lead = PageClient(app), PageClient(app)
        self.codes: dict[str, str] = {}
        for number in range(_REPORTS):
            self._send(runtime, f"{MARKER.decode()}, number {number}.")
        sign_in(self.lead, make_member(runtime, StaffRole.LEAD, kit=instance.kit))

    def _send(self, runtime: Runtime, story: str) -> None:
        known = _report_ids(runtime)
        sent = factories.send_report(
            self.residents,
            story=story,
            reread="yes",
            area="transport",
            files=[factories.upload(factories.PDF)],
        )
        (new,) = _report_ids(runtime) - known
        self.codes[new] = sent.code
        page = factories.inbox(self.residents, sent.code)
        factories.act(self.residents, page, "message", message=story)

    def staff_status(self, path: str) -> int:
        """Give how the lead's request for a page was answered."""
        return self.lead.fetch(path).status_code

    def inbox_status(self, report: str) -> int:
        """Give how the reporter's opening of the inbox was answered."""
        form = {"code": self.codes[report]}
        return self.residents.send("/en/inbox", form).status_code


def _look_at_others(count: Count, desk: _Desk, victim: _Victim) -> None:
    for path in _SHARED:
        status = desk.staff_status(path)
        count.expect(holds=status == HTTPStatus.OK, otherwise=f"{victim.name}: {status} on {path}")
    other = _dice.choice([report for report in desk.codes if report != victim.report])
    status = desk.staff_status(f"/staff/cases/{other}")
    count.expect(holds=status == HTTPStatus.OK, otherwise=f"{victim.name}: another case {status}")
    status = desk.inbox_status(other)
    count.expect(holds=status == HTTPStatus.OK, otherwise=f"{victim.name}: another inbox {status}")


def _look_at_figures(count: Count, desk: _Desk, victim: _Victim) -> None:
    """See that figures say that something is left out of them when it is, and only then."""
    told = desk.lead.fetch("/staff/numbers?lang=en").get_data(as_text=True)
    is_told, is_left_out = "1 entry is damaged" in told, victim.name == FactChange.__tablename__
    count.expect(holds=is_told == is_left_out, otherwise=f"{victim.name}: figures say {is_told}")


def _look_at_it(count: Count, desk: _Desk, victim: _Victim) -> None:
    """Open the damaged case: it shows what is left, or says in words that it does not open."""
    if not victim.report:
        return
    answer = desk.lead.fetch(f"/staff/cases/{victim.report}")
    says = "damaged" in answer.get_data(as_text=True) or answer.status_code == HTTPStatus.OK
    count.expect(holds=says, otherwise=f"{victim.name}: the case answers {answer.status_code}")
    status = desk.inbox_status(victim.report)
    known = {HTTPStatus.OK, HTTPStatus.INTERNAL_SERVER_ERROR}
    count.expect(holds=status in known, otherwise=f"{victim.name}: the inbox answers {status}")


@contextmanager
def _damaged(victim: _Victim) -> Iterator[None]:
    whole = victim.read()
    at = _dice.randrange(len(whole))
    flipped = whole[at] ^ _dice.randint(1, 255)
    victim.write(whole[:at] + bytes([flipped]) + whole[at + 1 :])
    try:
        yield
    finally:
        victim.write(whole)


def _victims(runtime: Runtime) -> Iterator[_Victim]:
    yield from _rows(runtime, table_of(SealedObject), "sealed_content")
    yield from _rows(runtime, table_of(SealedKey), "sealed_key")
    yield from _rows(runtime, table_of(FactChange), "sealed_answers")
    owners = _owners(runtime)
    for path in sorted((runtime.config.instance / "files").glob("??/*")):
        yield _Victim("file", owners[path.name], path.read_bytes, path.write_bytes)


def _rows(runtime: Runtime, table: Table, column: str) -> Iterator[_Victim]:
    keys = list(table.primary_key.columns)
    with runtime.database.reading() as session:
        found = session.execute(select(*keys)).all()
    for values in found:
        one = and_(*(key == value for key, value in zip(keys, values, strict=True)))
        owner = values[0].hex() if keys[0].name == "report_id" else ""
        yield _Victim(
            table.name,
            owner,
            partial(_read, runtime, table.c[column], one),
            partial(_write, runtime, table.c[column], one),
        )


def _read(runtime: Runtime, column: Column[bytes], one: ColumnElement[bool]) -> bytes:
    with runtime.database.reading() as session:
        return session.execute(select(column).where(one)).scalar_one()


def _write(
    runtime: Runtime, column: Column[bytes], one: ColumnElement[bool], content: bytes
) -> None:
    with runtime.database.writing() as session:
        session.execute(update(column.table).where(one).values({column: content}))


def _owners(runtime: Runtime) -> dict[str, str]:
    """Give the report of each file by the file's name."""
    with runtime.database.reading() as session:
        return {
            file.blob_name: file.report_id.hex() for file in session.scalars(select(Attachment))
        }


def _report_ids(runtime: Runtime) -> set[str]:
    with runtime.database.reading() as session:
        return {found.hex() for found in session.scalars(select(Report.id))}


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Give the lines that go to the log meanwhile, as they are written there."""
    lines: list[str] = []
    handler = logging.Handler()
    handler.setFormatter(ScrubbedFormatter())
    handler.emit = lambda record: lines.append(handler.format(record))  # type: ignore[method-assign]
    root = logging.getLogger()
    before, root.handlers[:] = root.handlers[:], [handler]
    try:
        yield lines
    finally:
        root.handlers[:] = before
