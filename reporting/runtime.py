"""What one process needs, built once and passed everywhere."""

from dataclasses import dataclass, field
from pathlib import Path

from reporting.config import Config
from reporting.database import Database
from reporting.errors import UnsafeInstanceError
from reporting.keyring import Keyring, load_keyring
from reporting.sealing import profiles
from reporting.storage.local import LocalStorage

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
    storage: LocalStorage
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
        self.pin_path.write_text(fingerprint.hex() + "\n", encoding="ascii")


def build_runtime(config: Config, *, costs: CostProfiles | None = None) -> Runtime:
    """Open database, secrets and storage.

    Raises UnsafeInstanceError when the secrets are missing or unsafe, or were made for a demo
    and are used in production, or the other way round.
    """
    keyring = load_keyring(config.instance)
    if keyring.made_for != config.mode.value:
        raise UnsafeInstanceError(
            f"the secrets in {config.instance} were made for {keyring.made_for}, "
            f"not for {config.mode.value}"
        )
    return Runtime(
        config=config,
        database=Database(config.sqlalchemy_url),
        keyring=keyring,
        storage=LocalStorage(config.instance / "files"),
        costs=costs or CostProfiles(),
    )
