"""The Nu HTML checker: one start of Java for many pages."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

_JAR = Path(__file__).resolve().parents[2] / "node_modules/vnu-jar/build/dist/vnu.jar"


def html_faults(pages: Mapping[str, str], folder: Path) -> list[str]:
    """Give what the checker complains of in pages of HTML, as `name:line: message`.

    `folder` is an empty one of the test's own; the names only serve the report.
    """
    assert _JAR.exists(), "the HTML checker is missing: run `make test`"
    names = {}
    for number, (name, html) in enumerate(pages.items()):
        file = folder / f"{number}.html"
        file.write_text(html, encoding="utf-8")
        names[file.name] = name
    done = subprocess.run(
        ["java", "-jar", _JAR, "--format", "json", "--stdout", "--skip-non-html", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, f"the HTML checker did not run: {done.stderr}"
    messages = json.loads(done.stdout)["messages"]
    return [
        f"{names[Path(m['url']).name]}:{m.get('lastLine', 0)}: {m['message']}" for m in messages
    ]
