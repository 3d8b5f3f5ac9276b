"""What is fuzzed: a parser, the bytes it gets, and examples to begin from."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOUND: Final = Path(__file__).with_name("found")
"""Bytes that once broke something, in a folder a target: they are tried in every run."""


@dataclass(frozen=True)
class Target:
    """A parser of outside bytes.

    `run` gives it any bytes, lets only the errors pass that it declares, and checks what it gives;
    whatever else is raised is a fault. `seeds` are bytes that it takes, `words` what is worth
    putting into them.
    """

    name: str
    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    words: tuple[bytes, ...] = ()

    @property
    def found(self) -> list[Path]:
        """Give the files of bytes that once broke it."""
        return sorted((FOUND / self.name).glob("*"))
