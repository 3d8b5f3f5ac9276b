"""All that is fuzzed, by name."""

from collections.abc import Mapping
from typing import Final

from tests.fuzz import archives, bodies, files, sealed, texts
from tests.fuzz.target import Target

TARGETS: Final[Mapping[str, Target]] = {
    one.name: one
    for one in (
        *sealed.TARGETS,
        *texts.TARGETS,
        *bodies.TARGETS,
        *archives.TARGETS,
        *files.TARGETS,
    )
}
