"""A disk that forgets: what it keeps for sure after a power cut, and what it only may keep.

A file's bytes are sure once the file was synced; its name only once its folder was. Everything
else may be there or not, in any mixture, and a write may be cut off at any sector.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path, PurePosixPath
from random import Random

from faults.system_calls import Call

_SECTOR = 512


class Loss(Enum):
    """What a power cut takes of that which was not synced."""

    NOTHING = "nothing"
    EVERYTHING = "everything"
    SOMETHING = "something"


@dataclass(frozen=True)
class Change:
    """A write at a place, or with `data` None a cut of the file at this length."""

    place: int
    data: bytes | None = field(repr=False)


@dataclass
class _File:
    sure: bytearray
    unsure: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class _Naming:
    """From now on `name` is this file or folder (None: nothing any more); `was` is no more."""

    name: str
    file: int | None
    was: str = ""


FOLDER = -1


class Disk:
    """The files below one folder, as a program's system calls change them."""

    def __init__(self, root: Path, *, without: Iterable[str] = ()) -> None:
        """Begin with what lies there now, all of it sure."""
        self._root, self._files, self._places = str(root), [], {}  # type: ignore[var-annotated]
        self._sure: dict[str, int] = {self._root: FOLDER}
        self._unsure: list[_Naming] = []
        for path in sorted(root.rglob("*")):
            if path.is_dir():
                self._sure[str(path)] = FOLDER
            elif path.name not in set(without):
                self._sure[str(path)] = self._new_file(path.read_bytes())
        self._now = dict(self._sure)
        self._without = frozenset(without)

    def take(self, call: Call) -> bool:
        """Do what a call did; say whether it changed anything here."""
        if not call.worked:
            return False
        act = getattr(self, f"_do_{call.name}", None)
        return bool(act and act(call))

    def after_power_cut(self, loss: Loss, dice: Random) -> dict[str, bytes]:
        """Give the files that are left, by their paths below the root."""
        names = dict(self._sure)
        for naming in self._unsure:
            if _stays(loss, dice):
                _rename(names, naming)
        return {
            name.removeprefix(self._root + "/"): self._content(number, loss, dice)
            for name, number in names.items()
            if number != FOLDER and _is_reachable(name, names, self._root)
        }

    def _content(self, number: int, loss: Loss, dice: Random) -> bytes:
        held = bytearray(self._files[number].sure)
        for change in self._files[number].unsure:
            if _stays(loss, dice):
                _apply(held, _torn(change, dice) if loss is Loss.SOMETHING else change)
        return bytes(held)

    def _do_openat(self, call: Call) -> bool:
        name = call.texts[0].decode()
        if "O_CREAT" not in call.given or not self._is_ours(name) or name in self._now:
            return False
        self._places[name] = 0
        return self._name(_Naming(name, self._new_file(b"")))

    def _do_mkdir(self, call: Call) -> bool:
        name = call.texts[0].decode()
        return self._is_ours(name) and self._name(_Naming(name, FOLDER))

    def _do_rename(self, call: Call) -> bool:
        was, name = (text.decode() for text in call.texts)
        return was in self._now and self._name(_Naming(name, self._now[was], was))

    def _do_unlink(self, call: Call) -> bool:
        name = call.texts[0].decode()
        return name in self._now and self._name(_Naming(name, None))

    def _do_pwrite64(self, call: Call) -> bool:
        return self._change(call.file, Change(call.last_number, call.texts[0][: call.result]))

    def _do_write(self, call: Call) -> bool:
        place = self._places.get(call.file, 0)
        self._places[call.file] = place + call.result
        return self._change(call.file, Change(place, call.texts[0][: call.result]))

    def _do_ftruncate(self, call: Call) -> bool:
        return self._change(call.file, Change(call.last_number, None))

    def _do_fsync(self, call: Call) -> bool:
        if self._now.get(call.file) == FOLDER:
            return self._sync_folder(call.file)
        if call.file not in self._now:
            return False
        file = self._files[self._now[call.file]]
        for change in file.unsure:
            _apply(file.sure, change)
        file.unsure.clear()
        return True

    _do_fdatasync = _do_fsync

    def _change(self, name: str, change: Change) -> bool:
        if name not in self._now:
            return False
        self._files[self._now[name]].unsure.append(change)
        return True

    def _name(self, naming: _Naming) -> bool:
        _rename(self._now, naming)
        self._unsure.append(naming)
        return True

    def _sync_folder(self, folder: str) -> bool:
        for naming in self._unsure:
            if _folder_of(naming.name) == folder:
                _rename(self._sure, naming)
        self._unsure = [one for one in self._unsure if _folder_of(one.name) != folder]
        return True

    def _new_file(self, content: bytes) -> int:
        self._files.append(_File(bytearray(content)))
        return len(self._files) - 1

    def _is_ours(self, name: str) -> bool:
        inside = name.startswith(self._root + "/")
        return inside and PurePosixPath(name).name not in self._without


def write_files(files: dict[str, bytes], folder: Path) -> None:
    """Write what a power cut left into a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o600)


def _stays(loss: Loss, dice: Random) -> bool:
    return loss is Loss.NOTHING or (loss is Loss.SOMETHING and dice.random() < 0.5)


def _rename(names: dict[str, int], naming: _Naming) -> None:
    names.pop(naming.was, None)
    if naming.file is None:
        names.pop(naming.name, None)
    else:
        names[naming.name] = naming.file


def _is_reachable(name: str, names: dict[str, int], root: str) -> bool:
    return all(folder in names for folder in _folders_between(name, root))


def _folders_between(name: str, root: str) -> Iterator[str]:
    folder = _folder_of(name)
    while folder != root:
        yield folder
        folder = _folder_of(folder)


def _folder_of(name: str) -> str:
    return name.rpartition("/")[0]


def _torn(change: Change, dice: Random) -> Change:
    if change.data is None or dice.random() < 0.7:
        return change
    sectors = dice.randint(0, len(change.data) // _SECTOR)
    return Change(change.place, change.data[: sectors * _SECTOR])


def _apply(held: bytearray, change: Change) -> None:
    if change.data is None:
        del held[change.place :]
        held.extend(bytes(change.place - len(held)))
        return
    held.extend(bytes(max(0, change.place - len(held))))
    held[change.place : change.place + len(change.data)] = change.data
