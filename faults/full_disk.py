"""5.5: the disk is full, of bytes or of files; then there is room again."""

import errno
import os
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

from faults.instances import Instance, make_instance
from faults.invariants import broken
from faults.residents import (
    Form,
    ask,
    fetch_forms,
    open_inbox,
    send_all,
    send_until_confirmed,
)
from faults.servers import QuickServer, quick_server
from faults.tally import Count

DISK = f"size={24 * 2**20},nr_inodes=2000"

_FILES = 400
_PIECE = 4096
_MOST_LEFT = 50
_AT_A_TIME = 4
_dice = secrets.SystemRandom()


def fill_with_bytes(folder: Path, *, times: int) -> Count:
    """Fill a disk of 24 MB to the last few kilobytes, so many times, while people send."""
    with small_disk(folder, DISK):
        return _fill(Count("disk full", "5.5"), make_instance(folder), times)


def fill_with_files(folder: Path, *, times: int) -> Count:
    """Use up the number of files that a disk can have, so many times, while people send."""
    with small_disk(folder, f"size=64m,nr_inodes={_FILES}"):
        return _fill(
            Count("disk with no room for one more file", "5.5"), make_instance(folder), times
        )


@contextmanager
def small_disk(folder: Path, options: str) -> Iterator[None]:
    """Mount a small disk in memory on a folder until the block ends; only root may."""
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"{options},mode=755", "tmpfs", str(folder)]
    subprocess.run(mount, check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _fill(count: Count, instance: Instance, times: int) -> Count:
    with quick_server(instance) as server:
        forms = fetch_forms(server.port, range(3))
        send_all(server.port, forms)
        for _ in range(times):
            batch = fetch_forms(
                server.port, range(len(forms), len(forms) + _AT_A_TIME), language="fi"
            )
            with filled(instance.folder.parent, leaving=_dice.randrange(_MOST_LEFT)):
                _send_in_vain(count, server, batch)
                known = next(code for form in forms for code in form.codes)
                inbox = open_inbox(server.port, known)
                reads = inbox.status == HTTPStatus.OK and b'name="continuation"' in inbox.body
                count.expect(holds=reads, otherwise=f"an inbox does not open: {inbox.status}")
                page = ask(server.port, "/fi/now/transit")
                count.expect(holds=page.status == HTTPStatus.OK, otherwise="no page")
            forms += batch
            left = send_until_confirmed(server.port, batch)
            count.expect(holds=not left, otherwise="not taken when there was room again")
            count.times += 1
    count.sent, count.confirmed = len(forms), sum(bool(form.codes) for form in forms)
    count.broken += broken(instance, forms)
    return count.done()


def _send_in_vain(count: Count, server: QuickServer, forms: list[Form]) -> None:
    """Send on a full disk: whoever is refused is told so in Finnish and gets the text back."""
    for form, answer in zip(forms, send_all(server.port, forms), strict=True):
        if answer.code:  # it fitted into what was left
            continue
        count.expect(
            holds=answer.status == HTTPStatus.SERVICE_UNAVAILABLE,
            otherwise=f"{answer.status} on a full disk",
        )
        count.expect(holds=form.story.encode() in answer.body, otherwise="the text is gone")
        count.expect(holds=b'<html lang="fi"' in answer.body, otherwise="another language")


@contextmanager
def filled(folder: Path, *, leaving: int) -> Iterator[None]:
    """Fill a disk with a file, and with empty ones, but for some kilobytes or files."""
    filler = folder / "filler"
    filler.mkdir()
    made: list[Path] = []
    try:
        with (filler / "bytes").open("wb", buffering=0) as file:
            while True:
                file.write(bytes(_PIECE))
    except OSError as error:
        assert error.errno == errno.ENOSPC  # noqa: PT017 - not a test of the raising
    try:
        while True:
            made.append(filler / str(len(made)))
            made[-1].touch()
    except OSError as error:
        assert error.errno == errno.ENOSPC  # noqa: PT017 - as above
    os.truncate(filler / "bytes", max(0, (filler / "bytes").stat().st_size - leaving * 1024))
    for path in made[-1 - leaving // 10 : -1]:
        path.unlink()
    try:
        yield
    finally:
        for path in filler.iterdir():
            path.unlink()
        filler.rmdir()
