"""The Nu HTML checker: Java starts once for all pages of a run, and gets quick by them."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.support.servers import connect, free_port, running, wait_for

_JAR = Path(__file__).resolve().parents[2] / "node_modules/vnu-jar/build/dist/vnu.jar"
# The schema goes deep. One thread cleans up, code is compiled quickly: tests run beside it.
_JAVA = (
    *("setpriv", "--pdeathsig=KILL", "java", "-Xss4m"),
    *("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
    "-Dnu.validator.servlet.bind-address=127.0.0.1",
)
# It answers nobody who does not say who asks.
_SENT = {"Content-Type": "text/html; charset=utf-8", "User-Agent": "tests"}


class HtmlChecker:
    """A checker that runs: pages by name in, complaints out."""

    def __init__(self, port: int) -> None:
        self._port = port

    def faults(self, pages: Mapping[str, str]) -> list[str]:
        """Give what it complains of in pages of HTML, as `name:line: message`."""
        found = [(name, message) for name, html in pages.items() for message in self._ask(html)]
        return [f"{name}:{one.get('lastLine', 0)}: {one['message']}" for name, one in found]

    def _ask(self, html: str) -> list[dict[str, Any]]:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            connection.request("POST", "/?out=json", html.encode(), _SENT)
            answer = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        messages: list[dict[str, Any]] = answer["messages"]
        return messages


@contextmanager
def html_checker(folder: Path) -> Iterator[HtmlChecker]:
    """Run a checker until the block ends; its log lies in `folder`."""
    assert _JAR.exists(), "the HTML checker is missing: run `make test`"
    port = free_port()
    command = [*_JAVA, "-cp", str(_JAR), "nu.validator.servlet.Main", str(port)]
    with running(command, folder):
        wait_for(lambda: connect(port), OSError)
        yield HtmlChecker(port)
