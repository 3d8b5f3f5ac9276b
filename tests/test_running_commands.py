"""`rinnalla job` notes what ended well; `rinnalla check` ends with how bad it is."""

from pathlib import Path

import pytest

from reporting.database import Database
from reporting.instance import job_moments
from reporting.schema import known_revisions
from tests.support.servers import run_rinnalla

pytestmark = pytest.mark.database


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Give the settings of a fresh production instance with its tables."""
    values = {"RINNALLA_INSTANCE": str(tmp_path / "instance"), "PATH": "/usr/bin:/bin"}
    run_rinnalla(["db", "upgrade"], values)
    return values


def noted(environment: dict[str, str]) -> set[str]:
    """Give the jobs that are noted."""
    database = Database(f"sqlite:///{environment['RINNALLA_INSTANCE']}/rinnalla.db")
    with database.reading() as session:
        found = set(job_moments(session))
    database.close()
    return found


def test_a_job_that_ended_well_is_noted(environment: dict[str, str]) -> None:
    assert "deleted" in run_rinnalla(["job", "retention"], environment)
    assert "Nothing is due" in run_rinnalla(["job", "publish"], environment)

    assert noted(environment) == {"retention", "publish"}


def test_a_job_that_failed_is_not_noted(environment: dict[str, str]) -> None:
    with pytest.raises(AssertionError, match="RINNALLA_BACKUP_TO"):
        run_rinnalla(["job", "backup"], environment)

    assert noted(environment) == set()


def test_a_backup_goes_where_the_settings_say(environment: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir(mode=0o700)
    key = run_rinnalla(["backup-key"], environment).split()[-1]
    environment |= {"RINNALLA_BACKUP_TO": str(folder), "RINNALLA_BACKUP_RECIPIENTS": key}

    run_rinnalla(["job", "backup"], environment)

    assert noted(environment) == {"backup"}
    assert list(folder.iterdir())


def test_tables_go_back_for_an_older_version_and_forward_again(
    environment: dict[str, str],
) -> None:
    """T27: what `deploy/update` asks, and undoes, when a release must be taken back."""
    before, newest = known_revisions()[-2:]
    assert run_rinnalla(["db", "status"], environment) == f"{newest}\n"

    run_rinnalla(["db", "downgrade", before], environment)

    with pytest.raises(AssertionError, match="db status"):
        run_rinnalla(["db", "status"], environment)
    with pytest.raises(AssertionError, match="no migration feedfacecafe"):
        run_rinnalla(["db", "downgrade", "feedfacecafe"], environment)
    run_rinnalla(["db", "upgrade"], environment)
    assert run_rinnalla(["db", "status"], environment) == f"{newest}\n"


def test_a_bare_installation_is_dangerous_and_says_why(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with pytest.raises(AssertionError, match="rinnalla check"):
        run_rinnalla(["check", "--nginx", str(tmp_path / "none")], environment)


def test_secrets_may_lie_elsewhere(tmp_path: Path) -> None:
    """4.32: with RINNALLA_SECRETS none lie in the instance, and another folder's are refused."""
    elsewhere, instance = tmp_path / "secrets", tmp_path / "instance"
    instance.mkdir(mode=0o700)
    values = {"RINNALLA_INSTANCE": str(instance), "RINNALLA_SECRETS": str(elsewhere)}
    values |= {"PATH": "/usr/bin:/bin"}

    run_rinnalla(["db", "upgrade"], values)

    assert (elsewhere / "secrets.json").exists()
    assert not (instance / "secrets.json").exists()
    assert "0 reports" in run_rinnalla(["retention", "run"], values)
