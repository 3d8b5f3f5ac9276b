"""Make every fault, or those of the families named, and write faults/results.json."""

import os
import platform
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from faults import (
    clocks,
    commands,
    damage,
    deleting,
    deploys,
    full_disk,
    killing,
    locks,
    lost_answers,
    mail,
    order,
    outside,
    power,
    refused_writes,
    restarts,
    silence,
)
from faults.tally import Count, table, write

RESULTS = Path(__file__).with_name("results.json")
LIMIT_SECONDS = 3600

Fault = Callable[..., Count]

# Each family's faults, and how often each is made.
FAMILIES: Mapping[str, Sequence[tuple[Fault, int]]] = {
    "kill": ((killing.kill_at_random, 300), (killing.kill_before_each_step, 400)),
    "order": ((order.code_after_commit, 4), (order.code_after_commit_on_postgresql, 4)),
    "answers": ((lost_answers.lose_answers, 15), (lost_answers.send_twice_at_once, 15)),
    "power": ((power.cut_power, 3),),
    "disk": (
        (refused_writes.refuse_each_write, 60),
        (refused_writes.slow_disk, 2),
        (full_disk.fill_with_bytes, 10),
        (full_disk.fill_with_files, 10),
        (deleting.delete_when_full, 20),
    ),
    "locks": ((locks.lock_sqlite, 2), (locks.lock_postgresql, 2), (locks.write_at_once, 250)),
    "database": (
        (restarts.restart_database, 20),
        (restarts.kill_backend, 10),
        (silence.lose_packets, 2),
        (silence.stop_processes, 2),
    ),
    "outside": ((outside.lose_redis, 6), (outside.lose_bucket, 1), (mail.lose_mail_server, 10)),
    "clock": ((clocks.jump_clocks, 1), (clocks.delete_by_wrong_clock, 1)),
    "commands": (
        (commands.kill_migration, 4),
        (commands.kill_resealing, 4),
        (commands.run_jobs_twice, 1),
    ),
    "server": (
        (deploys.reload_under_load, 20),
        (deploys.end_workers, 10),
        (deploys.starve_of_files, 10),
        (deploys.starve_of_memory, 10),
    ),
    "damage": ((damage.damage_bytes, 200),),
}


def main(names: Sequence[str]) -> int:
    """Make the faults; give 1 when anything did not hold, 2 for a name that is none."""
    unknown = set(names) - set(FAMILIES)
    if unknown:
        sys.stderr.write(f"{', '.join(sorted(unknown))}: the families are {', '.join(FAMILIES)}\n")
        return 2
    signal.signal(signal.SIGALRM, _give_up)
    signal.signal(signal.SIGTERM, _give_up)
    signal.alarm(LIMIT_SECONDS)
    began, counts = time.monotonic(), []
    for name in names or FAMILIES:
        for fault, times in FAMILIES[name]:
            counts.append(_made(fault, times))
            print(table(counts[-1:]).partition("\n")[2], flush=True)
            write(counts, RESULTS)
    print("\n" + table(counts))
    machine = f"{os.cpu_count()} processors, {platform.system()} {platform.release()}"
    print(f"\n{datetime.now(UTC):%Y-%m-%d}, {machine}, {time.monotonic() - began:.0f} seconds.")
    return 1 if any(count.broken for count in counts) else 0


def _made(fault: Fault, times: int) -> Count:
    """Make one fault in a folder of its own; one that cannot be made is broken too."""
    with tempfile.TemporaryDirectory(prefix="rinnalla-faults-") as name:
        try:
            return fault(Path(name) / "here", times=times)
        except Exception as error:  # noqa: BLE001 - whatever it is, the others are still made
            traceback.print_exc()
            words = f"{type(error).__name__} {error}"[:200]
            return Count(fault.__name__, "", broken=[words]).done()


def _give_up(number: int, _: object) -> None:
    sys.exit(f"stopped by {signal.Signals(number).name}; the limit is {LIMIT_SECONDS} seconds")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
