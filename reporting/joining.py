"""One installation, several machines: each has the same secrets, or is refused."""

from dataclasses import fields

from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from reporting.config import Config
from reporting.database import Database, table_of
from reporting.errors import UnsafeInstanceError
from reporting.instance import InstanceMark
from reporting.keyring import Keyring
from reporting.runtime import Runtime
from reporting.upserts import insert_into

SECRETS_MARK = "secrets"
"""Names the mark by which a machine knows whether it has the installation's secrets."""

_COPY = "copy secrets.json and team-fingerprint from another machine (docs/several-machines.md)"


def refuse_second_secrets(config: Config) -> None:
    """Refuse to make secrets for a database that others' reports are sealed with already.

    Raises UnsafeInstanceError.
    """
    database = Database(config.sqlalchemy_url)
    try:
        if _noted(database):
            raise UnsafeInstanceError(f"this database has an installation's data; {_COPY}")
    finally:
        database.close()


def refuse_foreign_secrets(runtime: Runtime) -> None:
    """Refuse to serve a database with other secrets than those it was made with.

    Every code and password would be wrong, and what came in would be lost to the other machines.
    Raises UnsafeInstanceError. A database that cannot be asked yet is left to `/readyz`.
    """
    noted = _noted(runtime.database)
    if noted and noted != secrets_mark(runtime.keyring):
        raise UnsafeInstanceError(f"these are not the secrets of this database; {_COPY}")


def note_secrets(session: Session, keyring: Keyring) -> None:
    """Note whose secrets this database goes with, once; two machines may do so at once."""
    row = {"name": SECRETS_MARK, "value": secrets_mark(keyring)}
    session.execute(
        insert_into(session, table_of(InstanceMark)).values(row).on_conflict_do_nothing()
    )


def secrets_mark(keyring: Keyring) -> str:
    """Give what tells whether two machines have the same secrets, and nothing else about them."""
    values = [getattr(keyring, one.name) for one in fields(keyring) if one.name != "made_for"]
    return keyring.keyed("installation", b"".join(values)).hex()


def _noted(database: Database) -> str | None:
    wanted = select(InstanceMark.value).where(InstanceMark.name == SECRETS_MARK)
    try:
        with database.reading() as session:
            return session.scalar(wanted)
    except (OperationalError, ProgrammingError):  # no such table yet, or no database
        return None
