"""5.8: PostgreSQL falls silent: its packets vanish, or it takes them and answers nothing."""

import os
import secrets
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from http import HTTPStatus
from pathlib import Path

from faults.instances import make_instance
from faults.invariants import broken
from faults.networks import network
from faults.postgres import PORT, Postgres, postgres
from faults.residents import Answer, Form, ask, fetch_forms, send_until_confirmed
from faults.servers import QuickServer, quick_server
from faults.tally import Count

Silent = Callable[[Callable[[], None]], AbstractContextManager[None]]
"""Has some forms sent, and makes a silence that begins meanwhile."""

# More than the connections of a process, so that some wait for one.
PEOPLE = 24
_SILENT_SECONDS = 60.0
_STILL_SECONDS = 30.0
# Eleven seconds of waiting, and what a busy machine adds.
_PATIENCE = 14.0
_BACK_WITHIN = 15.0
_PAUSE = 0.05
_MIDDLE_SECONDS = 0.5
_dice = secrets.SystemRandom()


def lose_packets(folder: Path, *, times: int, seconds: float = _SILENT_SECONDS) -> Count:
    """Let every packet between the service and PostgreSQL vanish, so many times."""
    count = Count("PostgreSQL's packets vanish", "5.8")
    with network() as own, postgres(own) as database:
        instance = make_instance(folder, settings={"RINNALLA_DATABASE_URL": database.url})
        there = {"RINNALLA_DATABASE_URL": database.url_over_network}
        with quick_server(instance, before=own.enter, settings=there) as server:

            @contextmanager
            def silent(send_some: Callable[[], None]) -> Iterator[None]:
                with ExitStack() as stack:
                    # So that some are in the middle of a transaction when it begins.
                    with database.locked():
                        send_some()
                        time.sleep(_MIDDLE_SECONDS)
                        stack.enter_context(own.dropping(PORT))
                    yield
                    # Seen by another way: nobody's locks may outlive their network.
                    age = database.oldest_transaction()
                    count.expect(holds=age < _PATIENCE, otherwise=f"locks held for {age:.0f} s")

            forms = _silenced(count, server, silent=silent, times=times, seconds=seconds)
        count.broken += broken(instance, forms)
    return count.done()


def stop_processes(folder: Path, *, times: int, seconds: float = _STILL_SECONDS) -> Count:
    """Let PostgreSQL stand still, so many times: the kernel takes all, and nobody answers."""
    count = Count("PostgreSQL stands still", "5.8")
    with postgres() as database:
        instance = make_instance(folder, settings={"RINNALLA_DATABASE_URL": database.url})
        with quick_server(instance) as server:

            @contextmanager
            def silent(send_some: Callable[[], None]) -> Iterator[None]:
                send_some()
                time.sleep(_dice.uniform(0, _PAUSE))
                with _standing_still(database):
                    yield

            forms = _silenced(count, server, silent=silent, times=times, seconds=seconds)
        count.broken += broken(instance, forms)
    return count.done()


@contextmanager
def _standing_still(database: Postgres) -> Iterator[None]:
    stopped = database.processes()
    for process in stopped:
        os.kill(process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in stopped:
            os.kill(process.pid, signal.SIGCONT)


def _silenced(
    count: Count,
    server: QuickServer,
    *,
    silent: Silent,
    times: int,
    seconds: float,
) -> list[Form]:
    forms: list[Form] = []
    longest = 0.0
    for _ in range(times):
        batch = fetch_forms(server.port, range(len(forms), len(forms) + PEOPLE), language="fi")
        forms += batch
        longest = max(
            longest, _send_into_silence(count, server, batch, silent=silent, seconds=seconds)
        )
        began = time.monotonic()
        left = send_until_confirmed(server.port, batch, tries=3)
        taken = time.monotonic() - began
        count.expect(holds=not left, otherwise=f"{len(left)} not taken when it was back")
        count.expect(holds=taken < _BACK_WITHIN, otherwise=f"back after {taken:.0f} s only")
        count.times += 1
    count.note = f"{PEOPLE} people at once; the longest waited {longest:.1f} s for an answer"
    count.expect(holds=longest < _PATIENCE, otherwise=f"somebody waited {longest:.1f} s")
    count.sent, count.confirmed = len(forms), sum(bool(form.codes) for form in forms)
    return forms


def _send_into_silence(
    count: Count,
    server: QuickServer,
    forms: list[Form],
    *,
    silent: Silent,
    seconds: float,
) -> float:
    """Send some forms, then the others into the silence; give the longest wait."""
    before, sending = _dice.randrange(1, PEOPLE // 2), list[Future[tuple[Answer, float]]]()
    with ThreadPoolExecutor(PEOPLE) as people:

        def send(some: list[Form]) -> None:
            sending.extend(people.submit(_timed, form, server.port) for form in some)

        with silent(lambda: send(forms[:before])):
            end = time.monotonic() + seconds
            send(forms[before:])
            _look_around(count, server)
            answers = [one.result() for one in sending]
            time.sleep(max(0.0, end - time.monotonic()))
    for form, (answer, _) in zip(forms, answers, strict=True):
        _check_answer(count, form, answer)
    return max(taken for _, taken in answers)


def _look_around(count: Count, server: QuickServer) -> None:
    """See that pages that need no database come, and that the service says it is not ready."""
    page, ready = ask(server.port, "/fi/now/transit"), ask(server.port, "/readyz")
    count.expect(holds=page.status == HTTPStatus.OK, otherwise="no page of the moment")
    kind = HTTPStatus.SERVICE_UNAVAILABLE
    count.expect(holds=ready.status == kind, otherwise=f"readyz says {ready.status}")


def _check_answer(count: Count, form: Form, answer: Answer) -> None:
    kind = HTTPStatus.OK if answer.code else HTTPStatus.SERVICE_UNAVAILABLE
    count.expect(holds=answer.status == kind, otherwise=f"answered {answer.status}")
    kept = bool(answer.code) or form.story.encode() in answer.body
    count.expect(holds=kept, otherwise="the text is gone")


def _timed(form: Form, port: int) -> tuple[Answer, float]:
    began = time.monotonic()
    answer = form.send(port)
    return answer, time.monotonic() - began
