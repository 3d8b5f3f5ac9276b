"""The wheel: everything the service needs, in an order and with times that never vary."""

import base64
import hashlib
import time
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

# Within site-packages. The service looks for its templates beside its code, as in a checkout;
# the .pth file is how Python finds both.
_PROGRAM: Final = "rinnalla_program"
_FOLDERS: Final = ("reporting", "templates", "translations", "data", "migrations", "deploy", "docs")
_FILES: Final = ("wsgi.py", "LICENSE", "README.md", "CHANGELOG.md", "SECURITY.md")
_UNWANTED: Final = frozenset({".pyc", ".po", ".pot", ".png", ".compiled"})


def version_of(tree: Path) -> str:
    """Give the version that a tree calls itself."""
    project = tomllib.loads((tree / "pyproject.toml").read_text("utf-8"))
    return str(project["project"]["version"])


def write_wheel(tree: Path, target: Path, *, epoch: int) -> Path:
    """Pack a tree whose catalogues and static files were built; give the wheel.

    It is stored without compression, whose bytes depend on the machine's zlib. `epoch` is the
    time of all its files, in seconds.
    """
    version = version_of(tree)
    path = target / f"rinnalla-{version}-py3-none-any.whl"
    info = f"rinnalla-{version}.dist-info"
    content = dict(_content(tree)) | dict(_metadata(tree, info, version))
    record = "".join(_record_line(name, content[name]) for name in sorted(content))
    content[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    moment = time.gmtime(epoch)[:6]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as wheel:
        for name in sorted(content, key=lambda name: (".dist-info/" in name, name)):
            entry = zipfile.ZipInfo(name, moment)
            is_program = content[name].startswith(b"#!")
            entry.external_attr = (0o100755 if is_program else 0o100644) << 16
            entry.create_system = 3  # Unix, whatever packs it
            wheel.writestr(entry, content[name])
    return path


def wanted_files(tree: Path) -> list[Path]:
    """Give the files of a tree that the service needs, in order."""
    found = [tree / name for name in _FILES if (tree / name).exists()]
    for folder in (*_FOLDERS, "static/dist"):
        found += [path for path in (tree / folder).rglob("*") if path.is_file()]
    return sorted(p for p in found if p.suffix not in _UNWANTED or "static/dist" in p.as_posix())


def _content(tree: Path) -> Iterator[tuple[str, bytes]]:
    yield "rinnalla.pth", f"{_PROGRAM}\n".encode()
    for path in wanted_files(tree):
        yield f"{_PROGRAM}/{path.relative_to(tree).as_posix()}", path.read_bytes()


def _metadata(tree: Path, info: str, version: str) -> Iterator[tuple[str, bytes]]:
    project = tomllib.loads((tree / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [
        "Metadata-Version: 2.4",
        "Name: rinnalla",
        f"Version: {version}",
        f"Summary: {project['description']}",
        f"License-Expression: {project['license']}",
        f"Requires-Python: {project['requires-python']}",
        *(f"Requires-Dist: {one}" for one in project["dependencies"]),
    ]
    yield f"{info}/METADATA", ("\n".join(lines) + "\n").encode()
    scripts = "".join(f"{name} = {place}\n" for name, place in project["scripts"].items())
    yield f"{info}/entry_points.txt", f"[console_scripts]\n{scripts}".encode()
    wheel = "Wheel-Version: 1.0\nGenerator: rinnalla\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    yield f"{info}/WHEEL", wheel.encode()


def _record_line(name: str, content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(content)}\n"
