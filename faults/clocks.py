"""5.11: the machine's clock jumps, by hours, days and years, forwards and back."""

import subprocess
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path

from faults.instances import Instance, make_instance
from faults.invariants import broken
from faults.residents import Form, ask, fetch_form, open_inbox
from faults.servers import RINNALLA, quick_server
from faults.tally import Count

JUMPS = (
    *("+1h", "-1h", "+1d", "-1d", "+400d", "-400d", "@2038-01-20 00:00:00"),
    *("@2028-02-29 12:00:00", "@2027-03-28 03:30:00", "@2027-10-31 03:30:00"),
)
_REFUSED = ("+400d", "-1d", "@2038-01-20 00:00:00")
_RIGHT = "+0"
# A code stops to open its inbox when that has closed, a year later.
_CLOSED = frozenset({"+400d", "@2038-01-20 00:00:00", "@2028-02-29 12:00:00"})
# Notes of forms sent "before" are forgotten while the clock is ahead, as after a day.
_FORGOTTEN = "I3 once"


def jump_clocks(folder: Path, *, times: int, jumps: Sequence[str] = JUMPS) -> Count:
    """Let the clock jump while forms are open; a fresh form can always be sent."""
    count, instance = Count("clock jumps", "5.11"), make_instance(folder)
    clock, forms = _Clock(folder / "clock"), list[Form]()
    with quick_server(instance, settings=clock.settings) as server:
        for jump in [*jumps] * times:
            clock.show(_RIGHT)
            before, late = _filled(server.port, forms), _filled(server.port, forms)
            before.send(server.port)
            clock.show(jump)
            answer = late.send(server.port)
            kept = bool(answer.code) or late.story.encode() in answer.body
            count.expect(holds=kept, otherwise=f"{jump}: the text is gone: {answer.status}")
            count.expect(holds=answer.status < 500, otherwise=f"{jump}: {answer.status}")
            fresh = _filled(server.port, forms)
            fresh.send(server.port)
            count.expect(holds=bool(fresh.codes), otherwise=f"{jump}: no report is taken")
            if jump not in _CLOSED:
                opened = open_inbox(server.port, next(iter(before.codes)))
                count.expect(holds=opened.status == HTTPStatus.OK, otherwise=f"{jump}: no inbox")
            if jump == "-400d":  # what was sent in that year has closed by now
                fresh.codes.clear()
                late.codes.clear()
            page = ask(server.port, "/fi/now/transit")
            count.expect(holds=page.status == HTTPStatus.OK, otherwise=f"{jump}: no page")
            count.times += 1
    return _checked(count, instance, forms)


def delete_by_wrong_clock(folder: Path, *, times: int) -> Count:
    """Run retention under a wrong clock: it refuses and deletes nothing."""
    count, instance = Count("retention under a wrong clock", "5.11"), make_instance(folder)
    clock, forms = _Clock(folder / "clock"), list[Form]()
    with quick_server(instance) as server:
        for _ in range(3):
            _filled(server.port, forms).send(server.port)
    count.expect(holds=_retention(instance, clock, _RIGHT) == 0, otherwise="it did not run at all")
    for jump in _REFUSED * times:
        ended = _retention(instance, clock, jump)
        count.expect(holds=ended == 1, otherwise=f"{jump}: it ran, and ended with {ended}")
        count.times += 1
    count.expect(holds=_retention(instance, clock, _RIGHT) == 0, otherwise="it runs no more")
    return _checked(count, instance, forms)


class _Clock:
    """A clock for the programs that are started with its settings; hands that can be moved."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.settings = {
            "LD_PRELOAD": _library(),
            "FAKETIME_TIMESTAMP_FILE": str(path),
            "FAKETIME_NO_CACHE": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        self.show(_RIGHT)

    def show(self, time: str) -> None:
        """Move the hands: by so much from the right time, or to a moment."""
        new = self._path.with_suffix(".new")
        new.write_text(time + "\n", encoding="ascii")
        new.replace(self._path)


def _library() -> str:
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    assert found, "libfaketime is not installed: apt-get install libfaketime"
    return str(found[0])


def _filled(port: int, forms: list[Form]) -> Form:
    form = fetch_form(port, len(forms))
    forms.append(form)
    return form


def _retention(instance: Instance, clock: _Clock, time: str) -> int:
    clock.show(time)
    return subprocess.run(
        [RINNALLA, "retention", "run"],
        env=instance.environment() | clock.settings,
        capture_output=True,
        check=False,
        timeout=120,
    ).returncode


def _checked(count: Count, instance: Instance, forms: list[Form]) -> Count:
    count.sent, count.confirmed = len(forms), sum(bool(form.codes) for form in forms)
    count.broken += [one for one in broken(instance, forms) if not one.startswith(_FORGOTTEN)]
    return count.done()
