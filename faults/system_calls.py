"""Reading what strace wrote down (`-f -y -xx -o`), each call once and in the order they ended."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_WHOLE = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+|\?)")
_BEGUN = re.compile(r"(\d+) +(\w+)\((.*) <unfinished \.\.\.>\Z", re.DOTALL)
_CUT_OFF = re.compile(r"(\d+) +(\w+)\((.*) <detached \.\.\.>\Z", re.DOTALL)  # as strace left
_ENDED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (-?\d+|\?)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FILE = re.compile(r"-?\d+<((?:\\x[0-9a-f]{2})*)>")


@dataclass(frozen=True)
class Call:
    """One call of the system: by which thread, its name, what it was given, what it gave."""

    thread: int
    name: str
    given: str = field(repr=False)
    result: int

    @property
    def worked(self) -> bool:
        """Say whether it did what it was asked."""
        return self.result >= 0

    @property
    def file(self) -> str:
        """Give the path of the open file it is about, empty for none."""
        found = _FILE.match(self.given)
        return _bytes(found[1]).decode() if found else ""

    @property
    def number(self) -> int:
        """Give the number of the open file it is about."""
        return int(self.given.split("<", 1)[0])

    @property
    def texts(self) -> list[bytes]:
        """Give the strings it was given."""
        return [_bytes(text) for text in _TEXT.findall(self.given)]

    @property
    def last_number(self) -> int:
        """Give its last argument as a number: an offset or a length."""
        return int(self.given.rsplit(",", 1)[-1])


def calls_in(path: Path) -> Iterator[Call]:
    """Give the calls of a trace as they ended."""
    begun: dict[int, str] = {}
    with path.open(encoding="ascii") as lines:
        for line in lines:
            if half := _BEGUN.match(line.rstrip("\n")):
                begun[int(half[1])] = half[3]
            elif cut := _CUT_OFF.match(line.rstrip("\n")):
                yield _call(cut[1], cut[2], cut[3], "0")
            elif rest := _ENDED.match(line):
                yield _call(rest[1], rest[2], begun.pop(int(rest[1]), "") + rest[3], rest[4])
            elif whole := _WHOLE.match(line):
                yield _call(whole[1], whole[2], whole[3], whole[4])


def _call(thread: str, name: str, given: str, result: str) -> Call:
    return Call(int(thread), name, given, -1 if result == "?" else int(result))


def _bytes(hexadecimal: str) -> bytes:
    return bytes.fromhex(hexadecimal.replace("\\x", ""))
