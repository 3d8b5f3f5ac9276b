"""5.2: the code is shown only once the report is on the disk, read from the calls of the system."""

import time
from collections.abc import Callable
from pathlib import Path

import psutil

from faults.instances import make_instance
from faults.invariants import broken
from faults.postgres import postgres
from faults.residents import Answer, Form, fetch_form
from faults.servers import real_server
from faults.system_calls import Call, calls_in
from faults.tally import Count
from faults.tracing import attached

_TRACED = "trace=fdatasync,fsync,rename,pwrite64,write,writev,sendto,sendmsg"
_SETTLED = 0.2
_TELLING = frozenset({"write", "writev", "sendto", "sendmsg"})


def code_after_commit(folder: Path, *, times: int) -> Count:
    """Send reports to the real server on SQLite: the log must be synced before the code goes."""
    count, instance = Count("code only after the commit, SQLite", "5.2"), make_instance(folder)
    with real_server(instance) as server:
        forms = _sent_while_traced(server.port, server.workers, folder, times)
    for number, form in enumerate(forms):
        _check(count, form, _calls_before_code(folder / str(number), form, _LOCAL), _LOCAL)
    return _finished(count, forms, broken(instance, forms))


def code_after_commit_on_postgresql(folder: Path, *, times: int) -> Count:
    """Do the same with PostgreSQL, whose own process must have synced its log before."""
    count = Count("code only after the commit, PostgreSQL", "5.2")
    with postgres() as database:
        instance = make_instance(folder, settings={"RINNALLA_DATABASE_URL": database.url})
        with real_server(instance) as server:
            forms = _sent_while_traced(
                server.port, lambda: server.workers() + database.processes(), folder, times
            )
        with instance.opened() as runtime, runtime.database.reading() as session:
            shown = session.connection().exec_driver_sql("SHOW synchronous_commit").scalar()
        count.expect(holds=shown == "on", otherwise=f"synchronous_commit is {shown}")
        for number, form in enumerate(forms):
            _check(count, form, _calls_before_code(folder / str(number), form, _SERVER), _SERVER)
        return _finished(count, forms, broken(instance, forms))


def _is_local_log(call: Call) -> bool:
    return call.file.endswith("rinnalla.db-wal")


def _is_server_log(call: Call) -> bool:
    return "/pg_wal/" in call.file


_LOCAL, _SERVER = _is_local_log, _is_server_log


def _sent_while_traced(
    port: int, processes: Callable[[], list[psutil.Process]], folder: Path, times: int
) -> list[Form]:
    forms = []
    for number in range(times):
        form = fetch_form(port, number)
        form.with_file = number % 2 == 0
        trace = ["-y", "-xx", "-s", "400000", "-e", _TRACED, "-o", str(folder / str(number))]
        with attached([process.pid for process in processes()], *trace):
            form.send(port)
            time.sleep(_SETTLED)  # strace notes a call's end after the client has its bytes
        forms.append(form)
    return forms


def _calls_before_code(trace: Path, form: Form, is_log: Callable[[Call], bool]) -> list[str]:
    """Give what was done before the code was told, in words, and the telling itself."""
    done: list[str] = []
    for call in calls_in(trace):
        if call.name in _TELLING and Answer(body=b"".join(call.texts)).code in form.codes:
            return [*done, "told"]
        if is_log(call) and call.name in {"pwrite64", "write"}:
            done.append("log written")
        elif is_log(call) and call.name in {"fdatasync", "fsync"}:
            done.append("log synced")
        elif call.name in {"fsync", "rename"} and "/instance/files" in call.file + _names(call):
            done.append("file kept" if call.name == "rename" else "file synced")
    return done


def _check(count: Count, form: Form, done: list[str], is_log: Callable[[Call], bool]) -> None:
    count.times += 1
    count.expect(holds=done[-1:] == ["told"], otherwise="the code was not seen in the trace")
    count.expect(holds="log synced" in done, otherwise="told before anything was synced")
    last = [word for word in done if word.startswith("log")]
    if is_log is _LOCAL:  # others may write PostgreSQL's log a moment later
        count.expect(
            holds=last[-1:] == ["log synced"], otherwise=f"told before it was synced {last}"
        )
    if form.files:
        first_row = done.index("log written") if "log written" in done else 0
        kept = [word for word in done[:first_row] if word.startswith("file")]
        wanted = ["file synced", "file kept", "file synced"]
        count.expect(holds=kept[-3:] == wanted, otherwise=f"rows before the file: {done}")


def _names(call: Call) -> str:
    return "".join(text.decode("utf-8", "replace") for text in call.texts)


def _finished(count: Count, forms: list[Form], found: list[str]) -> Count:
    count.sent, count.confirmed = len(forms), sum(bool(form.codes) for form in forms)
    count.broken += found
    return count.done()
