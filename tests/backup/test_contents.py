"""Every table is in backups or left out on purpose, and what is left out is in no backup."""

import tarfile
from base64 import b64encode
from io import BytesIO
from pathlib import Path

import pyrage
from sqlalchemy import Table, insert

from reporting.backup.contents import KEPT, LEFT_OUT, kept_tables
from reporting.backup.rows import bare_table, kinds_of
from reporting.database import Base, Database
from reporting.runtime import Runtime
from tests import factories
from tests.backup.instances import make_key, take
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, sign_in

_CANARY = b"canary-in-a-transient-row-"
TRANSIENT = {
    *("grant_proposal", "invitation", "outbox_mail", "sent_form"),
    *("spare_code", "spent_challenge", "staff_session"),
}
_EXAMPLES = {
    "bytes": _CANARY + bytes(6),
    "text": _CANARY.decode()[:6],
    "number": 1,
    "long": 1,
    "flag": True,
}


def test_every_table_is_kept_or_left_out_for_a_reason() -> None:
    """T38: a new table is in no backup before somebody has decided that it may be."""
    assert {table.name for table in Base.metadata.sorted_tables} == KEPT | LEFT_OUT.keys()
    assert not KEPT & LEFT_OUT.keys()
    assert LEFT_OUT.keys() >= TRANSIENT
    assert all(LEFT_OUT.values())


def test_no_kept_row_refers_to_one_that_is_left_out() -> None:
    for table in kept_tables():
        assert not {key.column.table.name for key in table.foreign_keys} & LEFT_OUT.keys()


def test_transient_secrets_are_in_no_backup(
    database: Database, runtime: Runtime, client: PageClient, team: StaffedTeam, tmp_path: Path
) -> None:
    """T38: canaries in every transient table are not found in a decrypted backup."""
    factories.send_report(client, **factories.ANSWERS)
    sign_in(client, team.lead)
    found = factories.row_counts(database)
    assert found["sent_form"] == found["staff_session"] == 1
    canaries = [
        value
        for name, value in factories.every_value(database)
        if name.split(".")[0] in LEFT_OUT and isinstance(value, bytes) and len(value) > 16
    ]
    canaries += _filled(database)
    key = make_key()

    opened = _opened(take(runtime, tmp_path / "backups", key).path, key.identities)

    assert len(canaries) > 4
    assert not {
        name for name in opened if name.startswith("tables/") and name.split("/")[1] in LEFT_OUT
    }
    everything = b"".join(opened.values())
    for canary in canaries:
        assert canary not in everything
        assert _base64(canary) not in everything


def test_secrets_of_the_instance_are_in_no_backup_of_data(
    runtime: Runtime, client: PageClient, team: StaffedTeam, tmp_path: Path
) -> None:
    """4.34: secrets and what they open are never in one archive."""
    factories.send_report(client)
    key = make_key()
    opened = _opened(take(runtime, tmp_path / "backups", key).path, key.identities)

    everything = b"".join(opened.values())
    for name in ("code_pepper", "password_pepper", "audit_key", "form_key"):
        secret = getattr(runtime.keyring, name)
        for form in (secret, secret.hex().encode(), _base64(secret)):
            assert form not in everything, name


def test_a_backup_tells_nothing_without_its_key(
    runtime: Runtime, client: PageClient, team: StaffedTeam, tmp_path: Path
) -> None:
    """4.34: no clear column, no table's name and no words stand in the folder of backups."""
    factories.send_report(client, story="Shouted at on the tram")
    folder = tmp_path / "backups"
    taken = take(runtime, folder, make_key())
    number = next(v for n, v in factories.every_value(runtime.database) if n == "report.number")

    stored = b"".join(path.read_bytes() for path in folder.iterdir())

    assert stored.startswith(b"age-encryption.org/v1")
    for word in (str(number).encode(), b"sealed_object", b"Shouted", b"manifest", b"Equality"):
        assert word not in stored
    assert taken.path.stat().st_mode & 0o077 == 0


def _filled(database: Database) -> list[bytes]:
    """Put a row into each transient table that stands alone; give the canaries in them."""
    alone = [Base.metadata.tables[n] for n in LEFT_OUT if not Base.metadata.tables[n].foreign_keys]
    put: list[bytes] = []
    with database.writing() as session:
        for number, table in enumerate(alone):
            row = _row(table, number)
            session.execute(insert(bare_table(table.name, kinds_of(table))), [row])
            put += [value for value in row.values() if isinstance(value, bytes)]
    return put


def _row(table: Table, number: int) -> dict[str, object]:
    row: dict[str, object] = {}
    for name, kind in kinds_of(table).items():
        if kind == "bytes":
            row[name] = (_CANARY + number.to_bytes(1) + name.encode()).ljust(32, b"\0")[:32]
        elif kind == "day":
            row[name] = factories.TODAY
        elif kind == "moment":
            row[name] = factories.NOW.replace(tzinfo=None)
        else:
            row[name] = _EXAMPLES[kind]
    return row


def _opened(path: Path, identities: list[pyrage.x25519.Identity]) -> dict[str, bytes]:
    """Open an archive as anybody with age and tar does."""
    plain = BytesIO(pyrage.decrypt(path.read_bytes(), identities))
    with tarfile.open(fileobj=plain) as tar:
        return {entry.name: tar.extractfile(entry).read() for entry in tar}  # type: ignore[union-attr]


def _base64(value: bytes) -> bytes:
    return b64encode(value).rstrip(b"=")[:-1]
