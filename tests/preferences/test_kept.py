"""What is kept from the database: fresh within seconds, asked for seldom, never in the way."""

from threading import Barrier, Thread

from sqlalchemy.exc import OperationalError

from reporting.preferences.kept import FRESH_SECONDS, Kept


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Source:
    """A database that counts how often it is asked."""

    def __init__(self) -> None:
        self.value, self.asked, self.is_down = "first", 0, False

    def __call__(self) -> str:
        self.asked += 1
        if self.is_down:
            raise OperationalError("select", {}, Exception("locked"))
        return self.value


def test_a_thousand_requests_ask_once() -> None:
    clock, source = Clock(), Source()
    kept = Kept(source, "fallback", clock=clock)

    assert {kept.newest() for _ in range(1000)} == {"first"}
    assert source.asked == 1


def test_a_change_is_noticed_within_ten_seconds() -> None:
    clock, source = Clock(), Source()
    kept = Kept(source, "fallback", clock=clock)
    kept.newest()
    source.value = "second"

    clock.now = FRESH_SECONDS - 0.1
    assert kept.newest() == "first"
    clock.now = FRESH_SECONDS
    assert kept.newest() == "second"
    assert FRESH_SECONDS < 10


def test_the_revision_grows_only_when_something_differs() -> None:
    clock, source = Clock(), Source()
    kept = Kept(source, "fallback", clock=clock)
    kept.newest()
    first = kept.revision

    clock.now = 100
    kept.newest()
    assert kept.revision == first
    source.value, clock.now = "second", 200
    kept.newest()
    assert kept.revision == first + 1


def test_who_changed_something_sees_it_at_once() -> None:
    source = Source()
    kept = Kept(source, "fallback", clock=Clock())
    kept.newest()
    source.value = "second"

    kept.forget()

    assert kept.newest() == "second"


def test_while_the_database_is_away_the_last_value_holds() -> None:
    clock, source = Clock(), Source()
    kept = Kept(source, "fallback", clock=clock)
    kept.newest()
    source.is_down, clock.now = True, 100

    assert kept.newest() == "first"
    assert kept.newest() == kept.last == "first"
    assert source.asked == 2  # and it is not asked at every request meanwhile


def test_before_the_first_answer_the_defaults_hold() -> None:
    source = Source()
    source.is_down = True

    assert Kept(source, "fallback", clock=Clock()).newest() == "fallback"


def test_one_thread_asks_while_the_others_go_on() -> None:
    inside, leave = Barrier(2), Barrier(2)

    def slow() -> str:
        inside.wait()
        leave.wait()
        return "new"

    kept = Kept(slow, "fallback", clock=Clock())
    asking = Thread(target=kept.newest)
    asking.start()
    inside.wait()

    assert kept.newest() == "fallback"
    leave.wait()
    asking.join()
    assert kept.newest() == "new"
