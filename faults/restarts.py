"""5.8: PostgreSQL is restarted or loses processes while reports come in."""

import os
import secrets
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path

from faults.instances import Instance, make_instance
from faults.invariants import broken
from faults.postgres import Postgres, postgres
from faults.residents import Form, fetch_forms, send_until_confirmed
from faults.servers import QuickServer, quick_server
from faults.tally import Count

_AT_A_TIME = 5
_PAUSE = 0.1
_dice = secrets.SystemRandom()


def restart_database(folder: Path, *, times: int) -> Count:
    """Restart PostgreSQL without any goodbye, so many times, under five reports a second."""

    def restart(database: Postgres) -> None:
        database.stop("immediate")
        database.start()

    return _disturbed(Count("PostgreSQL restarted at once", "5.8"), folder, restart, times)


def kill_backend(folder: Path, *, times: int) -> Count:
    """Kill a process of PostgreSQL's outright; it then restarts all its others by itself."""

    def kill(database: Postgres) -> None:
        database.wait_until_ready()
        for pid in database.backends()[:1]:
            os.kill(pid, signal.SIGKILL)
        time.sleep(_PAUSE)  # until its first process has noticed
        database.wait_until_ready()

    return _disturbed(Count("PostgreSQL's process killed", "5.8"), folder, kill, times)


def _disturbed(
    count: Count, folder: Path, disturb: Callable[[Postgres], None], times: int
) -> Count:
    with postgres() as database:
        instance = make_instance(folder, settings={"RINNALLA_DATABASE_URL": database.url})
        with quick_server(instance) as server:
            forms = _use(count, server, lambda: disturb(database), times)
        return _checked(count, instance, forms)


def _use(count: Count, server: QuickServer, disturb: Callable[[], None], times: int) -> list[Form]:
    forms: list[Form] = []
    refused = 0
    for _ in range(times):
        batch = fetch_forms(server.port, range(len(forms), len(forms) + _AT_A_TIME), language="fi")
        forms += batch
        with ThreadPoolExecutor(_AT_A_TIME) as people:
            sending = []
            moment = _dice.randrange(_AT_A_TIME)
            for number, form in enumerate(batch):
                sending.append(people.submit(form.send, server.port))
                if number == moment:
                    time.sleep(_dice.uniform(0, _PAUSE))
                    disturb()
                time.sleep(_PAUSE)
            answers = [one.result() for one in sending]
        for form, answer in zip(batch, answers, strict=True):
            kind = HTTPStatus.OK if answer.code else HTTPStatus.SERVICE_UNAVAILABLE
            count.expect(holds=answer.status == kind, otherwise=f"answered {answer.status}")
            kept = bool(answer.code) or form.story.encode() in answer.body
            count.expect(holds=kept, otherwise="the text is gone")
            refused += not answer.code
        left = send_until_confirmed(server.port, batch, tries=2)
        count.expect(holds=not left, otherwise=f"{len(left)} not taken when it was back")
        count.times += 1
    count.note = f"{refused} forms were answered with 503 and sent again"
    return forms


def _checked(count: Count, instance: Instance, forms: list[Form]) -> Count:
    count.sent, count.confirmed = len(forms), sum(bool(form.codes) for form in forms)
    count.broken += broken(instance, forms)
    return count.done()
