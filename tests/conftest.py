"""What tests ask for by name: an instance, its databases, the application."""

import gc
import os
from collections.abc import Iterator
from inspect import signature
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import settings

from reporting.app import create_app
from reporting.config import PREFIX, Config, Mode
from reporting.database import Database
from reporting.keyring import create_keyring
from reporting.runtime import CostProfiles, Runtime, build_runtime
from reporting.sealing import profiles
from tests.support import databases, servers
from tests.support.compiled_once import keep_rules, keep_templates
from tests.support.forbidden import forbid
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, make_team

pytest_plugins = ["tests.support.live", "tests.support.buckets"]

SLOW_FOLDERS = {"deploy", "faults", "journeys"}
CHEAP = CostProfiles(code=profiles.CHEAPEST, password=profiles.CHEAPEST)

for _name in [name for name in os.environ if name.startswith(PREFIX)]:
    del os.environ[_name]  # what a developer has set for `make run`
forbid()
keep_rules()
# How long a test takes says more of the machine than of the code.
settings.register_profile("rinnalla", deadline=None)
settings.load_profile("rinnalla")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test on both databases when it names `database` itself, on SQLite otherwise."""
    if "database_kind" in metafunc.fixturenames:
        named = signature(metafunc.function).parameters
        kinds = [databases.SQLITE] + [databases.POSTGRESQL] * ("database" in named)
        metafunc.parametrize("database_kind", kinds, indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a database, so that `-m "not database"` is quick and needs nothing.

    Files that wait for servers and browsers come first: else one process would end with them alone.
    """
    slow = set()
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if names & {"database_kind", "postgres", "live_server"}:
            item.add_marker(pytest.mark.database)
        if names & {"live_server", "browser"} or item.path.parent.name in SLOW_FOLDERS:
            slow.add(item.path)
    items.sort(key=lambda item: item.path not in slow)


def pytest_collection_finish() -> None:
    """Let the collector leave alone what is there until the end: all tests and all modules."""
    gc.freeze()


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """Give which database this test runs on."""
    return str(request.param)


@pytest.fixture(scope="session")
def postgres() -> Iterator[servers.PostgresServer]:
    """Give a PostgreSQL server of this run."""
    with servers.postgres_server() as server:
        yield databases.make_postgres_template(server)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """Give the URL of a Redis of this run."""
    with servers.redis_server() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated SQLite file to copy."""
    return databases.make_sqlite_template(tmp_path_factory.mktemp("template") / "template.db")


@pytest.fixture
def config(
    tmp_path: Path, database_kind: str, sqlite_template: Path, request: pytest.FixtureRequest
) -> Iterator[Config]:
    """Give the settings of a fresh demo instance: own secrets, migrated database, no rows."""
    instance = tmp_path / "instance"
    create_keyring(instance, Mode.DEMO)
    if database_kind == databases.SQLITE:
        url = databases.copy_sqlite(sqlite_template, instance)
        yield Config(mode=Mode.DEMO, instance=instance, database_url=url)
    else:
        with databases.postgres_copy(request.getfixturevalue("postgres")) as url:
            yield Config(mode=Mode.DEMO, instance=instance, database_url=url)


@pytest.fixture
def runtime(config: Config) -> Iterator[Runtime]:
    """Give the runtime of a fresh instance; deriving keys costs as little as is allowed."""
    built = build_runtime(config, costs=CHEAP)
    yield built
    built.database.close()


@pytest.fixture
def database(runtime: Runtime) -> Database:
    """Give a fresh migrated database; naming it runs the test on SQLite and on PostgreSQL."""
    return runtime.database


@pytest.fixture
def app(config: Config, runtime: Runtime) -> Flask:
    """Give the application of a fresh instance."""
    made = create_app(config, runtime)
    keep_templates(made.jinja_env)
    return made


@pytest.fixture
def client(app: Flask) -> PageClient:
    """Give a client that checks every page it fetches."""
    return PageClient(app)


@pytest.fixture
def team(runtime: Runtime) -> StaffedTeam:
    """Give a team that takes reports in, with a caseworker and a lead who hold its key."""
    return make_team(runtime)
