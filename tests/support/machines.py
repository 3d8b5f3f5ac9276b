"""Two machines of one installation: a folder each, one database, one Redis, one bucket."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from reporting.config import Config, Mode, config_from_environ
from reporting.runtime import Runtime, build_runtime
from tests.support.buckets import write_key
from tests.support.servers import AppServer, app_server, run_rinnalla

SHARED_FILES = ("secrets.json", "team-fingerprint", "storage-key")
"""What the second machine gets from the first (docs/several-machines.md)."""


@dataclass(frozen=True)
class Installation:
    """The settings that every machine of an installation has, and the first machine's folder."""

    settings: Mapping[str, str]
    first: Path

    def environment(self, instance: Path) -> dict[str, str]:
        """Give what a command on a machine runs with."""
        own = {"RINNALLA_MODE": "demo", "RINNALLA_INSTANCE": str(instance)}
        return {"PATH": os.environ["PATH"]} | own | dict(self.settings)

    def runtime(self) -> Runtime:
        """Give the first machine's runtime, to look into what all share."""
        config: Config = config_from_environ(self.environment(self.first))
        assert config.mode is Mode.DEMO
        return build_runtime(config)

    def join(self, instance: Path) -> Path:
        """Make the folder of one more machine as the documentation says; give it."""
        instance.mkdir(mode=0o700)
        for name in SHARED_FILES:
            if (self.first / name).exists():
                shutil.copy2(self.first / name, instance / name)
        return instance


def make_installation(first: Path, settings: Mapping[str, str]) -> Installation:
    """Set the first machine up: its secrets, the key of the bucket, the tables."""
    first.mkdir(mode=0o700)
    write_key(first)
    made = Installation(settings, first)
    run_rinnalla(["db", "upgrade"], made.environment(first))
    return made


@contextmanager
def running_machines(made: Installation, *instances: Path) -> Iterator[list[AppServer]]:
    """Run a server on each machine until the block ends."""
    with ExitStack() as running:
        yield [
            running.enter_context(app_server(instance, settings=made.settings))
            for instance in instances
        ]
