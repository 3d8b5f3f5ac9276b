"""`make release`: pack the last commit twice, in two unlike places, and compare every byte."""

import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).resolve().parents[1]
_TARGET: Final = _ROOT / "dist"
_UNLIKE: Final = (
    ({"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}, 0o022),
    ({"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "2"}, 0o077),
)


def main() -> int:
    """Build twice, compare, and put the files with their digests into `dist`."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH") or _git("log", "-1", "--format=%ct").decode()
    with tempfile.TemporaryDirectory(prefix="rinnalla-release-") as name:
        one, other = (
            _built(Path(name) / str(number), epoch.strip(), *place)
            for number, place in enumerate(_UNLIKE)
        )
        if one != other:
            differing = sorted(n for n in one.keys() | other.keys() if one.get(n) != other.get(n))
            print(f"Built twice and not the same: {', '.join(differing)}", file=sys.stderr)  # noqa: T201
            return 1
        shutil.rmtree(_TARGET, ignore_errors=True)
        _TARGET.mkdir()
        for file, content in one.items():
            (_TARGET / file).write_bytes(content)
    sums = "".join(f"{hashlib.sha256(one[n]).hexdigest()}  {n}\n" for n in sorted(one))
    (_TARGET / "SHA256SUMS").write_text(sums)
    print(f"Built twice, the same bytes:\n{sums}", end="")  # noqa: T201
    return 0


def _built(folder: Path, epoch: str, settings: dict[str, str], mask: int) -> dict[str, bytes]:
    tree, target = folder / "tree", folder / "out"
    with tarfile.open(fileobj=io.BytesIO(_git("archive", "HEAD"))) as archive:
        archive.extractall(tree, filter="data")
    order = [sys.executable, "-m", "packing.building", str(tree), str(target), epoch]
    environment = os.environ | settings
    subprocess.run(order, cwd=tree, env=environment, umask=mask, check=True)  # noqa: S603 - our own
    lock = {"requirements.txt": (tree / "requirements.txt").read_bytes()}
    return lock | {path.name: path.read_bytes() for path in sorted(target.iterdir())}


def _git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=_ROOT, check=True, capture_output=True).stdout  # noqa: S603, S607 - our own repository


if __name__ == "__main__":
    sys.exit(main())
