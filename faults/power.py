"""5.4: the power is cut at every moment of some reports, and the disk forgets what it may.

The trace of a server's system calls is replayed up to each of them on a model of a disk
(`faults.disk`); what is left then is opened as the service would open it after the cut.
"""

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from faults.disk import Disk, Loss, write_files
from faults.instances import Instance, make_instance
from faults.residents import MARKER, Answer, Form, fetch_forms, withdraw
from faults.servers import QuickServer, quick_server
from faults.system_calls import Call, calls_in
from faults.tally import Count
from faults.tracing import attached
from reporting.errors import RinnallaError
from reporting.report.code_keys import code_keys
from reporting.report.models import Report
from reporting.sealing import parse_code
from reporting.sealing.errors import SealingError
from tests.support import intact

_TRACED = "openat,mkdir,rename,unlink,write,pwrite64,ftruncate,fsync,fdatasync,sendto"
_SHARED_MEMORY = "rinnalla.db-shm"  # SQLite makes it anew after a crash
_WITHDRAWN = b"Your report is deleted"
_SEED = 5520


@dataclass
class _Told:
    """What people have been told up to a moment: their reports are there, or gone for good."""

    there: set[str] = field(default_factory=set)
    going: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    def hear(self, answer: bytes) -> bool:
        """Take in what an answer says; say whether it was news."""
        code = Answer(body=answer).code
        if code and not self.there:
            self.going = {code}  # the first report is the one that will be withdrawn
        if code:
            self.there.add(code)
        if b'name="continuation"' in answer:
            self.there -= self.going
        if _WITHDRAWN in answer:
            self.gone = self.going
        return bool(code) or _WITHDRAWN in answer


def cut_power(folder: Path, *, times: int) -> Count:
    """Send `times` reports before and after one is withdrawn, and cut the power at every call."""
    count = Count("power cut at every system call", "5.4")
    instance, trace = make_instance(folder), folder / "trace"
    with quick_server(instance) as server:
        forms = fetch_forms(server.port, range(2 * times + 1))
        forms[-1].send(server.port)  # what every later process finds: a log, a folder for files
        with attached(
            [server.pid], "-y", "-xx", "-s", "3000000", "-o", str(trace), "-e", f"trace={_TRACED}"
        ):
            disk = Disk(instance.folder, without=[_SHARED_MEMORY])
            _use(server, forms[:-1], times)
    _cut_everywhere(count, disk, list(calls_in(trace)), _Cut(instance, forms, count))
    count.sent, count.confirmed = len(forms), sum(bool(form.codes) for form in forms)
    count.note = f"{count.times} different disks were left"
    return count.done()


class _Cut:
    """Opens what a power cut left, and remembers disks that it has seen already."""

    def __init__(self, instance: Instance, forms: list[Form], count: Count) -> None:
        self._instance, self._count = instance, count
        self._known: dict[int, set[bytes]] = {}
        with instance.opened() as runtime:
            self._ids = {
                code: code_keys(runtime, parse_code(code)).lookup_id
                for form in forms
                for code in form.codes
            }

    def check(self, files: dict[str, bytes], told: _Told, moment: str) -> None:
        """Note what does not hold of a disk."""
        key = hash(tuple(sorted(files.items())))
        if key not in self._known:
            self._count.times += 1
            self._known[key] = self._opened(files, moment)
        held = self._known[key]
        lost = [code for code in told.there if self._ids[code] not in held]
        back = [code for code in told.gone if self._ids[code] in held]
        self._count.expect(holds=not lost, otherwise=f"{moment}: {len(lost)} confirmed are lost")
        self._count.expect(holds=not back, otherwise=f"{moment}: a withdrawn report is back")

    def _opened(self, files: dict[str, bytes], moment: str) -> set[bytes]:
        readable = [name for name, content in files.items() if MARKER in content]
        self._count.expect(holds=not readable, otherwise=f"{moment}: readable in {readable}")
        with tempfile.TemporaryDirectory(prefix="rinnalla-cut-", dir="/dev/shm") as name:
            write_files(files, Path(name))
            try:
                return self._ids_in(Path(name))
            except (AssertionError, DBAPIError, RinnallaError, SealingError) as error:
                self._count.broken.append(f"{moment}: {type(error).__name__} {error}"[:200])
                return set(self._ids.values())
            finally:
                shutil.rmtree(name, ignore_errors=True)
                Path(name).mkdir()

    def _ids_in(self, folder: Path) -> set[bytes]:
        with self._instance.moved_to(folder).opened() as runtime:
            intact.check_database(runtime)
            intact.whole_reports(runtime, self._instance.kit)
            with runtime.database.reading() as session:
                return {found for found in session.scalars(select(Report.code_lookup_id)) if found}


def _cut_everywhere(count: Count, disk: Disk, calls: list[Call], cut: _Cut) -> None:
    dice, told = Random(_SEED), _Told()  # noqa: S311 - the same cuts each time
    for number, call in enumerate(calls):
        is_news = call.name == "sendto" and bool(call.texts) and told.hear(call.texts[0])
        if is_news or disk.take(call):
            for loss in Loss:
                moment = f"{number} {call.name} {Path(call.file).name} {loss.value}"
                cut.check(disk.after_power_cut(loss, dice), told, moment)
    count.expect(holds=bool(told.there), otherwise="no receipt was seen in the trace")
    count.expect(holds=len(told.gone) == 1, otherwise="no withdrawal was seen in the trace")


def _use(server: QuickServer, forms: list[Form], times: int) -> None:
    for form in forms[:times]:
        form.send(server.port)
    withdraw(server.port, next(iter(forms[0].codes)))
    for form in forms[times:]:
        form.send(server.port)
