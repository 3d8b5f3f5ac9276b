"""What residents read of authorities and rules in the languages that the data files do not give.

`data/contacts.toml` and `data/routing.toml` say everything in Finnish, Swedish and English, with
sources; `translations/<language>/help.toml` says the same in another language, by the same ids.
"""

import logging
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

_FOLDER: Final = Path(__file__).resolve().parents[2] / "translations"

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class HelpTexts:
    """The texts of one language by the ids of the data files; empty where it has no file."""

    contact: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    remedy: Mapping[str, str] = field(default_factory=dict)
    rule: Mapping[str, str] = field(default_factory=dict)
    clock: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    group: Mapping[str, str] = field(default_factory=dict)

    def find(self, table: str, *keys: str) -> str:
        """Give one text by its table and keys, empty when it is not here."""
        found: Any = getattr(self, table)
        for key in keys:
            found = found.get(key, {})
        return found or ""


@cache
def help_texts(language: str, *, folder: Path = _FOLDER) -> HelpTexts:
    """Give the texts of a language, read once; none when it has no file or a broken one."""
    path = folder / language / "help.toml"
    if not path.exists():
        return HelpTexts()
    try:
        return parse_help(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError):
        _log.error("translations/%s/help.toml cannot be read", language)
        return HelpTexts()


def parse_help(text: str) -> HelpTexts:
    """Give the texts of a file.

    Raises ValueError when it is no TOML, TypeError when it has a table that is unknown here.
    """
    tables: dict[str, Any] = tomllib.loads(text)
    return HelpTexts(**tables)
