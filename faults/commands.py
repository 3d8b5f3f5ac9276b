"""5.12, 5.20, 5.22: commands are killed in the middle, and run twice at once."""

import secrets
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from faults.instances import Instance, make_instance
from faults.invariants import broken
from faults.residents import Form, fetch_forms, send_all
from faults.servers import RINNALLA, quick_server
from faults.system_calls import calls_in
from faults.tally import Count
from reporting.migration import downgrade

_REPORTS = 8
_STEPS = ("pwrite64", "fdatasync")
_JOBS = (
    ("retention", "run"),
    ("promise", "run"),
    ("facts", "settle"),
    ("notices", "run"),
    ("audit", "verify"),
)
_dice = secrets.SystemRandom()


def kill_migration(folder: Path, *, times: int) -> Count:
    """Kill `db upgrade` before random writes, run it again: everything opens."""
    count, instance = Count("upgrade killed in the middle", "5.12"), make_instance(folder)
    forms = _sent(instance)
    with instance.opened() as runtime:
        downgrade(runtime.database, "-1")
    return _killed(count, instance, forms, command=["db", "upgrade"], times=times)


def kill_resealing(folder: Path, *, times: int) -> Count:
    """Kill `keys rotate` before random writes: every report opens at every moment."""
    count, instance = Count("resealing killed in the middle", "5.20"), make_instance(folder)
    return _killed(count, instance, _sent(instance), command=["keys", "rotate"], times=times)


def run_jobs_twice(folder: Path, *, times: int) -> Count:
    """Start every daily command twice at once while people send."""
    count, instance = Count("each daily command run twice at once", "5.22"), make_instance(folder)
    forms: list[Form] = []
    with quick_server(instance) as server:
        for _ in range(times):
            batch = fetch_forms(server.port, range(len(forms), len(forms) + 3))
            forms += batch
            started = [(job, _start(instance, job)) for job in _JOBS for _ in range(2)]
            send_all(server.port, batch)
            for job, process in started:
                said = process.communicate(timeout=120)[1]
                ended = process.returncode
                count.expect(
                    holds=ended == 0, otherwise=f"{job} ended with {ended}: {said[-200:]!r}"
                )
            count.times += 1
    return _finished(count, instance, forms)


def _killed(
    count: Count, instance: Instance, forms: list[Form], *, command: list[str], times: int
) -> Count:
    """Kill a command on copies of an instance, look, let it finish, and look again."""
    last = _number_of_steps(instance, command)
    for _ in range(times):
        copy = _copied(instance)
        step = _dice.choice(_STEPS)
        at = _dice.randint(1, max(1, last[step]))
        inject = ["-e", f"trace={step}", "-e", f"inject={step}:signal=SIGKILL:when={at}"]
        ended = _run(copy, command, ["strace", "-qq", "-o", "/dev/null", *inject])
        count.expect(holds=ended != 0, otherwise=f"{step} {at} was not reached")
        if command[0] == "keys":  # the program of today can open it at once
            count.broken += _opens(copy, forms, f"after {step} {at}")
        count.expect(holds=_run(copy, command) == 0, otherwise=f"not finished after {step} {at}")
        count.broken += _opens(copy, forms, f"finished after {step} {at}")
        shutil.rmtree(copy.folder.parent)
        count.times += 1
    count.expect(holds=_run(instance, command) == 0, otherwise="it does not run at all")
    count.note = ", ".join(f"one of {last[step]} {step}" for step in _STEPS)
    return _finished(count, instance, forms)


def _number_of_steps(instance: Instance, command: Sequence[str]) -> dict[str, int]:
    copy = _copied(instance)
    trace = copy.folder.parent / "trace"
    names = f"trace={','.join(_STEPS)}"
    _run(copy, command, ["strace", "-f", "-qq", "-y", "-xx", "-o", str(trace), "-e", names])
    seen = [call.name for call in calls_in(trace)]
    shutil.rmtree(copy.folder.parent)
    return {step: seen.count(step) for step in _STEPS}


def _copied(instance: Instance) -> Instance:
    """Copy an instance that nobody uses now."""
    home = instance.folder.parent.with_name(f"copy-{secrets.token_hex(4)}")
    shutil.copytree(instance.folder, home / "instance")
    copy = instance.moved_to(home / "instance")
    copy.scratch.mkdir()
    return copy


def _run(instance: Instance, command: Sequence[str], before: Sequence[str] = ()) -> int:
    return subprocess.run(
        [*before, RINNALLA, *command],
        env=instance.environment(),
        input=instance.kit + "\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    ).returncode


def _start(instance: Instance, job: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [RINNALLA, *job],
        env=instance.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def _opens(instance: Instance, forms: Sequence[Form], moment: str) -> list[str]:
    return [f"{moment}: {fault}" for fault in broken(instance, forms)]


def _sent(instance: Instance) -> list[Form]:
    with quick_server(instance) as server:
        forms = fetch_forms(server.port, range(_REPORTS))
        send_all(server.port, forms)
    return forms


def _finished(count: Count, instance: Instance, forms: list[Form]) -> Count:
    count.sent, count.confirmed = len(forms), sum(bool(form.codes) for form in forms)
    count.broken += broken(instance, forms)
    return count.done()
