"""Rate limits bound what one network may send, and keep no address anywhere."""

import secrets
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import redis
from flask import Flask

from reporting.app import create_app
from reporting.limiting.table import KEY_SECONDS
from reporting.runtime import Runtime
from reporting.web.limits import address_digest, client_digest, limits
from tests import factories
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

ADDRESS = "203.0.113.77"
NEIGHBOUR = "203.0.113.200"
ELSEWHERE = "198.51.100.9"
LIMIT = "3 per hour"


def limited(runtime: Runtime, **settings: Any) -> PageClient:
    """Give a client of the service with a low limit and other settings."""
    config = replace(runtime.config, send_limit=LIMIT, **settings)
    return PageClient(create_app(config, replace(runtime, config=config)))


def send_from(
    client: PageClient, address: str, form: dict[str, Any] | None = None, *, says: str = ""
) -> int:
    """Send an empty report from an address and give the status."""
    overrides = {"environ_overrides": {"REMOTE_ADDR": address}}
    headers = {"X-Forwarded-For": says} if says else {}
    return client.send("/en/report", form or {}, headers=headers, **overrides).status_code


def test_one_network_may_send_so_much_and_another_is_not_held_up(
    runtime: Runtime, team: StaffedTeam
) -> None:
    client = limited(runtime)

    statuses = [send_from(client, ADDRESS) for _ in range(4)]

    assert statuses == [400, 400, 400, 429]
    assert send_from(client, NEIGHBOUR) == 429
    assert send_from(client, ELSEWHERE) == 400


def test_loopback_is_never_limited_so_that_a_proxy_or_onion_service_is_not(
    runtime: Runtime,
) -> None:
    client = limited(runtime)

    for address in ("127.0.0.1", "::1", "127.9.9.9"):
        assert {send_from(client, address) for _ in range(6)} == {400}


def test_reading_is_not_limited(runtime: Runtime) -> None:
    client = limited(runtime)
    options = {"environ_overrides": {"REMOTE_ADDR": ADDRESS}}

    for path in ("/en/report", "/en/inbox", "/en/help"):
        assert {client.fetch(path, **options).status_code for _ in range(6)} == {200}


def test_a_client_that_is_held_up_gets_its_words_back_and_can_send_them_again(
    runtime: Runtime, team: StaffedTeam
) -> None:
    client = limited(runtime)
    form = factories.filled_form(client, "sv", story="Mina ord", kinds=["threat", "other"])
    for _ in range(3):
        send_from(client, ADDRESS)

    page = client.post("/sv/report", form, status=429, environ_overrides={"REMOTE_ADDR": ADDRESS})

    filled = page.fields("/report")
    assert (filled["story"], filled["kinds"]) == (["Mina ord"], ["threat", "other"])
    assert page.root.get("lang") == "sv"
    assert int(page.response.headers["Retry-After"]) > 0
    factories.send(client, filled, language="sv")
    assert factories.only_report(runtime, team).story.story == "Mina ord"


def test_a_held_up_inbox_does_not_lose_a_message_either(
    runtime: Runtime, team: StaffedTeam
) -> None:
    client = limited(runtime)
    sent = factories.send_report(client)
    page = factories.inbox(client, sent.code)
    options = {"environ_overrides": {"REMOTE_ADDR": ADDRESS}}
    for _ in range(3):
        send_from(client, ADDRESS)

    form = client.fill(page, "/inbox/message", message="My words")
    held = factories.post(client, "/en/inbox/message", form, status=429, **options)
    typed = {"code": sent.code, "message": "My words"}
    entry = factories.post(client, "/en/inbox", typed, status=429, **options)

    assert held.fields("/inbox/message")["message"] == ["My words"]
    assert "My words" in entry.html


def test_guessing_codes_is_limited(runtime: Runtime) -> None:
    """4.14: guessing codes is limited."""
    client = limited(runtime)
    options = {"environ_overrides": {"REMOTE_ADDR": ADDRESS}}

    statuses = [client.send("/en/inbox", {"code": "1"}, **options).status_code for _ in range(4)]

    assert statuses == [422, 422, 422, 429]


def test_without_a_proxy_nobody_can_say_they_come_from_elsewhere(runtime: Runtime) -> None:
    """4.11, 4.24: forwarded headers are not believed."""
    client = limited(runtime)

    statuses = [send_from(client, ADDRESS, says=f"198.51.{n}.1") for n in range(5)]

    assert statuses == [400, 400, 400, 429, 429]


def test_a_named_proxy_says_who_is_behind_it_and_nobody_behind_it_can_lie(
    runtime: Runtime,
) -> None:
    """4.11: only the named proxy is believed."""
    client = limited(runtime, trusted_proxies=1)

    lying = [send_from(client, "127.0.0.1", says=f"198.51.{n}.1, {ADDRESS}") for n in range(5)]

    assert lying == [400, 400, 400, 429, 429]
    assert send_from(client, "127.0.0.1", says=ELSEWHERE) == 400


def spellings(address: str) -> set[bytes]:
    """Give an address in every form that would betray it."""
    octets = [int(part) for part in address.split(".")]
    words = [address, ".".join(address.split(".")[:3]), "".join(f"{o:02x}" for o in octets)]
    return {bytes(octets), bytes(octets[:3]) + b"\0", *(w.encode() for w in words)}


def test_a_named_proxy_gives_this_service_no_other_name(runtime: Runtime) -> None:
    """4.24: which host was asked is the proxy's to check, and ours; it is never told in passing."""
    client = limited(runtime, trusted_proxies=1)
    sent = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil.example"}

    moved = client.fetch("/", headers=sent)

    assert "evil" not in moved.headers["Location"] + client.fetch("/en/", headers=sent).text


def test_memory_keeps_no_address(runtime: Runtime) -> None:
    """4.11: no address in memory, in any encoding."""
    config = replace(runtime.config, send_limit=LIMIT)
    app = create_app(config, replace(runtime, config=config))
    send_from(PageClient(app), ADDRESS)

    with limits(app).table.memory.held() as content:
        kept = bytes(content)
    assert kept.strip(b"\0")
    assert not any(form in kept for form in spellings(ADDRESS))


@pytest.fixture
def store(redis_url: str) -> Iterator[redis.Redis]:
    """Give an empty Redis."""
    client = redis.Redis.from_url(redis_url)
    client.flushall()
    yield client
    client.flushall()
    client.close()


def test_redis_keeps_no_address_and_forgets_within_two_hours(
    runtime: Runtime, redis_url: str, store: redis.Redis
) -> None:
    """4.11: no address in Redis."""
    client = limited(runtime, redis_url=redis_url)

    statuses = [send_from(client, ADDRESS) for _ in range(4)]

    keys = list(store.scan_iter())
    assert statuses == [400, 400, 400, 429]
    assert keys
    for key in keys:
        kept = key + (store.dump(key) or b"")
        assert not any(form in kept for form in spellings(ADDRESS))
        assert 0 < store.ttl(key) <= 7200


def test_when_redis_is_gone_the_limit_still_holds_and_reports_are_taken(
    runtime: Runtime, team: StaffedTeam, tmp_path: Path
) -> None:
    """4.13: without Redis limits hold and reports are taken."""
    client = limited(runtime, redis_url=f"unix://{tmp_path}/no-redis.sock")

    first = send_from(client, ADDRESS, factories.filled_form(client, story="Words"))
    statuses = [send_from(client, ADDRESS) for _ in range(6)]

    assert first == 200
    assert 429 in statuses


def test_a_digest_names_a_network_and_no_single_device() -> None:
    key = secrets.token_bytes(32)

    def digest(address: str) -> str:
        return address_digest(key, address)

    assert digest(ADDRESS) == digest(NEIGHBOUR) != digest(ELSEWHERE)
    assert digest("2001:db8:1:2::3") == digest("2001:db8:1:ffff::1")
    assert digest("2001:db8:1::1") != digest("2001:db8:2::1")
    assert digest("") == digest("no address")
    assert ADDRESS not in digest(ADDRESS)


def test_a_client_has_another_digest_every_hour(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """4.11: what is counted is a network under the key of this hour, and of no longer."""
    with app.test_request_context("/", environ_overrides={"REMOTE_ADDR": ADDRESS}):
        counting = limits()
        first, key = client_digest(), counting.hourly_key()
        monkeypatch.setattr(counting.table, "_clock", lambda: time.monotonic() + KEY_SECONDS + 1)

        assert first == address_digest(key, ADDRESS)
        assert client_digest() not in {first, address_digest(key, ADDRESS)}
        assert 0 < KEY_SECONDS <= 3600


def test_a_held_up_page_is_one_of_ours(runtime: Runtime) -> None:
    client = limited(runtime)
    name = secrets.token_hex(4)
    for _ in range(3):
        send_from(client, ADDRESS)

    page = client.post(
        "/fi/report", {"form_token": name}, status=429, environ_overrides={"REMOTE_ADDR": ADDRESS}
    )

    assert text_of(page.one("h1"))
    assert ADDRESS not in page.html
