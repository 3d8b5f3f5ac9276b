"""What one process needs, built once and passed everywhere."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from reporting.config import Config
from reporting.database import Database
from reporting.errors import UnsafeInstanceError
from reporting.keyring import Keyring, load_keyring
from reporting.sealing import profiles
from reporting.storage.blobs import Storage
from reporting.storage.chosen import open_storage
from reporting.storage.local import sync_folder

PIN_FILE = "team-fingerprint"


@dataclass(frozen=True)
class CostProfiles:
    """What deriving a key from a code or a password costs; tests choose the cheapest."""

    code: profiles.Profile = profiles.FOLLOW_UP_CODE
    password: profiles.Profile = profiles.PASSWORD


@dataclass(frozen=True)
class Runtime:
    """Settings, database, secrets and storage of one process."""

    config: Config
    database: Database
    keyring: Keyring = field(repr=False)
    storage: Storage
    costs: CostProfiles = CostProfiles()

    @property
    def pin_path(self) -> Path:
        """Give the file that pins the team's first signing key, outside the database."""
        return self.config.instance / PIN_FILE

    def pinned_fingerprint(self) -> bytes | None:
        """Give the pinned fingerprint (32 bytes), or None before a team was created."""
        try:
            return bytes.fromhex(self.pin_path.read_text(encoding="ascii").strip())
        except (FileNotFoundError, ValueError):
            return None

    def pin(self, fingerprint: bytes) -> None:
        """Pin the team's fingerprint; from now on reports are sealed to this team only."""
        draft = self.pin_path.with_suffix(".new")
        with draft.open("w", encoding="ascii") as file:
            file.write(fingerprint.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.pin_path)
        sync_folder(self.pin_path.parent)


def build_runtime(config: Config, *, costs: CostProfiles | None = None) -> Runtime:
    """Open database, secrets and storage.

    Raises UnsafeInstanceError when the secrets are missing or unsafe, or were made for a demo
    and are used in production, or the other way round.
    """
    keyring = load_keyring(config.secrets_folder)
    if keyring.made_for != config.mode.value:
        raise UnsafeInstanceError(
            f"the secrets in {config.instance} were made for {keyring.made_for}, "
            f"not for {config.mode.value}"
        )
    return Runtime(
        config=config,
        database=Database(config.sqlalchemy_url),
        keyring=keyring,
        storage=open_storage(config),
        costs=costs or CostProfiles(),
    )
