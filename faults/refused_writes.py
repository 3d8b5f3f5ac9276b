"""5.5, 5.21: the disk refuses or is slow: each single write and sync, one after the other."""

import time
from pathlib import Path

from faults.instances import make_instance
from faults.invariants import broken
from faults.residents import Answer, Form, ask, fetch_form, send_until_confirmed
from faults.servers import QuickServer, quick_server
from faults.tally import Count
from faults.tracing import attached

# Which calls may be refused, and with which errors.
_REFUSED = (
    *[(call, "ENOSPC") for call in ("mkdir", "openat", "write", "pwrite64", "rename")],
    *[(call, "EIO") for call in ("write", "pwrite64", "fsync", "fdatasync", "rename")],
    *[(call, "EMFILE") for call in ("openat",)],
)
_SLOW_SECONDS = 1


def refuse_each_write(folder: Path, *, times: int) -> Count:
    """Let the first, second, … write of each kind fail while a report with a file comes in.

    `times` bounds how many calls of one kind are refused.
    """
    count, forms = Count("disk refuses each single call", "5.5"), list[Form]()
    instance, tried = make_instance(folder), []
    with quick_server(instance) as server:
        for call, error in _REFUSED:
            for number in range(1, times + 1):
                form = fetch_form(server.port, len(forms), language="fi")
                form.with_file, form.file_bytes = True, 30_000
                forms.append(form)
                answer = _refused(server, form, call, f"{error}:when={number}")
                if answer.status == 200:
                    break
                count.times += 1
                tried.append(f"{call} {error}")
                _check(count, form, answer, f"{call} {number} {error}")
                left = send_until_confirmed(server.port, [form], tries=3)
                count.expect(holds=not left, otherwise=f"not taken after {call} {number} {error}")
    count.note = ", ".join(f"{tried.count(one)} {one}" for one in dict.fromkeys(tried))
    count.sent, count.confirmed = len(forms), sum(bool(form.codes) for form in forms)
    count.broken += broken(instance, forms)
    return count.done()


def slow_disk(folder: Path, *, times: int) -> Count:
    """Let every sync take a second; pages are still given at once and every report is taken."""
    count, forms = Count("disk that takes a second for each sync", "5.21"), list[Form]()
    instance = make_instance(folder)
    delay = f"inject=fsync,fdatasync:delay_exit={_SLOW_SECONDS * 1_000_000}"
    with quick_server(instance) as server:
        for number in range(times):
            form = fetch_form(server.port, number)
            with attached([server.pid], "-e", "trace=fsync,fdatasync", "-e", delay):
                form.send(server.port)
                began = time.monotonic()
                page = ask(server.port, "/en/now/transit")
                took = time.monotonic() - began
            forms.append(form)
            count.times += 1
            count.expect(holds=bool(form.codes), otherwise=f"form {number} was not taken")
            count.expect(holds=page.status == 200, otherwise="no page")
            count.expect(holds=took < _SLOW_SECONDS, otherwise=f"a page took {took:.1f} s")
    count.sent, count.confirmed = len(forms), sum(bool(form.codes) for form in forms)
    count.broken += broken(instance, forms)
    return count.done()


def _refused(server: QuickServer, form: Form, call: str, fault: str) -> Answer:
    options = ("-e", f"trace={call}", "-e", f"inject={call}:error={fault}")
    with attached([server.pid], *options):
        return form.send(server.port)


def _check(count: Count, form: Form, answer: Answer, fault: str) -> None:
    """See that an error page says so in Finnish and gives the text back."""
    expected = {503} if fault.endswith("ENOSPC") else {500, 503}
    count.expect(holds=answer.status in expected, otherwise=f"{fault}: {answer.status}")
    count.expect(holds=not answer.code, otherwise=f"{fault}: a code on an error page")
    count.expect(holds=form.story.encode() in answer.body, otherwise=f"{fault}: the text is gone")
    count.expect(holds=b'<html lang="fi"' in answer.body, otherwise=f"{fault}: another language")
