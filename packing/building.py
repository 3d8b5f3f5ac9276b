"""Building one release from a tree: catalogues, static files, then the three files of it."""

import argparse
import subprocess
import sys
from pathlib import Path
from typing import Final

from packing.materials import write_materials
from packing.static_bundle import write_bundle
from packing.wheel import write_wheel

_ASSETS: Final = (
    "from pathlib import Path; from reporting.web.assets import build_assets; "
    "build_assets(Path('static'), Path('static/dist'))"
)


def build(tree: Path, target: Path, *, epoch: int) -> list[Path]:
    """Build what is made and pack it; `tree` is changed, so it must be a copy."""
    for command in (["-m", "catalogues", "compile"], ["-c", _ASSETS]):
        subprocess.run([sys.executable, *command], cwd=tree, check=True)  # noqa: S603 - our own
    target.mkdir(parents=True, exist_ok=True)
    return [
        write(tree, target, epoch=epoch) for write in (write_wheel, write_bundle, write_materials)
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("tree", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("epoch", type=int)
    asked = parser.parse_args()
    build(asked.tree, asked.target, epoch=asked.epoch)
