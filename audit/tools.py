"""The programs of other people: each in an environment of its own, exactly as its lock says.

They lie under `.audit/`, are fetched with the machine's own settings, and are made anew when a
lock changes. Nothing of them is ever installed beside the service.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
CACHE: Final = ROOT / ".audit"
_LOCKS: Final = Path(__file__).with_name("locks")
_STAMP: Final = "made-from"
_SECONDS: Final = 900
_NPM_OPTIONS: Final = ("--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1")


class ToolMissingError(Exception):
    """A program could not be fetched or made ready on this machine."""


def python_tool(name: str) -> Path:
    """Give the folder of programs of `locks/NAME.txt`. Raises ToolMissingError."""
    lock, folder = _LOCKS / f"{name}.txt", CACHE / name
    if _is_made_from(folder, lock.read_bytes()):
        return folder / "bin"
    shutil.rmtree(folder, ignore_errors=True)
    run_tool([sys.executable, "-m", "venv", folder])
    install = ["-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps"]
    run_tool([folder / "bin" / "python", *install, "--require-hashes", "-r", lock])
    _stamp(folder, lock.read_bytes())
    return folder / "bin"


def node_tool(name: str) -> Path:
    """Give the folder with `node_modules` of `locks/NAME/`. Raises ToolMissingError."""
    source, folder = _LOCKS / name, CACHE / name
    lock = (source / "package-lock.json").read_bytes()
    if _is_made_from(folder, lock):
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source, folder)
    run_tool(["npm", "ci", *_NPM_OPTIONS], cwd=folder)
    _stamp(folder, lock)
    return folder


def run_tool(command: Sequence[str | Path], *, cwd: Path | None = None) -> str:
    """Run a program to its end and give what it printed. Raises ToolMissingError."""
    try:
        done = subprocess.run(
            command, cwd=cwd, capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolMissingError(f"{command[0]}: {error}") from error
    if done.returncode != 0:
        last = (done.stderr or done.stdout).strip().splitlines()[-3:]
        raise ToolMissingError(f"{Path(command[0]).name}: {' / '.join(last)}")
    return done.stdout


def bare_environment(folder: Path, **more: str) -> dict[str, str]:
    """Give an environment in which a program finds its home in a folder, and nothing of ours."""
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "TMPDIR": str(folder)} | more


def _is_made_from(folder: Path, lock: bytes) -> bool:
    try:
        return (folder / _STAMP).read_text() == hashlib.sha256(lock).hexdigest()
    except OSError:
        return False


def _stamp(folder: Path, lock: bytes) -> None:
    (folder / _STAMP).write_text(hashlib.sha256(lock).hexdigest())
