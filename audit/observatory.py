"""The MDN HTTP Observatory on every type of page, through the real nginx with TLS."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from audit.outcomes import Outcome, judged
from audit.stage import Stage
from audit.tools import ToolMissingError, bare_environment, node_tool
from audit.visited import PUBLIC_PAGES
from tests.support.machine import HOST

_LEAST_SCORE: Final = 125
_DRIVER: Final = Path(__file__).with_name("observatory.mjs")


def node_folder() -> Path:
    """Give where the programs in JavaScript lie, ready to run. Raises ToolMissingError.

    The Observatory would fetch the list of names with preloaded HSTS, which an example has none
    of; it gets an empty one.
    """
    folder = node_tool("observatory")
    for name in ("observatory.mjs", "policies.mjs"):
        shutil.copy(_DRIVER.with_name(name), folder)
    lists = folder / "node_modules" / "@mdn" / "mdn-http-observatory" / "conf"
    (lists / "hsts-preload.json").write_text("{}")
    return folder


def outcomes(stage: Stage) -> Iterator[Outcome]:
    """Scan each page as if it were the only one of the site."""
    addresses = [f"{HOST}{path}" for path in PUBLIC_PAGES]
    environment = bare_environment(stage.folder, NODE_EXTRA_CA_CERTS=str(stage.certificate))
    done = subprocess.run(
        ["node", node_folder() / "observatory.mjs", *addresses],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if done.returncode != 0:
        raise ToolMissingError(done.stderr[-300:])
    for one in json.loads(done.stdout):
        yield judged(
            "observatory",
            one["address"].removeprefix(HOST),
            demand="A+, ≥ 125, 10 of 10",
            found=f"{one['grade']}, {one['score']}, {one['passed']} of {one['of']}",
            details=one["failed"],
            is_met=one["grade"] == "A+" and one["score"] >= _LEAST_SCORE and not one["failed"],
        )
