"""5.10, 5.17, 5.22: what stands beside the service is away: Redis, the bucket, the mail server."""

import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import redis

from faults.instances import Instance, make_instance
from faults.invariants import broken
from faults.residents import Answer, Form, fetch_forms, send_until_confirmed
from faults.servers import QuickServer, quick_server
from faults.tally import Count
from tests.support.buckets import bucket_server, write_key
from tests.support.faulty_bucket import Fault, FaultyBucket, faulty_bucket
from tests.support.servers import wait_for

_AT_A_TIME = 3
_LIMIT = 12
_PROXIED = {"RINNALLA_TRUSTED_PROXIES": "1", "RINNALLA_SEND_LIMIT": f"{_LIMIT} per hour"}


class _Redis:
    """A Redis on a socket that can be killed, stopped in its tracks, emptied and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.socket = folder, folder / "redis.sock"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it where it is not running."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGCONT)
        else:
            options = ["--port", "0", "--unixsocket", str(self.socket), "--save", ""]
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig=KILL", "redis-server", *options],
                cwd=self._folder,
                stdout=subprocess.DEVNULL,
            )
        with redis.Redis(unix_socket_path=str(self.socket)) as client:
            wait_for(client.ping, redis.ConnectionError)

    def kill(self) -> None:
        """Kill it outright."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def hang(self) -> None:
        """Let it take connections and answer nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def empty(self) -> None:
        """Make it forget everything."""
        with redis.Redis(unix_socket_path=str(self.socket)) as client:
            client.flushall()


def lose_redis(folder: Path, *, times: int) -> Count:
    """Kill, stop and empty Redis in turn: reports are taken all the same, and limits hold."""
    count = Count("Redis killed, hanging, emptied", "5.10")
    folder.mkdir(parents=True)
    server_of_counts = _Redis(folder)
    settings = _PROXIED | {"RINNALLA_REDIS_URL": f"unix://{server_of_counts.socket}"}
    server_of_counts.start()
    instance = make_instance(folder, settings=settings)
    forms: list[Form] = []
    try:
        with quick_server(instance) as server:
            for number in range(times):
                fault = (server_of_counts.kill, server_of_counts.hang, server_of_counts.empty)
                batch = _batch(server, forms)
                fault[number % 3]()
                _send_proxied(count, server, batch, number)
                server_of_counts.start()
                count.times += 1
    finally:
        server_of_counts.start()
        server_of_counts.kill()
    return _checked(count, instance, forms)


def _send_proxied(count: Count, server: QuickServer, forms: list[Form], number: int) -> None:
    """Send from three networks; then see that a fourth one cannot send without end."""
    for place, form in enumerate(forms):
        address = f"203.0.{number}.{place}" if place else f"198.51.{number}.1"
        answer = form.send(server.port, headers={"X-Forwarded-For": address})
        count.expect(holds=bool(answer.code), otherwise=f"not taken: {answer.status}")
    greedy = {"X-Forwarded-For": f"192.0.{number}.9"}
    with ThreadPoolExecutor(4) as people:
        again = [forms[0]] * (3 * _LIMIT)
        answers = list(people.map(lambda form: form.send(server.port, headers=greedy), again))
    refused = sum(answer.status == HTTPStatus.TOO_MANY_REQUESTS for answer in answers)
    count.expect(holds=refused > 0, otherwise="no limit held without Redis")


def lose_bucket(folder: Path, *, times: int) -> Count:
    """Let the bucket refuse, lose, hide, halve and delay files in turn, so many times each."""
    count = Count("bucket refuses, loses, halves, hangs", "5.17")
    with bucket_server() as bucket, faulty_bucket(bucket.endpoint) as way:
        url = bucket.fresh(endpoint=way.endpoint)
        given = {"RINNALLA_STORAGE_URL": url}
        instance = make_instance(folder, settings=given, prepare=write_key)
        forms: list[Form] = []
        with quick_server(instance) as server:
            for fault in [*Fault] * times:
                batch = _batch(server, forms, with_file=True)
                with _failing(way, fault), ThreadPoolExecutor(_AT_A_TIME) as people:
                    answers = list(people.map(lambda form: form.send(server.port), batch))
                for form, answer in zip(batch, answers, strict=True):
                    _check_refusal(count, form, answer, fault.name)
                left = send_until_confirmed(server.port, batch, tries=3)
                count.expect(holds=not left, otherwise=f"not taken after {fault.name}")
                count.times += 1
        return _checked(count, instance, forms)


@contextmanager
def _failing(way: FaultyBucket, fault: Fault) -> Iterator[None]:
    way.always = {"PUT": fault, "HEAD": fault}
    try:
        yield
    finally:
        way.always = {}


def _check_refusal(count: Count, form: Form, answer: Answer, fault: str) -> None:
    if answer.code:
        return  # whether it is whole is seen by the invariants
    status = HTTPStatus.SERVICE_UNAVAILABLE
    count.expect(holds=answer.status == status, otherwise=f"{fault}: answered {answer.status}")
    count.expect(holds=form.story.encode() in answer.body, otherwise=f"{fault}: the text is gone")


def _batch(server: QuickServer, forms: list[Form], *, with_file: bool | None = None) -> list[Form]:
    batch = fetch_forms(server.port, range(len(forms), len(forms) + _AT_A_TIME))
    for form in batch:
        form.with_file = with_file
    forms += batch
    return batch


def _checked(count: Count, instance: Instance, forms: list[Form]) -> Count:
    count.sent, count.confirmed = len(forms), sum(bool(form.codes) for form in forms)
    count.broken += broken(instance, forms)
    return count.done()
