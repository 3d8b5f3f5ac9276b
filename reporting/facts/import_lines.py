"""Lines of a file of figures: each read into coded answers, or named with what is wrong in it.

The columns are described in docs/facts-import.md. Several codes in one field are parted by spaces.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from reporting.coding import ClosingReason
from reporting.errors import RinnallaError
from reporting.facts.answers import MASS, FactAnswers, FactState, language_group
from reporting.facts.periods import PeriodUnknownError, parse_period
from reporting.places import MunicipalityUnknownError, helsinki_districts, municipality
from reporting.vocabulary import (
    Area,
    BystanderAnswer,
    Channel,
    Ground,
    Kind,
    Role,
    Term,
    TimeOfDay,
    Wish,
)
from reporting.words import clean_line

REQUIRED: Final = ("period", "count")
MOST_BYTES: Final = 256 * 2**20
MOST_COUNT: Final = 1_000_000
MOST_FAULTS: Final = 50
_MOST_DIGITS: Final = len(str(MOST_COUNT))

_REPEATED: Final = "repeated"
_HELSINKI: Final = "091"


class ImportRefusedError(RinnallaError):
    """A file of figures was refused as a whole; `faults` names every bad line, up to fifty."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Line:
    """One line: its number in the file, the answers, and how many reports had them."""

    number: int
    answers: FactAnswers
    count: int


def read_lines(path: Path, *, today: date, tell: Callable[[int], None]) -> Iterator[Line]:
    """Read a file line by line; `tell` hears how many bytes were read.

    Raises ImportRefusedError, when all has been read, with every line that is wrong: unknown
    columns or codes, a period that is not over, counts below one, fields too many or too few, the
    same answers twice.
    """
    faults: list[str] = []
    rows = _rows(path, tell)
    _, head = next(rows, (1, []))
    reader = _LineReader(_columns(head), today)
    for number, row in rows:
        try:
            line = reader.line(number, row)
        except ValueError as error:
            faults.append(f"line {number}: {error}")
            if len(faults) >= MOST_FAULTS:
                break
            continue
        yield line
    if faults:
        raise ImportRefusedError(*faults)


class _Read(dict[str, Any]):
    """What the texts of one column mean; each is read once."""

    def __init__(self, name: str, today: date) -> None:
        super().__init__()
        self._reader, self._today = _READERS[name], today

    def __missing__(self, text: str) -> Any:
        value = self[text] = self._reader(text.strip(), self._today)
        return value


class _LineReader:
    """Reads the lines of one file."""

    def __init__(self, columns: Sequence[str], today: date) -> None:
        self._columns = [(name, _Read(name, today)) for name in columns]
        self._seen: dict[FactAnswers, int] = {}

    def line(self, number: int, row: Sequence[str]) -> Line:
        if len(row) != len(self._columns):
            raise ValueError(f"{len(row)} fields where {len(self._columns)} columns are named")
        texts = zip(self._columns, row, strict=True)
        values = {name: read[text] for (name, read), text in texts}
        count = values.pop("count")
        flags = values.pop("flags", ())
        answers = FactAnswers(
            **values, is_mass=MASS in flags, is_repeated=_REPEATED in flags, state=_ACCEPTED
        )
        if answers.district and answers.municipality != _HELSINKI:
            raise ValueError("a district needs the municipality 091")
        first = self._seen.setdefault(answers, number)
        if first != number:
            raise ValueError(f"the same answers as in line {first}; add the counts up")
        return Line(number, answers, count)


def _rows(path: Path, tell: Callable[[int], None]) -> Iterator[tuple[int, list[str]]]:
    if path.stat().st_size > MOST_BYTES:
        raise ImportRefusedError(f"the file is over {MOST_BYTES >> 20} MiB; split it, as by year")
    try:
        with path.open(encoding="utf-8-sig", errors="strict", newline="") as file:
            rows = csv.reader(_told(file, tell), strict=True)
            for row in rows:
                if row:
                    yield rows.line_num, row
    except UnicodeDecodeError as error:
        raise ImportRefusedError("the file is not in UTF-8; save it as “CSV UTF-8”") from error
    except csv.Error as error:
        raise ImportRefusedError(f"line {rows.line_num}: {error}") from error


def _shown(text: str) -> str:
    """Give the beginning of a bad field as a terminal may show it: no sign that steers one."""
    return clean_line(text)[:40]


def _told(lines: Iterable[str], tell: Callable[[int], None]) -> Iterator[str]:
    read = 0
    for number, line in enumerate(lines):
        read += len(line)
        if number % 1000 == 0:
            tell(read)
        yield line
    tell(read)


def _columns(head: list[str]) -> list[str]:
    columns = [name.strip() for name in head]
    unknown = [name for name in columns if name not in _READERS]
    missing = [name for name in REQUIRED if name not in columns]
    doubled = {name for name in columns if columns.count(name) > 1}
    faults = [f"there is no column “{_shown(name)}”" for name in unknown]
    faults += [f"the column “{name}” is missing" for name in missing]
    faults += [f"the column “{name}” stands there twice" for name in sorted(doubled)]
    if faults:
        raise ImportRefusedError(*(f"line 1: {fault}" for fault in faults[:MOST_FAULTS]))
    return columns


def _one_of(term: type[Term]) -> Callable[[str, date], Any]:
    def read(text: str, _: date) -> Term | None:
        return _code(term, text) if text else None

    return read


def _some_of(term: type[Term]) -> Callable[[str, date], Any]:
    def read(text: str, _: date) -> tuple[Term, ...]:
        return tuple(dict.fromkeys(_code(term, word) for word in text.split()))

    return read


def _code(term: type[Term], text: str) -> Term:
    try:
        return term(text)
    except ValueError:
        raise ValueError(f"{term.__name__.lower()} has no code “{_shown(text)}”") from None


def _period(text: str, today: date) -> str:
    try:
        period = parse_period(text)
    except PeriodUnknownError:
        raise ValueError(f"“{_shown(text)}” is no period") from None
    if period.last_day >= today:
        raise ValueError(f"the period {period} is not over yet")
    return str(period)


def _count(text: str, _: date) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    if not is_number or not 1 <= int(text) <= MOST_COUNT:
        raise ValueError(f"the count “{_shown(text)}” is no whole number from 1 to {MOST_COUNT}")
    return int(text)


def _municipality(text: str, _: date) -> str | None:
    try:
        return str(municipality(text).code) if text else None
    except MunicipalityUnknownError:
        raise ValueError(f"there is no municipality “{_shown(text)}”") from None


def _district(text: str, _: date) -> str | None:
    if text and text not in {one.code for one in helsinki_districts()}:
        raise ValueError(f"there is no district “{_shown(text)}” in Helsinki")
    return text or None


def _flags(text: str, _: date) -> tuple[str, ...]:
    flags = tuple(text.split())
    if unknown := set(flags) - {MASS, _REPEATED}:
        raise ValueError(f"there is no flag “{_shown(min(unknown))}”")
    return flags


_ACCEPTED: Final = FactState.ACCEPTED
_channel: Final = _one_of(Channel)
_READERS: Final[Mapping[str, Callable[[str, date], Any]]] = {
    "period": _period,
    "count": _count,
    "role": _one_of(Role),
    "area": _one_of(Area),
    "grounds": _some_of(Ground),
    "kinds": _some_of(Kind),
    "municipality": _municipality,
    "district": _district,
    "time_of_day": _one_of(TimeOfDay),
    "bystander": _one_of(BystanderAnswer),
    "wish": _one_of(Wish),
    "closing_reason": _one_of(ClosingReason),
    "channel": lambda text, today: _channel(text or Channel.IMPORT, today),
    "language": lambda text, _: language_group(text),
    "flags": _flags,
}
