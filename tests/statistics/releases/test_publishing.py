"""A release goes out on the day that was announced, once, whole, and not before."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy.orm import Session

from reporting.audit import AuditAction
from reporting.database import Database
from reporting.runtime import Runtime
from reporting.statistics.releases import acting as acting_module
from reporting.statistics.releases.artefact import ArtefactBrokenError
from reporting.statistics.releases.operations import (
    publish_due,
    publish_release,
)
from reporting.statistics.releases.queries import stored_release
from reporting.statistics.releases.refusals import (
    Refusal,
)
from reporting.statistics.releases.workflow import ReleaseState
from tests import factories
from tests.statistics.releases.looking import NAME, TOMORROW, actions, damage, kept, refusal, state
from tests.statistics.releases.published import (
    TODAY,
    acting,
    add,
    announced,
    various,
)

NOW = datetime(2027, 2, 2, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def facts(runtime: Runtime) -> None:
    """Give every test a quarter that can be released."""
    add(runtime, various(60))


def test_a_release_is_not_published_before_its_day(runtime: Runtime) -> None:
    announced(runtime, "2026-Q3", on=TOMORROW)

    def publish(session: Session) -> None:
        publish_release(session, NAME, acting=acting(runtime, today=TODAY))

    assert refusal(runtime, publish) is Refusal.NOT_YET
    assert publish_due(runtime, today=TODAY, now=NOW) == ()
    assert publish_due(runtime, today=TOMORROW + timedelta(days=9), now=NOW) == (NAME,)
    assert kept(runtime).published_on == TOMORROW + timedelta(days=9)


def test_publishing_what_is_due_twice_changes_nothing(database: Database, runtime: Runtime) -> None:
    announced(runtime, "2026-Q3")
    assert publish_due(runtime, today=TOMORROW, now=NOW) == (NAME,)
    before = list(factories.every_value(database))

    assert publish_due(runtime, today=TOMORROW, now=NOW) == ()

    assert list(factories.every_value(database)) == before


def test_two_who_publish_at_once_publish_once(database: Database, runtime: Runtime) -> None:
    announced(runtime, "2026-Q3")
    together = Barrier(6)

    def publish(_: int) -> tuple[str, ...]:
        together.wait()
        return publish_due(runtime, today=TOMORROW, now=NOW)

    with ThreadPoolExecutor(6) as pool:
        found = sorted(pool.map(publish, range(6)))

    assert found == [*[()] * 5, (NAME,)]
    assert actions(runtime).count(AuditAction.RELEASE_PUBLISHED) == 1


@pytest.mark.parametrize("place", ["record", "check_step"])
def test_who_is_stopped_while_publishing_leaves_nothing_half_done(
    database: Database, runtime: Runtime, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    announced(runtime, "2026-Q3")
    before = list(factories.every_value(database))

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(acting_module, place, stop)
    with pytest.raises(KeyboardInterrupt):
        publish_due(runtime, today=TOMORROW, now=NOW)
    monkeypatch.undo()

    assert list(factories.every_value(database)) == before
    assert publish_due(runtime, today=TOMORROW, now=NOW) == (NAME,)


def test_a_damaged_release_is_not_published_and_keeps_no_other_back(runtime: Runtime) -> None:
    add(runtime, various(60, "2026-W15"))
    announced(runtime, "2026-Q2")
    announced(runtime, "2026-Q3")
    damage(runtime, "2026-Q2-1")

    with pytest.raises(ArtefactBrokenError):
        publish_due(runtime, today=TOMORROW, now=NOW)

    assert state(runtime) is ReleaseState.PUBLISHED
    with runtime.database.reading() as session:
        assert stored_release(session, "2026-Q2-1").state is ReleaseState.ANNOUNCED
