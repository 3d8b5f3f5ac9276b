"""A release is frozen from what is accepted when its period is over, once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import select

from reporting.audit import AuditAction, AuditEntry, verify
from reporting.database import Database
from reporting.errors import AlreadyReceivedError
from reporting.facts.answers import MASS, Dimension, FactState
from reporting.facts.operations import change_fact, note_fact, sealed_fact
from reporting.facts.periods import parse_period
from reporting.facts.sets import FactSets
from reporting.runtime import Runtime
from reporting.statistics.catalogue import View
from reporting.statistics.releases import preparing
from reporting.statistics.releases.artefact import Audience
from reporting.statistics.releases.freezing import QUARTERLY, YEARLY
from reporting.statistics.releases.preparing import prepare_release
from reporting.statistics.releases.queries import (
    row_of,
    stored_release,
)
from reporting.statistics.releases.refusals import (
    Refusal,
    ReleaseRefusedError,
)
from reporting.statistics.releases.workflow import ReleaseState
from reporting.vocabulary import Area
from tests import factories
from tests.statistics.releases.looking import drop, stored, stored_bytes, total, views
from tests.statistics.releases.published import (
    TODAY,
    acting,
    add,
    fact,
    prepared,
    various,
)

Q3 = parse_period("2026-Q3")


def test_a_quarter_is_told_to_the_partner_by_its_fixed_tables(
    database: Database, runtime: Runtime
) -> None:
    add(runtime, various(100))

    name = prepared(runtime, "2026-Q3")

    assert name == "2026-Q3-1"
    artefact = stored(runtime, name)
    assert views(artefact) == list(QUARTERLY)
    assert abs(total(artefact) - 100) <= 4
    with database.reading() as session:
        row = row_of(session, stored_release(session, name))
        verify(session)
        actions = session.scalars(select(AuditEntry.action)).all()
    assert row.audiences == {Audience.PARTNER}
    assert row.state is ReleaseState.PREPARED
    assert actions == [AuditAction.RELEASE_PREPARED]


def test_a_year_is_told_to_everybody_too_and_by_more_tables(runtime: Runtime) -> None:
    add(runtime, various(400))

    name = prepared(runtime, "2026")

    assert set(views(stored(runtime, name))) <= set(YEARLY)
    assert {View.PLACES, View.GROUND_AREA} <= set(views(stored(runtime, name)))
    public = stored(runtime, name, Audience.PUBLIC)
    values = [cell.value for table in public.tables for cell in table.cells.values()]
    assert {value % 5 for value in values if value is not None} == {0}


def test_only_what_the_team_accepted_counts(runtime: Runtime) -> None:
    add(runtime, various(60))
    before = prepared(runtime, "2026-Q3")
    frozen = stored_bytes(runtime, before)
    drop(runtime, before)
    unlooked = [replace(one, state=FactState.PROVISIONAL) for one in various(500)]
    taken_back = [replace(one, state=FactState.WITHDRAWN) for one in various(500)]
    add(runtime, [*unlooked, *taken_back])

    assert stored_bytes(runtime, prepared(runtime, "2026-Q3")) == frozen


def test_mass_reports_count(runtime: Runtime) -> None:
    add(runtime, [replace(one, is_mass=True) for one in various(60)])

    assert abs(total(stored(runtime, prepared(runtime, "2026-Q3"))) - 60) <= 4
    with runtime.database.reading() as session:
        assert len(FactSets(session, runtime.keyring).one(Dimension.FLAG, MASS)) == 60


@pytest.mark.parametrize(
    ("period", "today", "refusal"),
    [
        ("2026-Q3", date(2026, 9, 30), Refusal.NOT_OVER),
        # The last week of the quarter ends after it; its facts still wait until then.
        ("2026-Q3", date(2026, 10, 3), Refusal.NOT_OVER),
        ("2026", date(2026, 11, 20), Refusal.NOT_OVER),
        ("2099", TODAY, Refusal.NOT_OVER),
        ("2026-W29", TODAY, Refusal.NOT_WHOLE),
        ("2026-09", TODAY, Refusal.NOT_WHOLE),
        ("2026-H2", TODAY, Refusal.NOT_WHOLE),
        ("2025", TODAY, Refusal.NO_FACTS),
        ("2026-Q2", TODAY, Refusal.NO_FACTS),
    ],
)
def test_what_is_no_finished_quarter_or_year_with_reports_is_refused(
    runtime: Runtime, period: str, today: date, refusal: Refusal
) -> None:
    add(runtime, various(60))

    with pytest.raises(ReleaseRefusedError) as raised:
        prepared(runtime, period, today=today)

    assert raised.value.refusal is refusal
    assert factories.row_counts(runtime.database)["release"] == 0


def test_a_quarter_can_be_prepared_as_soon_as_its_last_week_is_over(runtime: Runtime) -> None:
    add(runtime, various(60))

    assert prepared(runtime, "2026-Q3", today=date(2026, 10, 4)) == "2026-Q3-1"


def test_too_few_reports_are_no_release(runtime: Runtime) -> None:
    add(runtime, various(20))

    with pytest.raises(ReleaseRefusedError) as raised:
        prepared(runtime, "2026-Q3")

    assert raised.value.refusal is Refusal.TOO_FEW


def test_what_waits_to_be_settled_is_settled_first(database: Database, runtime: Runtime) -> None:
    keys = add(runtime, various(59))
    with database.writing() as session:
        note_fact(session, sealed_fact(runtime.keyring, bytes(16), fact()))
        change_fact(session, runtime.keyring, keys[0], area=Area.HOUSING)

    prepared(runtime, "2026-Q3")

    counts = factories.row_counts(database)
    assert (counts["fact"], counts["fact_change"]) == (60, 0)
    with database.reading() as session:
        assert FactSets(session, runtime.keyring).one(Dimension.AREA, Area.HOUSING)


def test_a_period_has_one_release_at_a_time(runtime: Runtime) -> None:
    add(runtime, various(60))
    name = prepared(runtime, "2026-Q3")

    with pytest.raises(ReleaseRefusedError, match=name) as raised:
        prepared(runtime, "2026-Q3")

    assert raised.value.refusal is Refusal.EXISTS


def test_a_form_sent_twice_prepares_once(runtime: Runtime) -> None:
    add(runtime, various(60))
    by_form = replace(acting(runtime), form_digest=bytes(32))
    prepare_release(runtime, Q3, acting=by_form)

    with pytest.raises(AlreadyReceivedError):
        prepare_release(runtime, Q3, acting=by_form)

    assert factories.row_counts(runtime.database)["release"] == 1


def test_two_who_prepare_at_once_make_one_release(database: Database, runtime: Runtime) -> None:
    add(runtime, various(60))
    together = Barrier(4)

    def prepare(_: int) -> str:
        together.wait()
        try:
            return prepared(runtime, "2026-Q3")
        except ReleaseRefusedError as error:
            return error.refusal.value

    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(prepare, range(4)))

    assert found == ["2026-Q3-1", *["exists"] * 3]
    counts = factories.row_counts(database)
    assert [counts[n] for n in ("release", "release_artefact", "release_facts")] == [1, 1, 1]


def test_releases_of_a_year_that_are_prepared_at_once_fit_together(runtime: Runtime) -> None:
    add(runtime, various(120))
    told = list[int]()

    def meanwhile(done: int, _of: int) -> None:
        told.append(done)
        if len(told) == 1:
            prepare_release(runtime, Q3, acting=acting(runtime))

    year = parse_period("2026")
    name = prepare_release(runtime, year, acting=acting(runtime), progress=meanwhile)

    assert told.count(1) == 2  # counted anew, beside the quarter
    made_beside_it = stored_bytes(runtime, name)
    drop(runtime, name)
    assert stored_bytes(runtime, prepared(runtime, "2026")) == made_beside_it


def test_who_is_stopped_while_storing_leaves_nothing(
    database: Database, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(runtime, various(60))

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(preparing, "note_deed", stop)
    with pytest.raises(KeyboardInterrupt):
        prepared(runtime, "2026-Q3")
    monkeypatch.undo()

    counts = factories.row_counts(database)
    assert [counts[n] for n in ("release", "release_artefact", "release_facts")] == [0, 0, 0]
    assert prepared(runtime, "2026-Q3") == "2026-Q3-1"


def test_who_waits_is_told_how_far_it_is(runtime: Runtime) -> None:
    add(runtime, various(60))
    told: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> None:
        told.append((done, of))

    prepare_release(runtime, Q3, acting=acting(runtime), progress=progress)

    assert told == [(done, 6) for done in range(1, 7)]


@pytest.mark.parametrize("reports", [1, 5])
def test_a_refused_release_settles_nothing(runtime: Runtime, reports: int) -> None:
    """T44: corrections stay with those of their week when there is to be no release."""
    keys = add(runtime, various(reports))
    with runtime.database.writing() as session:
        change_fact(session, runtime.keyring, keys[0], area=Area.HOUSING)

    with pytest.raises(ReleaseRefusedError):
        prepared(runtime, "2026-Q3")

    assert factories.row_counts(runtime.database)["fact_change"] == 1
