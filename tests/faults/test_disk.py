"""The disk that forgets keeps what was synced, and may lose everything else."""

from pathlib import Path
from random import Random

import pytest

from faults.disk import Disk, Loss
from faults.system_calls import Call

DICE = Random(1)  # noqa: S311 - the same fall each time


def hexed(text: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


class Program:
    """Makes system calls below a folder as strace would write them down."""

    def __init__(self, root: Path) -> None:
        root.mkdir()
        (root / "old").write_bytes(b"old")
        self.root, self.disk = root, Disk(root)

    def path(self, name: str) -> str:
        return hexed(str(self.root / name) if name else str(self.root))

    def opens(self, name: str) -> None:
        self._does("openat", f'AT_FDCWD<{hexed("/")}>, "{self.path(name)}", O_RDWR|O_CREAT')

    def writes(self, name: str, text: str) -> None:
        self._does("write", f'5<{self.path(name)}>, "{hexed(text)}", {len(text)}', len(text))

    def writes_at(self, name: str, place: int, text: str) -> None:
        given = f'5<{self.path(name)}>, "{hexed(text)}", {len(text)}, {place}'
        self._does("pwrite64", given, len(text))

    def syncs(self, name: str) -> None:
        self._does("fsync", f"5<{self.path(name)}>")

    def renames(self, was: str, name: str) -> None:
        self._does("rename", f'"{self.path(was)}", "{self.path(name)}"')

    def makes_folder(self, name: str) -> None:
        self._does("mkdir", f'"{self.path(name)}", 0777')

    def _does(self, name: str, given: str, result: int = 0) -> None:
        self.disk.take(Call(1, name, given, result))

    def sure(self) -> dict[str, bytes]:
        return self.disk.after_power_cut(Loss.EVERYTHING, DICE)


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Give a program and its disk."""
    return Program(tmp_path / "disk")


def test_what_was_there_before_stays(program: Program) -> None:
    assert program.sure() == {"old": b"old"}


def test_bytes_are_sure_once_the_file_was_synced(program: Program) -> None:
    program.writes_at("old", 1, "XX")
    assert program.sure() == {"old": b"old"}

    program.syncs("old")
    assert program.sure() == {"old": b"oXX"}


def test_a_new_file_is_sure_once_its_folder_was_synced_too(program: Program) -> None:
    program.opens("new")
    program.writes("new", "ab")
    program.syncs("new")
    assert "new" not in program.sure()

    program.syncs("")
    assert program.sure()["new"] == b"ab"


def test_a_rename_is_sure_once_the_folder_was_synced(program: Program) -> None:
    program.renames("old", "newer")
    assert program.sure() == {"old": b"old"}

    program.syncs("")
    assert program.sure() == {"newer": b"old"}


def test_a_file_in_a_folder_whose_own_name_was_not_synced_is_not_to_be_found(
    program: Program,
) -> None:
    program.makes_folder("ab")
    program.opens("ab/new")
    program.syncs("ab/new")
    program.syncs("ab")
    assert "ab/new" not in program.sure()

    program.syncs("")
    assert "ab/new" in program.sure()


def test_without_loss_everything_is_there(program: Program) -> None:
    program.opens("new")
    program.writes("new", "ab")
    program.writes("new", "cd")

    assert program.disk.after_power_cut(Loss.NOTHING, DICE) == {"old": b"old", "new": b"abcd"}


def test_with_some_loss_each_unsynced_write_may_be_there_or_not(program: Program) -> None:
    program.writes_at("old", 0, "X")
    program.writes_at("old", 2, "Y")

    seen = {program.disk.after_power_cut(Loss.SOMETHING, DICE)["old"] for _ in range(200)}

    assert seen >= {b"old", b"Xld", b"olY", b"XlY"}
