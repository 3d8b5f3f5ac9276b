"""Reading the facts of the service: settings, database, keys, jobs, contacts."""

from dataclasses import replace
from datetime import UTC, datetime, time
from urllib.parse import urlsplit

import redis
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from reporting.authorities.checks import checks_of
from reporting.authorities.contacts import contacts, needs_check
from reporting.clock import home_day
from reporting.config import Config, is_debugging, is_loopback
from reporting.errors import IntakeClosedError
from reporting.facts.waiting import what_waits
from reporting.inspection.facts import PostgresFacts, ServiceFacts
from reporting.instance import demo_mark, job_moments, retention_day
from reporting.runtime import Runtime
from reporting.schema import is_current
from reporting.teams.queries import intake_key

_SECONDS = 2


def service_facts(runtime: Runtime, *, now: datetime) -> ServiceFacts:
    """Give the facts of an instance at a moment."""
    config, pinned = runtime.config, runtime.pinned_fingerprint()
    bare = ServiceFacts(
        config=config,
        now=now,
        is_debugging=is_debugging(),
        is_redis_open=_is_redis_open(config),
        is_pinned=pinned is not None,
    )
    try:
        if not is_current(runtime.database):
            return _without_database(bare, "its tables are not the newest")
        with runtime.database.reading() as session:
            waiting = what_waits(session, runtime.keyring)
            return replace(_with_database(bare, session, pinned), damaged_facts=waiting.damaged)
    except DBAPIError as error:
        return _without_database(bare, type(error).__name__)


def _without_database(bare: ServiceFacts, fault: str) -> ServiceFacts:
    return ServiceFacts(**(vars(bare) | {"database_fault": fault}))


def _with_database(bare: ServiceFacts, session: Session, pinned: bytes | None) -> ServiceFacts:
    moments, ran_on = job_moments(session), retention_day(session)
    noted = [*moments.values(), *([datetime.combine(ran_on, time(), UTC)] if ran_on else [])]
    today, cards = home_day(bare.now), contacts(checks_of(session))
    found = {
        "is_key_verified": _is_key_verified(session, pinned),
        "is_demo_data": demo_mark(session) is not None,
        "job_moments": moments,
        "newest_moment": max(noted, default=None),
        "stale_contacts": tuple(card.id for card in cards if needs_check(card, today)),
        "postgres": _postgres(session.connection()),
    }
    return ServiceFacts(**(vars(bare) | found))


def _is_key_verified(session: Session, pinned: bytes | None) -> bool:
    try:
        intake_key(session, pinned=pinned)
    except IntakeClosedError:
        return False
    return True


def _postgres(connection: Connection) -> PostgresFacts | None:
    if connection.dialect.name != "postgresql":
        return None
    shown = {name: _shown(connection, name) for name in ("synchronous_commit", "fsync")}
    host = connection.engine.url.host or str(connection.engine.url.query.get("host", ""))
    own = text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
    return PostgresFacts(
        synchronous_commit=shown["synchronous_commit"],
        fsync=shown["fsync"],
        log_statement=_shown(connection, "log_statement"),
        is_local=not host or host.startswith("/") or is_loopback(host),
        is_encrypted=bool(connection.scalar(own)),
    )


def _shown(connection: Connection, name: str) -> str:
    return str(connection.scalar(text("SELECT current_setting(:name)"), {"name": name}))


def _is_redis_open(config: Config) -> bool:
    """Say whether a Redis that is reached over a network answers without a password."""
    parts = urlsplit(config.redis_url)
    if parts.scheme not in {"redis", "rediss"} or not parts.hostname:
        return False
    client = redis.Redis(
        host=parts.hostname,
        port=parts.port or 6379,
        ssl=parts.scheme == "rediss",
        socket_timeout=_SECONDS,
        socket_connect_timeout=_SECONDS,
    )
    try:
        client.ping()
    except (redis.RedisError, OSError):
        return False
    finally:
        client.close()
    return True
