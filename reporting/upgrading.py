"""After an update of the program, or a restore: the tables of today, and what rows lack in them.

And back to those of an older version.
"""

from reporting.errors import MigrationUnknownError
from reporting.facts.settling import complete_sets
from reporting.joining import note_secrets, refuse_foreign_secrets
from reporting.migration import downgrade, upgrade
from reporting.runtime import Runtime
from reporting.schema import known_revisions
from reporting.statistics.releases.kept_positions import seal_kept_positions


def bring_up_to_date(runtime: Runtime) -> None:
    """Run the migrations and complete what needs the secrets; safe to run twice.

    Raises UnsafeInstanceError when the secrets are not those of the database.
    """
    refuse_foreign_secrets(runtime)
    upgrade(runtime.database)
    with runtime.database.writing() as session:
        note_secrets(session, runtime.keyring)
        complete_sets(session, runtime.keyring)
        seal_kept_positions(session, runtime.keyring)


def take_back(runtime: Runtime, revision: str) -> None:
    """Undo the migrations after `revision`; safe to run twice.

    Raises MigrationUnknownError when this version knows none of that name.
    """
    if revision not in known_revisions():
        raise MigrationUnknownError(f"there is no migration {revision}")
    downgrade(runtime.database, revision)
