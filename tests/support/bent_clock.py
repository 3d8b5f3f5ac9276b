"""A server whose clock is bent while it runs, by libfaketime: time itself goes on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.support.servers import AppServer, app_server

_LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), Path("libfaketimeMT.so.1"))


@dataclass(frozen=True)
class BentClock:
    """What a server takes for the time; the monotonic clock is left alone, as by a real jump."""

    told_in: Path

    @property
    def environment(self) -> dict[str, str]:
        """Give what a process is started with to see this clock."""
        return {
            "LD_PRELOAD": str(_LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self.told_in),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }

    def jump(self, offset: timedelta) -> None:
        """Set the clock so far from the true one."""
        draft = self.told_in.with_suffix(".new")
        draft.write_text(f"{offset.total_seconds():+.0f}\n")
        draft.replace(self.told_in)

    def jump_to(self, moment: datetime) -> timedelta:
        """Set the clock to a moment; give how far that is from the true one."""
        offset = timedelta(seconds=round((moment - datetime.now(UTC)).total_seconds()))
        self.jump(offset)
        return offset


@contextmanager
def bent_server(folder: Path) -> Iterator[tuple[AppServer, BentClock]]:
    """Start a server of one process, with the true time at first; give it and its clock."""
    clock = BentClock(folder / "offset")
    clock.jump(timedelta(0))
    instance = folder / "instance"
    instance.mkdir()
    settings = {"RINNALLA_WORKERS": "1"} | clock.environment
    with app_server(instance, settings=settings) as server:
        yield server, clock


def bent_environment(instance: Path, clock: BentClock) -> dict[str, str]:
    """Give what a command on the instance runs with under the same clock."""
    own = {"RINNALLA_MODE": "demo", "RINNALLA_INSTANCE": str(instance)}
    return {"PATH": os.environ["PATH"]} | own | clock.environment
