"""What a phone saves: which pages, and a version that changes when anything of them does."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[3]
_WORKER: Final = ROOT / "static" / "worker" / "offline.js"


@dataclass(frozen=True)
class Saved:
    """What one worker knows: the name of its caches, their version, and the pages it answers for.

    A worker that is not on deletes what it saved and takes leave.
    """

    name: str
    version: str
    isOn: bool  # noqa: N815 - a name of the script
    pages: tuple[str, ...]


def worker_script(saved: Saved) -> str:
    """Give the text of a worker."""
    text = json.dumps(asdict(saved), ensure_ascii=True)
    return f'"use strict";\nconst SAVED = {text};\n' + _WORKER.read_text(encoding="utf-8")


def version_of(language: str, *decided: object) -> str:
    """Give a version that changes with anything a saved page is made of.

    These are the texts of a language, the templates, styles and contact cards, the worker
    itself, and what the admin decided.
    """
    digest = hashlib.sha256(repr(decided).encode())
    for path in _sources(language):
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _sources(language: str) -> Iterator[Path]:
    yield _WORKER
    yield ROOT / "static" / "dist" / "manifest.json"
    yield from _files(ROOT / "data", "*.toml")
    for part in ("now", "guide", "layouts", "components"):
        yield from _files(ROOT / "templates" / part, "*.html")
    texts = ROOT / "translations" / language
    yield from (texts / "now.toml", texts / "LC_MESSAGES" / "messages.mo")
    # A chapter that a language lacks is shown in another one.
    for folder in sorted((ROOT / "translations").glob("*/guide")):
        yield from _files(folder, "*.md")


def _files(folder: Path, pattern: str) -> Iterable[Path]:
    return sorted(folder.rglob(pattern))
