"""With Redis several machines count together; without it each goes on alone, never open."""

import hashlib
import hmac
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
import redis

from reporting.config import Config, Mode
from reporting.errors import CountsGoneError, UnsafeInstanceError
from reporting.limiting.counting import Counting, count_name, counting_of
from reporting.limiting.redis_counts import RedisCounts, redis_faults, refuse_unsafe_redis
from reporting.limiting.table import CountTable
from reporting.rates import Rate
from reporting.sealing import open_token
from reporting.web.limits import address_digest
from tests.limiting.clocks import Clock
from tests.support.servers import free_port, running, wait_for

SECRET = secrets.token_bytes(32)
RATE = Rate(4, 3600)
ONE = count_name("one")


@pytest.fixture
def store(redis_url: str) -> Iterator[redis.Redis]:
    """Give an empty Redis."""
    client = redis.Redis.from_url(redis_url)
    client.flushall()
    yield client
    client.close()


@pytest.fixture
def tcp_redis(tmp_path: Path) -> Iterator[str]:
    """Give the place of a Redis with a password that listens on loopback and keeps nothing."""
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--requirepass", "right"]
    command = ["setpriv", "--pdeathsig=KILL", "redis-server", *options, "--dir", str(tmp_path)]
    with running(command, tmp_path):
        wait_for(lambda: socket.create_connection(("127.0.0.1", port), 1).close(), OSError)
        yield f"127.0.0.1:{port}"


def passed(counts: Counting | RedisCounts, number: int) -> int:
    """Give how many of so many are let through."""
    if isinstance(counts, RedisCounts):
        return sum(counts.hit(RATE, [ONE])[0] for _ in range(number))
    return sum(counts.ask("hit", RATE, "one") for _ in range(number))


def test_machines_count_together_and_share_the_key(store: redis.Redis, redis_url: str) -> None:
    """4.11: across machines one limit holds and one key makes the digests."""
    machines = [RedisCounts(redis_url, SECRET) for _ in range(3)]

    assert sum(passed(machine, 4) for machine in machines) == RATE.count
    assert len({machine.hourly_key() for machine in machines}) == 1
    assert machines[0].test(RATE, [ONE, b"y" * 16]) == [False, True]
    machines[1].clear(RATE, [ONE])
    assert machines[2].test(RATE, [ONE]) == [True]


def test_instances_that_share_a_redis_do_not_meet(store: redis.Redis, redis_url: str) -> None:
    one, other = RedisCounts(redis_url, SECRET), RedisCounts(redis_url, secrets.token_bytes(32))

    assert passed(one, 9) == passed(other, 9) == RATE.count
    assert one.hourly_key() != other.hourly_key()


def test_a_dump_and_all_secrets_find_no_address_once_the_key_is_gone(
    store: redis.Redis, redis_url: str
) -> None:
    """4.11: item 59: with a dump of Redis and every secret, trying all addresses finds nothing."""
    counts = RedisCounts(redis_url, SECRET)
    digest = address_digest(counts.hourly_key(), "203.0.113.77")
    counts.hit(RATE, [count_name("send", digest)])
    name = next(key for key in store.scan_iter() if key.endswith(b":key"))
    sealed = store.get(name)
    assert isinstance(sealed, bytes)
    hour = open_token(sealed, SECRET, purpose="hourly key")

    def found(key: bytes) -> bool:
        tried = (hmac.digest(key, f"203.0.{n}.0/24".encode(), hashlib.sha256) for n in range(256))
        names = {count_name("send", one.hex()[:32]).hex().encode() for one in tried}
        return any(key.rpartition(b":")[2] in names for key in store.scan_iter())

    assert hour not in (store.dump(name) or b"")
    assert 0 < int(str(store.ttl(name))) <= 3600
    assert found(hour), "while its key lives the search must work, or this test proves nothing"
    store.expire(name, 0)  # what an hour does
    counts.hourly_key()
    later = RedisCounts(redis_url, SECRET).hourly_key()
    assert not any(found(key) for key in (later, SECRET, bytes(32)))


def test_everything_in_redis_ends_within_two_hours(store: redis.Redis, redis_url: str) -> None:
    """4.11: nothing stays in Redis for longer than two hours."""
    counts = RedisCounts(redis_url, SECRET)
    counts.hourly_key()
    passed(counts, 9)

    lives = [int(str(store.ttl(key))) for key in store.scan_iter()]

    assert len(lives) == 2
    assert all(0 < left <= 7200 for left in lives)


def test_a_flushed_redis_begins_anew_with_another_key(store: redis.Redis, redis_url: str) -> None:
    """5.10: Redis flushed: counting goes on."""
    clock = Clock()
    counts = RedisCounts(redis_url, SECRET, clock=clock)
    key = counts.hourly_key()
    passed(counts, 9)

    store.flushall()
    store.script_flush()
    clock.now += 61

    assert passed(counts, 9) == RATE.count
    assert counts.hourly_key() != key


def test_a_redis_that_is_gone_is_asked_once_and_each_machine_goes_on_with_its_part(
    tmp_path: Path,
) -> None:
    """5.10: Redis down: limits hold at a part of the rate, never open and never closed."""
    gone = RedisCounts(f"unix://{tmp_path}/none.sock", SECRET)
    counting = Counting(CountTable(), gone, parts=2)

    assert passed(counting, 50) == RATE.count // 2
    assert len(counting.hourly_key()) == 32


def test_a_redis_that_swallows_everything_costs_one_timeout_and_no_more() -> None:
    """5.10: Redis black-holed: one request waits a quarter of a second, then nobody."""
    with ExitStack() as stack:
        hole = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=64))
        clock = Clock()
        url = f"redis://127.0.0.1:{hole.getsockname()[1]}"
        counts = RedisCounts(url, SECRET, clock=clock)
        asked: list[float] = []
        for _ in range(100):
            begun = time.perf_counter()
            with pytest.raises(CountsGoneError):
                counts.hit(RATE, [ONE])
            asked.append(time.perf_counter() - begun)
        assert sum(one > 0.1 for one in asked) == 1  # only the first asked at all
        assert counts._redis.connection_pool.connection_kwargs["socket_timeout"] <= 0.25
        clock.now += 6
        with pytest.raises(CountsGoneError, match="Timeout"):
            counts.hit(RATE, [ONE])


def test_a_redis_that_comes_back_is_used_again(tmp_path: Path) -> None:
    """5.10: Redis restarted: counting together begins again by itself."""
    clock, path = Clock(), tmp_path / "redis.sock"
    counts = RedisCounts(f"unix://{path}", SECRET, clock=clock)
    with pytest.raises(CountsGoneError):
        counts.hit(RATE, [ONE])
    options = ["--port", "0", "--unixsocket", str(path), "--save", "", "--dir", str(tmp_path)]
    command = ["setpriv", "--pdeathsig=KILL", "redis-server", *options]

    with running(command, tmp_path):
        wait_for(redis.Redis(unix_socket_path=str(path)).ping, redis.ConnectionError)
        with pytest.raises(CountsGoneError, match="not asked"):
            counts.hit(RATE, [ONE])
        clock.now += 6
        assert passed(counts, 9) == RATE.count


def test_a_wrong_password_is_as_good_as_no_redis(tcp_redis: str) -> None:
    """5.10: Redis with a wrong password: counted alone."""
    right, wrong = (RedisCounts(f"redis://:{word}@{tcp_redis}", SECRET) for word in ("right", "no"))

    assert passed(right, 9) == RATE.count
    with pytest.raises(CountsGoneError):
        wrong.hit(RATE, [ONE])


def test_production_refuses_an_open_redis(tcp_redis: str, tmp_path: Path) -> None:
    """T10: a Redis without a password is refused at start-up."""
    refuse_unsafe_redis(f"redis://:right@{tcp_redis}")
    admin = redis.Redis.from_url(f"redis://:right@{tcp_redis}")
    admin.config_set("requirepass", "")
    admin.close()
    config = Config(mode=Mode.PRODUCTION, instance=tmp_path, redis_url=f"redis://{tcp_redis}")

    with pytest.raises(UnsafeInstanceError, match="needs no password"):
        counting_of(config, SECRET)
    with pytest.raises(UnsafeInstanceError, match="needs no password"):
        refuse_unsafe_redis(f"redis://:anything@{tcp_redis}")
    counting_of(replace(config, mode=Mode.DEMO), SECRET)


def test_production_refuses_a_redis_that_writes_to_a_disk(tcp_redis: str) -> None:
    """4.11: the hour's key must not reach a disk through Redis either."""
    url = f"redis://:right@{tcp_redis}"
    admin = redis.Redis.from_url(url)
    for setting, value in (("save", "900 1"), ("appendonly", "yes")):
        admin.config_set(setting, value)
        assert "writes to a disk" in redis_faults(url)[0]
        admin.config_set(setting, "" if setting == "save" else "no")
    admin.close()

    assert redis_faults(url) == []


def test_a_socket_that_others_may_not_open_needs_no_password(
    redis_url: str, store: redis.Redis
) -> None:
    path = Path(redis_url.removeprefix("unix://"))

    path.chmod(0o770)
    closed = redis_faults(redis_url)
    path.chmod(0o777)
    opened = redis_faults(redis_url)

    assert closed == []
    assert "needs no password" in opened[0]


def test_a_redis_that_is_gone_keeps_no_service_from_starting(tmp_path: Path) -> None:
    url = f"unix://{tmp_path}/none.sock"
    config = Config(mode=Mode.PRODUCTION, instance=tmp_path, redis_url=url)

    assert counting_of(config, SECRET).ask("hit", RATE, "one")


def test_the_library_of_redis_is_loaded_only_where_it_is_used() -> None:
    script = "import sys, reporting.app; print('redis' in sys.modules)"
    root = Path(__file__).resolve().parents[2]

    said = subprocess.run(
        [root / ".venv/bin/python", "-c", script],
        cwd=root, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert said.stdout.strip() == "False"
