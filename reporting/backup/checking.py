"""What a backup must prove before anybody relies on it, without a database and without a disk."""

from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from reporting.audit import EMPTY, AuditAction, AuditEntry, Head, head_through
from reporting.backup.archive import ArchiveBrokenError, opened_archive
from reporting.backup.manifest import Manifest, NewerBackupError
from reporting.backup.reading import FilesMissingError, Reading, Rows, read_manifest
from reporting.keyring import Keyring
from reporting.schema import known_revisions
from reporting.sealing import ChainBrokenError, Generation, PublicKey, fingerprint, verify_chain


@dataclass(frozen=True)
class Checked:
    """What a whole backup holds, and where its audit trail ends."""

    manifest: Manifest
    rows: int
    files: int
    audit: Head


class Proof:
    """Follows the chains in the rows that pass by: the audit trail, and the keys of teams."""

    def __init__(self) -> None:
        self.audit = EMPTY
        self._generations: dict[bytes, list[Generation]] = {}

    def take(self, read: Rows) -> None:
        """Look at some rows. Raises AuditChainError at the first entry that does not fit."""
        if read.table == "audit_entry":
            self.audit = head_through(map(_entry, read.rows), after=self.audit)
        if read.table == "team_generation":
            for row in read.rows:
                self._generations.setdefault(row["team_id"], []).append(_generation(row))

    def check_team(self, pinned: bytes | None) -> None:
        """Check the team's keys from the fingerprint that is pinned outside the database.

        Raises ArchiveBrokenError when none is pinned or no chain begins with it.
        """
        if not self._generations:
            return
        if pinned is None:
            raise ArchiveBrokenError("team-fingerprint is missing; it lies with the secrets")
        for generations in self._generations.values():
            chain = sorted(generations, key=lambda one: one.number)
            if fingerprint(chain[0].signing_public) == pinned:
                _verify(chain, pinned)
                return
        raise ArchiveBrokenError("no team in the backup has the key that is pinned")


def check_backup(
    path: Path, identities: list[Any], *, keyring: Keyring, pinned: bytes | None
) -> Checked:
    """Read a backup from end to end and check all that can be checked without people's keys.

    Raises ArchiveKeyError, ArchiveBrokenError (NewerBackupError, FilesMissingError),
    OtherSecretsError, AuditChainError.
    """
    proof = Proof()
    with opened_archive(path, identities) as pieces:
        manifest = read_manifest(pieces, keyring)
        require_known(manifest)
        reading = Reading(pieces, manifest, keyring)
        for read in reading:
            if isinstance(read, Rows):
                proof.take(read)
    proof.check_team(pinned)
    end = reading.end
    assert end is not None
    if end.missing:
        raise FilesMissingError(frozenset(end.missing))
    return Checked(manifest, reading.rows.total(), end.files, proof.audit)


def require_known(manifest: Manifest) -> None:
    """Raise NewerBackupError when this program does not know the backup's tables."""
    if manifest.schema not in known_revisions():
        raise NewerBackupError


def _verify(chain: list[Generation], pinned: bytes) -> None:
    try:
        verify_chain(chain, pinned)
    except ChainBrokenError as error:
        raise ArchiveBrokenError("the chain of team keys in the backup is broken") from error


def _entry(row: dict[str, Any]) -> AuditEntry:
    try:
        action = AuditAction(row["action"])
    except ValueError as error:
        raise NewerBackupError from error
    return AuditEntry(**row | {"at": row["at"].replace(tzinfo=UTC), "action": action})


def _generation(row: dict[str, Any]) -> Generation:
    return Generation(
        row["team_id"],
        row["number"],
        PublicKey(row["public_key"]),
        row["signing_public_key"],
        row["signature"],
    )
