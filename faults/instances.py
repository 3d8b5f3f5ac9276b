"""An instance to break: a migrated database, a team with its kit, and settings to serve it."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from reporting.config import Config, Mode, config_from_environ
from reporting.keyring import create_keyring
from reporting.migration import upgrade
from reporting.runtime import Runtime, build_runtime
from reporting.staffing.installing import set_up_team


@dataclass(frozen=True)
class Instance:
    """Where an instance lies, what opens its reports, and the settings it runs with."""

    folder: Path
    kit: str = field(repr=False)
    settings: Mapping[str, str]

    @property
    def scratch(self) -> Path:
        """Give the folder that its processes use for temporary files."""
        return self.folder.parent / "scratch"

    def environment(self, **more: str) -> dict[str, str]:
        """Give the environment for a process on this instance."""
        ours = {"PATH": os.environ["PATH"], "TMPDIR": str(self.scratch)}
        return ours | {"RINNALLA_INSTANCE": str(self.folder)} | dict(self.settings) | more

    @contextmanager
    def opened(self) -> Iterator[Runtime]:
        """Give the instance opened in this process, as a command would open it."""
        runtime = build_runtime(self.config)
        try:
            yield runtime
        finally:
            runtime.database.close()

    @property
    def config(self) -> Config:
        """Give its settings."""
        return config_from_environ(self.environment())

    def moved_to(self, folder: Path) -> "Instance":
        """Give the same instance where a copy of its folder lies."""
        return Instance(folder, self.kit, self.settings)


def make_instance(
    folder: Path,
    *,
    settings: Mapping[str, str] | None = None,
    prepare: Callable[[Path], None] = lambda _: None,
) -> Instance:
    """Make an instance with a team in `folder`/instance.

    `settings` are further RINNALLA_* values; `prepare` puts into its folder what they need.
    """
    given = {"RINNALLA_MODE": Mode.DEMO.value} | dict(settings or {})
    instance = Instance(folder / "instance", "", given)
    for made in (instance.folder, instance.scratch):
        made.mkdir(parents=True)
    prepare(instance.folder)
    create_keyring(instance.folder, Mode.DEMO.value)
    with instance.opened() as runtime:
        upgrade(runtime.database)
        kit = set_up_team(runtime, "Mortal", now=datetime.now(UTC)).recovery_code
    return Instance(instance.folder, kit, given)
