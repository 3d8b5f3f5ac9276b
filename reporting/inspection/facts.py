"""What is looked at: plain facts of the machine, the service and what stands before it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from reporting.config import Config


@dataclass(frozen=True)
class MachineFacts:
    """The machine and its file system."""

    plain_swaps: tuple[str, ...] = ()  # neither encrypted nor in memory
    core_pattern: str = ""
    core_limit: int = 0  # bytes
    is_time_kept: bool = True  # somebody sets the clock by the network
    free_bytes: int = 1 << 40
    free_share: float = 1.0
    free_files_share: float = 1.0
    open_files: tuple[str, ...] = ()  # of the instance, that other users can read
    writable_program: tuple[str, ...] = ()  # of the program, that the service's user may change
    is_temporary_in_memory: bool = True
    can_print: bool = True


@dataclass(frozen=True)
class PostgresFacts:
    """How a PostgreSQL is set."""

    synchronous_commit: str = "on"
    fsync: str = "on"
    log_statement: str = "none"
    is_local: bool = True
    is_encrypted: bool = False


@dataclass(frozen=True)
class ServiceFacts:
    """The service, its database and its jobs."""

    config: Config
    now: datetime
    is_debugging: bool = False
    is_redis_open: bool = False  # answers without a password, over the network
    database_fault: str = ""  # why it cannot be asked: one word
    is_key_verified: bool = True
    is_pinned: bool = True
    is_demo_data: bool = False
    job_moments: Mapping[str, datetime] = field(default_factory=dict)
    newest_moment: datetime | None = None  # noted by anything here
    stale_contacts: tuple[str, ...] = ()
    damaged_facts: int = 0
    postgres: PostgresFacts | None = None


@dataclass(frozen=True)
class UrlFacts:
    """How the public address answers."""

    url: str
    fault: str = ""  # the class of the error, when it did not answer
    headers: Mapping[str, str] = field(default_factory=dict)  # names in small letters
    certificate_ends: date | None = None


@dataclass(frozen=True)
class Facts:
    """Everything that the checks may look at."""

    machine: MachineFacts
    service: ServiceFacts
    nginx: str = ""  # its whole configuration; empty when it was not found
    url: UrlFacts | None = None


LONGEST: Mapping[str, timedelta] = {
    "notices": timedelta(hours=1),
    "settle": timedelta(hours=6),
    "publish": timedelta(hours=6),
    "retention": timedelta(days=2),
    "promise": timedelta(days=2),
    "audit": timedelta(days=2),
    "backup": timedelta(days=2),
}
"""How long ago each job may have ended well."""
