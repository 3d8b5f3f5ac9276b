"""Requests of one kind fill their own places and nobody else's."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

from reporting.limiting.admission import SHARES, Gate, Kind, Share
from reporting.web.admission import kind_of


def test_places_are_bounded_and_come_back() -> None:
    gate = Gate(Share(at_once=2, waiting=0 + 1, patience=0))

    assert [gate.enter() for _ in range(3)] == [True, True, False]
    gate.leave()
    assert gate.enter()


def test_who_waits_gets_the_place_that_comes_free() -> None:
    gate, begun = Gate(Share(at_once=1, waiting=1, patience=30)), Event()
    gate.enter()

    def wait() -> bool:
        begun.set()
        return gate.enter()

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(wait)
        begun.wait()
        gate.leave()
        assert waiting.result()


def test_no_more_wait_than_may() -> None:
    gate = Gate(Share(at_once=1, waiting=3, patience=0.2))
    gate.enter()
    start = Barrier(40)

    def wait() -> bool:
        start.wait()
        return gate.enter()

    with ThreadPoolExecutor(40) as pool:
        assert not any(pool.map(lambda _: wait(), range(40)))


def test_all_that_wait_and_work_leave_most_threads_free() -> None:
    """4.13: no kind of request can take all threads of a server process."""
    held = {kind: share.at_once + share.waiting for kind, share in SHARES.items()}

    assert set(held) == set(Kind)
    assert sum(held.values()) < 576 * 3 / 4
    assert max(held.values()) < 576 / 4


def test_each_page_belongs_to_its_kind() -> None:
    assert kind_of("report", "/fi/report", "POST") is Kind.REPORTS
    assert kind_of("report", "/fi/report", "GET") is Kind.PUBLIC
    assert kind_of("inbox", "/fi/inbox", "POST") is Kind.INBOX
    assert kind_of("accounts", "/staff/sign-in", "POST") is Kind.SIGN_IN
    assert kind_of("triage", "/staff/queue", "GET") is Kind.STAFF
    assert kind_of(None, "/nowhere", "GET") is Kind.PUBLIC
