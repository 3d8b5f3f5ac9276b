"""A person at a real terminal: reads what a program prints, types answers, may pull the plug."""

import os
import pty
import re
import select
import signal
import subprocess
from codecs import getincrementaldecoder
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.structure.sources import ROOT

_PATIENCE_SECONDS = 60
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")


class Terminal:
    """The `rinnalla` program on a terminal of its own."""

    def __init__(self, *arguments: str, instance: Path, **settings: str) -> None:
        ours, theirs = pty.openpty()
        environ = {"PATH": os.environ["PATH"], "TERM": "xterm", "LANG": "C.UTF-8"}
        environ |= {"RINNALLA_INSTANCE": str(instance), "RINNALLA_MODE": "production"}
        self.process = subprocess.Popen(
            [ROOT / ".venv/bin/rinnalla", *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environ | settings,
            start_new_session=True,
        )
        os.close(theirs)
        self._terminal, self.shown = ours, ""
        self._decoder = getincrementaldecoder("utf-8")("replace")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._terminal)

    def wait_for(self, text: str) -> str:
        """Read until a text is shown; give all that was shown since the last answer."""
        while text not in self.shown:
            assert self._read(), f"it ended without {text!r}: {self.shown}"
        return self.shown

    def answer(self, question: str, line: str) -> str:
        """Wait for a question and type an answer; give what was shown before it."""
        shown, _, self.shown = self.wait_for(question).partition(question)
        os.write(self._terminal, (line + "\n").encode())
        return shown

    def end(self) -> tuple[int, str]:
        """Wait until the program ends; give its status and what it showed at last."""
        while self._read():
            pass
        return self.process.wait(_PATIENCE_SECONDS), self.shown

    def pull_the_plug(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def _read(self) -> bool:
        """Take in what is shown next; say whether there was anything before the end."""
        ready, _, _ = select.select([self._terminal], [], [], _PATIENCE_SECONDS)
        assert ready, f"nothing came after: {self.shown}"
        try:
            data = os.read(self._terminal, 65536)
        except OSError:  # the other end of a terminal is gone
            return False
        self.shown = _ESCAPES.sub("", self.shown + self._decoder.decode(data))
        return bool(data)
