"""The build step for static files: stylesheets, scripts, hashed names, compressed twins."""

import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import brotli  # type: ignore[import-untyped]  # it ships without type information

from reporting.errors import RinnallaError

STYLE_SHEETS: Final = (
    "tokens",
    "base",
    "layout",
    "parts",
    "preferences",
    "tables",
    "home",
    "help",
    "guide",
    "report",
    "receipt",
    "inbox",
    "learn",
    "staff",
    "triage",
    "outside",
    "print",
)
# The page of the moment carries only what it shows (ux §6.1, B1).
NOW_SHEETS: Final = ("tokens", "base", "layout", "parts", "now", "print")
# Figures come on top of the others, so that a resident's form loads none of them.
FIGURE_SHEETS: Final = ("numbers", "annual")
MANIFEST: Final = "manifest.json"

_COMPRESSED: Final = frozenset({".css", ".js", ".svg"})
_CSS_TOKEN: Final = re.compile(
    r"""
    (?P<kept>"[^"]*"|'[^']*')       # a string
    | /\*.*?\*/ | \s*;\s*(?=\})    # a comment; the last semicolon of a rule
    | \s*(?P<mark>[{};,])\s*
    | (?P<colon>:)\s+               # the space before a colon stays: there it means "inside"
    | (?P<space>\s+)
    """,
    re.DOTALL | re.VERBOSE,
)


class AssetError(RinnallaError):
    """The static files cannot be built or have not been built; the message says what to do."""


def build_assets(source: Path, target: Path) -> None:
    """Build into `target` from the css, js and img folders of `source`.

    Every file's name carries the first twelve digits of its SHA-256, so it may be cached for
    good; text files get a .gz and a .br sibling; manifest.json maps plain names to hashed ones.
    Files of an earlier build are removed last, so a page in the making still finds its own.
    Raises `AssetError` if the stylesheets on disk are not exactly those of `STYLE_SHEETS`,
    `NOW_SHEETS` and `FIGURE_SHEETS`.
    """
    files = {
        "site.css": _styles(source / "css", STYLE_SHEETS),
        "now.css": _styles(source / "css", NOW_SHEETS),
        "figures.css": _styles(source / "css", FIGURE_SHEETS),
        **{file.name: file.read_bytes() for file in sorted((source / "js").glob("*.js"))},
        **{file.name: file.read_bytes() for file in sorted((source / "img").iterdir())},
    }
    target.mkdir(parents=True, exist_ok=True)
    manifest = {name: _write(target, name, content) for name, content in files.items()}
    (target / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    kept = (MANIFEST, *manifest.values())
    for file in target.iterdir():
        if file.name.removesuffix(".gz").removesuffix(".br") not in kept:
            file.unlink()


def load_manifest(target: Path) -> Mapping[str, str]:
    """Give the hashed file name of each static file, such as site.css.

    Raises `AssetError` if the files have not been built.
    """
    try:
        names: dict[str, str] = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise AssetError(f"no {MANIFEST} in {target}: run `make assets`") from error
    return MappingProxyType(names)


def minified_css(text: str) -> str:
    """Give a stylesheet without comments and without spaces that mean nothing; strings stay."""

    def shorter(token: re.Match[str]) -> str:
        return token["kept"] or token["mark"] or token["colon"] or " " * bool(token["space"])

    return _CSS_TOKEN.sub(shorter, text).strip()


def _styles(folder: Path, names: tuple[str, ...]) -> bytes:
    listed = {*STYLE_SHEETS, *NOW_SHEETS, *FIGURE_SHEETS}
    unlisted = {file.stem for file in folder.glob("*.css")} ^ listed
    if unlisted:
        raise AssetError(f"stylesheets missing or not listed: {', '.join(sorted(unlisted))}")
    texts = [(folder / f"{name}.css").read_text(encoding="utf-8") for name in names]
    return minified_css("\n".join(texts)).encode()


def _write(target: Path, name: str, content: bytes) -> str:
    stem, suffix = name.rsplit(".", 1)
    hashed = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
    (target / hashed).write_bytes(content)
    if f".{suffix}" in _COMPRESSED:
        (target / f"{hashed}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
        (target / f"{hashed}.br").write_bytes(brotli.compress(content, quality=11))
    return hashed
