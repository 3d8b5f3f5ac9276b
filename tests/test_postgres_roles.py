"""The roles of docs/several-machines.md: the service can do its work on them, and nothing else."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from reporting.app import create_app
from reporting.config import Config, Mode
from reporting.jobs import run_retention
from reporting.keyring import create_keyring
from reporting.runtime import Runtime, build_runtime
from reporting.upgrading import bring_up_to_date
from reporting.web import current
from tests import factories
from tests.structure.sources import ROOT
from tests.support.pages import PageClient
from tests.support.people import make_team, sign_in
from tests.support.servers import postgres_folder, postgres_in

pytestmark = pytest.mark.database

_BLOCK = re.compile(r"```sql\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Give the address of a database made by what the page says, for a role to be filled in."""
    page = (ROOT / "docs" / "several-machines.md").read_text(encoding="utf-8")
    blocks = _BLOCK.findall(page)
    assert len(blocks) == 2
    with postgres_folder() as folder, postgres_in(folder):
        for name, block in zip(("postgres", "rinnalla"), blocks, strict=True):
            address = f"host={folder} user=rinnalla dbname={name}"
            with psycopg.connect(address, autocommit=True) as connection:
                for statement in block.split(";"):
                    if statement.strip():
                        connection.execute(statement.encode())
        yield f"postgresql+psycopg://{{role}}@/rinnalla?host={folder}"


@pytest.fixture(scope="module")
def service(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    """Give an instance whose tables the owner made, as the service runs it."""
    instance = tmp_path_factory.mktemp("roles") / "instance"
    create_keyring(instance, Mode.DEMO)
    config = Config(
        mode=Mode.DEMO, instance=instance, database_url=url.format(role="rinnalla_owner")
    )
    owner = build_runtime(config, costs=factories.CHEAP)
    bring_up_to_date(owner)
    owner.database.close()
    served = replace(config, database_url=url.format(role="rinnalla_service"))
    runtime = build_runtime(served, costs=factories.CHEAP)
    yield runtime
    runtime.database.close()


def test_the_service_works_with_the_least_rights(service: Runtime) -> None:
    team = make_team(service)
    phone, desk = (PageClient(create_app(service.config, service)) for _ in range(2))

    sent = factories.send_report(phone, story="Words", wish="advice")
    sign_in(desk, team.lead)
    desk.get("/staff/queue?lang=en")
    factories.act(phone, factories.inbox(phone, sent.code), "withdraw", sure="yes")
    run_retention(service, today=current.today(), now=current.now())

    assert phone.fetch("/readyz").status_code == 200
    assert factories.row_counts(service.database)["report"] == 0


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE public.more (id int)",
        "DROP TABLE report",
        "TRUNCATE audit_entry",
        "ALTER TABLE report ADD COLUMN more int",
        "CREATE ROLE more",
    ],
)
def test_the_service_can_change_rows_and_nothing_else(statement: str, service: Runtime) -> None:
    with pytest.raises(ProgrammingError), service.database.writing() as session:
        session.execute(text(statement))


def test_nobody_else_may_look_in(url: str, service: Runtime, tmp_path: Path) -> None:
    address = url.format(role="rinnalla").partition("host=")[2]
    with psycopg.connect(
        f"host={address} user=rinnalla dbname=postgres", autocommit=True
    ) as super_:
        super_.execute("CREATE ROLE stranger LOGIN")

    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(f"host={address} user=stranger dbname=rinnalla")
