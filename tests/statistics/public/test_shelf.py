"""The shelf keeps what was asked for last, within its bytes."""

from dataclasses import dataclass
from threading import Thread

from reporting.statistics.public.shelf import Shelf


@dataclass(frozen=True)
class Thing:
    """Something with a size."""

    size: int
    name: str = ""


def test_a_thing_is_made_once() -> None:
    shelf, made = Shelf[Thing](100), []

    def make() -> Thing:
        made.append(1)
        return Thing(10)

    assert shelf.get("a", make) is shelf.get("a", make)
    assert len(made) == 1


def test_what_was_not_asked_for_longest_goes_first() -> None:
    shelf = Shelf[Thing](25)
    for name in ("a", "b", "a", "c"):
        shelf.get(name, lambda: Thing(10))

    assert shelf.get("a", lambda: Thing(99)).size == 10
    assert shelf.get("b", lambda: Thing(11)).size == 11


def test_a_thing_larger_than_the_shelf_is_given_and_leaves_no_other() -> None:
    shelf = Shelf[Thing](25)
    shelf.get("a", lambda: Thing(10))

    assert shelf.get("large", lambda: Thing(1000)).size == 1000
    assert shelf.get("a", lambda: Thing(11)).size == 11


def test_an_error_while_making_keeps_nothing() -> None:
    shelf = Shelf[Thing](25)
    for _ in range(2):
        try:
            shelf.get("a", lambda: Thing(1 // 0))
        except ZeroDivisionError:
            continue

    assert shelf.get("a", lambda: Thing(3)).size == 3


def test_many_at_once_take_no_more_than_there_is() -> None:
    shelf = Shelf[Thing](50)
    threads = [
        Thread(target=lambda n=n: [shelf.get(k % n, lambda: Thing(7)) for k in range(300)])
        for n in range(2, 12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert shelf._taken == sum(thing.size for thing in shelf._kept.values()) <= 50
