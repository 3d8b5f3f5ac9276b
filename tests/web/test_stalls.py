"""Connections that do not move are ended; those that move are left alone."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from reporting.web.body import Pace
from reporting.web.stalls import StallWatch


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Line:
    """Both ends of one connection and the watch over the port it came in by."""

    client: socket.socket
    server: socket.socket
    watch: StallWatch
    clock: Clock


@pytest.fixture
def line() -> Iterator[Line]:
    clock = Clock()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        watch = StallWatch(port, pace=Pace(grace=10, bytes_per_second=100), clock=clock)
        with socket.create_connection(("127.0.0.1", port)) as client:
            server, _ = listener.accept()
            server.settimeout(10)
            client.settimeout(10)
            with server:
                watch.look()
                yield Line(client, server, watch, clock)


def test_a_silent_client_ends_a_waiting_read_and_still_gets_an_answer(line: Line) -> None:
    line.clock.now += 11
    assert line.watch.look() == 1
    assert line.server.recv(1) == b""
    line.server.sendall(b"408")
    assert line.client.recv(3) == b"408"


def test_a_client_that_never_leaves_is_cut_off(line: Line) -> None:
    for _ in range(2):
        line.clock.now += 11
        line.watch.look()
    assert line.client.recv(1) == b""
    with pytest.raises(BrokenPipeError):
        line.server.sendall(b"too late")


def test_a_connection_within_its_grace_is_left_alone(line: Line) -> None:
    line.clock.now += 9
    assert line.watch.look() == 0


def test_a_dripping_client_is_ended_although_it_sends(line: Line) -> None:
    ended = 0
    for _ in range(6):
        line.client.sendall(b"d" * 20)
        line.clock.now += 2
        ended += line.watch.look()
    assert ended == 1


def test_a_client_that_keeps_the_pace_is_never_ended(line: Line) -> None:
    for _ in range(100):
        line.client.sendall(b"d" * 250)
        line.server.recv(250, socket.MSG_WAITALL)
        line.clock.now += 2
        assert line.watch.look() == 0


def test_bytes_sent_to_the_client_count_as_well(line: Line) -> None:
    for _ in range(20):
        line.server.sendall(b"d" * 250)
        line.client.recv(250, socket.MSG_WAITALL)
        line.clock.now += 2
        assert line.watch.look() == 0


def test_bytes_moved_long_ago_do_not_buy_time_without_end(line: Line) -> None:
    line.client.sendall(b"d" * 10_000)
    line.server.recv(10_000, socket.MSG_WAITALL)
    line.watch.look()
    line.clock.now += 11
    assert line.watch.look() == 1


def test_connections_this_process_opened_itself_are_not_touched(line: Line) -> None:
    with socket.create_server(("127.0.0.1", 0)) as elsewhere:
        other = StallWatch(elsewhere.getsockname()[1], clock=line.clock)
        line.clock.now += 1_000
        assert other.look() == 0


def test_the_watch_runs_until_it_is_told_to_stop(line: Line) -> None:
    line.clock.now += 11
    stop = line.watch.start(every=0.01)
    assert line.server.recv(1) == b""
    stop.set()
