"""An instance never mixes invented and real data, and two instances never mix at all."""

from dataclasses import replace
from pathlib import Path

import pytest

from reporting.app import create_app
from reporting.config import Mode
from reporting.database import Database
from reporting.errors import UnsafeInstanceError
from reporting.instance import demo_mark, mark_demo, refuse_mixed_data
from reporting.runtime import Runtime
from tests import factories
from tests.support.pages import PageClient
from tests.support.people import make_team


def in_production(runtime: Runtime) -> Runtime:
    """Give a runtime as production would have it, with the same database."""
    return replace(runtime, config=replace(runtime.config, mode=Mode.PRODUCTION))


def test_production_refuses_to_serve_demo_data(database: Database, runtime: Runtime) -> None:
    with database.writing() as session:
        mark_demo(session, "yes")

    with pytest.raises(UnsafeInstanceError, match="demo data"):
        refuse_mixed_data(in_production(runtime))
    with pytest.raises(UnsafeInstanceError, match="demo data"):
        create_app(in_production(runtime).config, in_production(runtime))
    refuse_mixed_data(runtime)


def test_production_serves_a_database_without_demo_data(
    database: Database, runtime: Runtime
) -> None:
    refuse_mixed_data(in_production(runtime))

    with database.reading() as session:
        assert demo_mark(session) is None


def test_a_mark_can_be_set_again_and_is_kept(database: Database) -> None:
    for value in ("yes", "second"):
        with database.writing() as session:
            mark_demo(session, value)

    with database.reading() as session:
        assert demo_mark(session) == "second"


def test_an_unmigrated_or_missing_database_is_left_to_the_readiness_check(
    runtime: Runtime, tmp_path: Path
) -> None:
    for path in (tmp_path / "empty.db", tmp_path / "no-folder" / "no.db"):
        other = Database(f"sqlite:///{path}")
        refuse_mixed_data(replace(in_production(runtime), database=other))
        other.close()


def test_two_installations_take_nothing_of_each_other(
    tmp_path: Path, sqlite_template: Path
) -> None:
    """T35: they take nothing of each other."""
    runtimes = [factories.make_runtime(tmp_path / name, sqlite_template) for name in ("a", "b")]
    here, there = (PageClient(create_app(r.config, r)) for r in runtimes)
    for runtime in runtimes:
        make_team(runtime)

    sent = factories.send_report(here, story="Words")
    page = factories.inbox(here, sent.code)
    form = client_form = here.fill(page, "/inbox/message", message="Hello")

    factories.send(there, sent.form, status=400)
    factories.post(there, "/en/inbox", {"code": sent.code}, status=404)
    factories.post(there, "/en/inbox/message", client_form, status=400)
    assert factories.row_counts(runtimes[1].database)["report"] == 0
    factories.post(here, "/en/inbox/message", form)
    for runtime in runtimes:
        runtime.database.close()
