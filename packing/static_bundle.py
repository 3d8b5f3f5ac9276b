"""The static files as a tar: what browsers are given, for comparing and for serving elsewhere."""

import tarfile
from pathlib import Path

from packing.wheel import version_of


def write_bundle(tree: Path, target: Path, *, epoch: int) -> Path:
    """Pack `static/dist` of a tree in which it was built; give the tar."""
    path = target / f"rinnalla-static-{version_of(tree)}.tar"
    folder = tree / "static" / "dist"
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as bundle:
        for file in sorted(p for p in folder.rglob("*") if p.is_file()):
            entry = tarfile.TarInfo(f"static/{file.relative_to(folder).as_posix()}")
            entry.size, entry.mtime, entry.mode = file.stat().st_size, epoch, 0o644
            with file.open("rb") as content:
                bundle.addfile(entry, content)
    return path
