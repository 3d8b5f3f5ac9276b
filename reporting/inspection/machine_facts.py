"""Reading the facts of the machine: /proc, the file systems, the program's files."""

import os
import resource
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from reporting.inspection.facts import MachineFacts
from reporting.printing.bounds import PANGO_MISSING

ROOT: Final = Path(__file__).resolve().parents[2]
_PROGRAM: Final = ("reporting", "templates", "static", "migrations", "data", ".venv/bin")
_IN_MEMORY: Final = frozenset({"tmpfs", "ramfs"})
_TIME_KEPT: Final = ("/run/systemd/timesync/synchronized", "/run/chrony/chronyd.pid")
_TEMPORARY: Final = "/tmp"  # noqa: S108 - looked at, not written to


def machine_facts(instance: Path) -> MachineFacts:
    """Give the facts of this machine, for an instance that lies in this folder."""
    disk, files = shutil.disk_usage(instance), os.statvfs(instance)
    return MachineFacts(
        plain_swaps=tuple(plain_swaps(_text("/proc/swaps"))),
        core_pattern=_text("/proc/sys/kernel/core_pattern"),
        core_limit=resource.getrlimit(resource.RLIMIT_CORE)[1],
        is_time_kept=any(Path(name).exists() for name in _TIME_KEPT),
        free_bytes=disk.free,
        free_share=disk.free / disk.total,
        free_files_share=files.f_favail / files.f_files if files.f_files else 1.0,
        open_files=tuple(_open_files(instance)),
        writable_program=tuple(_writable(instance.stat().st_uid)),
        is_temporary_in_memory=_kind_of(_TEMPORARY) in _IN_MEMORY,
        can_print=_can_print(),
    )


def plain_swaps(listed: str) -> Iterator[str]:
    """Give the swap places in a /proc/swaps that end up on a disk as they are."""
    for line in listed.splitlines()[1:]:
        name = line.split()[0]
        device = Path(name).resolve().name
        is_encrypted = _text(f"/sys/block/{device}/dm/uuid").startswith("CRYPT-")
        if not is_encrypted and not device.startswith("zram"):
            yield name


def _open_files(instance: Path) -> Iterator[str]:
    if instance.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) == 0:
        return  # nobody else gets to what lies in it
    for path in [instance, *instance.iterdir()]:
        if not path.is_symlink() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield path.name


def _writable(user: int) -> Iterator[str]:
    for folder in _PROGRAM:
        for path in (ROOT / folder, *(ROOT / folder).glob("*")):
            with suppress(OSError):
                status = path.lstat()
                mine = status.st_uid == user and user != 0 and status.st_mode & stat.S_IWUSR
                everybodys = status.st_mode & stat.S_IWOTH and not stat.S_ISLNK(status.st_mode)
                if mine or everybodys:
                    yield str(path.relative_to(ROOT))


def _kind_of(folder: str) -> str:
    found = ""
    for line in _text("/proc/mounts").splitlines():
        _, place, kind, *_ = line.split()
        found = kind if place == folder else found
    return found


def _can_print() -> bool:
    maker = [sys.executable, "-m", "reporting.printing.maker"]
    done = subprocess.run(  # noqa: S603 - our own module, by this interpreter
        maker, stdin=subprocess.DEVNULL, capture_output=True, cwd=ROOT, check=False
    )
    return done.returncode != PANGO_MISSING


def _text(name: str) -> str:
    with suppress(OSError):
        return Path(name).read_text("utf-8", "replace")
    return ""
