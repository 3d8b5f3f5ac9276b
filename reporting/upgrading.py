"""After an update of the program, or a restore: the tables of today, and what rows lack in them."""

from reporting.facts.settling import complete_sets
from reporting.joining import note_secrets, refuse_foreign_secrets
from reporting.migration import upgrade
from reporting.runtime import Runtime
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
