"""Checks of the machine: memory that reaches a disk, files that others reach, room, the clock."""

from collections.abc import Iterator

from reporting.inspection.facts import Facts
from reporting.inspection.findings import Finding, danger, note, warning

_LITTLE_BYTES = 500_000_000
_LITTLE_SHARE = 0.10
_SHOWN = 5


def check_swap(facts: Facts) -> Iterator[Finding]:
    """Memory must not be written to a plain disk."""
    for name in facts.machine.plain_swaps:
        yield danger(
            f"Swap is on and not encrypted ({name}): texts and keys can lie on the disk.",
            "Run `swapoff -a` and take it out of /etc/fstab, or encrypt it with a random key.",
        )


def check_core_dumps(facts: Facts) -> Iterator[Finding]:
    """A crash must not write memory down (security reference §4.33)."""
    pattern = facts.machine.core_pattern.strip()
    if facts.machine.core_limit and pattern not in {"", "|/bin/false"}:
        yield danger(
            "Core dumps are on: a crash would write texts and keys to the disk.",
            "Put deploy/host/sysctl.conf in place (kernel.core_pattern=|/bin/false) and "
            "LimitCORE=0 into the unit.",
        )


def check_temporary_files(facts: Facts) -> Iterator[Finding]:
    """Temporary files belong into memory."""
    if not facts.machine.is_temporary_in_memory:
        yield note(
            "The folder /tmp lies on a disk: the service writes no plain text there, others may.",
            "Run `systemctl enable --now tmp.mount`; the unit rinnalla.service has one of its own.",
        )


def check_open_files(facts: Facts) -> Iterator[Finding]:
    """Nobody else on the machine reads the instance."""
    if names := facts.machine.open_files:
        yield danger(
            f"Other users of this machine can read {_some(names)}.",
            "Run `chmod -R go-rwx` on the instance folder.",
        )


def check_program_files(facts: Facts) -> Iterator[Finding]:
    """What runs cannot be changed by what runs (SecureDrop 2.5.1)."""
    if names := facts.machine.writable_program:
        yield warning(
            f"The service's own user may change the program: {_some(names)}.",
            "Let root own the program's folder, and nobody else write to it.",
        )


def check_room(facts: Facts) -> Iterator[Finding]:
    """There must be room for reports and for deleting them."""
    machine = facts.machine
    if machine.free_bytes < _LITTLE_BYTES or machine.free_share < _LITTLE_SHARE:
        megabytes = machine.free_bytes // 1_000_000
        yield danger(
            f"Only {megabytes} MB are free where the instance lies.",
            "Make room: old backups, logs, packages. Below this, files cannot be sent.",
        )
    if machine.free_files_share < _LITTLE_SHARE:
        yield danger(
            "The file system has hardly any room for new files (inodes).",
            "Delete small files elsewhere, or make a larger file system.",
        )


def check_clock(facts: Facts) -> Iterator[Finding]:
    """Promised days and deletion go by the clock (security reference §5.11)."""
    newest = facts.service.newest_moment
    if newest and newest > facts.service.now:
        yield danger(
            f"The clock is wrong: something was noted at {newest:%Y-%m-%d %H:%M}, after now.",
            "Set the clock. Do not run retention before that.",
        )
    if not facts.machine.is_time_kept:
        yield warning(
            "Nobody keeps the clock right.",
            "Run `apt-get install systemd-timesyncd` and `timedatectl set-ntp true`.",
        )


def check_printing(facts: Facts) -> Iterator[Finding]:
    """PDF files need Pango and Noto."""
    if not facts.machine.can_print:
        yield warning(
            "PDF files cannot be made: Pango is missing.",
            "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core "
            "fonts-droid-fallback",
        )


def _some(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


CHECKS = (
    check_swap,
    check_core_dumps,
    check_temporary_files,
    check_open_files,
    check_program_files,
    check_room,
    check_clock,
    check_printing,
)
