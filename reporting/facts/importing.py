"""Bringing figures over from elsewhere: all of a file or nothing of it.

Rows are added in pieces, so that reports can come in meanwhile; they count from the moment the
last piece enters them into the sets. Whoever is killed before leaves rows that no set names; the
next import removes them.
"""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Final

from pyroaring import BitMap
from sqlalchemy import LargeBinary, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from reporting.database import CLUSTERED, Base, Database
from reporting.facts.answers import Dimension, FactAnswers, Place, places_of
from reporting.facts.import_lines import ImportRefusedError, Line, read_lines
from reporting.facts.models import Fact
from reporting.facts.sealed_sets import open_answers
from reporting.facts.sets import FactSets, SetChanges, write_changes
from reporting.facts.settling import take_turn
from reporting.inserts import Inserts
from reporting.keyring import Keyring

PIECE: Final = 20_000
"""So many rows are written at once: about a second, for which reports wait."""

MOST_REPORTS: Final = 5_000_000

_FACTS: Final = Inserts(Fact)


class FactImport(Base):
    """That a file was brought over, so that it is not counted twice; nothing of what it said."""

    __tablename__ = "fact_import"
    __table_args__ = (CLUSTERED,)

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    imported_on: Mapped[date]
    number: Mapped[int]


Told = Callable[[str, int, int], None]
"""Hears how far it is: what is being done, how much of it is done, and how much there is."""


def check_file(path: Path, *, today: date, tell: Told) -> int:
    """Read a whole file and change nothing; give how many reports it counts.

    Raises ImportRefusedError with every line that is wrong.
    """
    size = path.stat().st_size
    lines = read_lines(path, today=today, tell=lambda done: tell("reading", done, size))
    number = sum(line.count for line in lines)
    if not 1 <= number <= MOST_REPORTS:
        raise ImportRefusedError(f"a file brings 1 to {MOST_REPORTS} reports, this one {number}")
    return number


def import_file(
    database: Database, path: Path, *, keyring: Keyring, today: date, tell: Told
) -> int:
    """Bring a file over as accepted facts; give how many reports were added.

    Raises ImportRefusedError when a line is wrong or the file was brought over before; then
    nothing was added.
    """
    number = check_file(path, today=today, tell=tell)
    digest = _digest(path)
    with database.writing() as session:
        take_turn(session)
        _refuse_again(session, digest)
        _remove_leftovers(session, keyring)
    added = _Added(number)
    lines = read_lines(path, today=today, tell=lambda _: None)
    for piece in _pieces(_answers(lines)):
        with database.writing() as session:
            take_turn(session)
            added.write(session, piece)
        tell("adding", added.done, number)
    with database.writing() as session:
        take_turn(session)
        _refuse_again(session, digest)
        added.check(session)
        write_changes(session, keyring, SetChanges(added=added.sets))
        session.add(FactImport(digest=digest, imported_on=today, number=number))
    return number


class _Added:
    """Rows written so far, and the sets that will name them."""

    def __init__(self, number: int) -> None:
        self.sets: dict[Place, BitMap] = defaultdict(BitMap)
        self._number, self.done = number, 0
        # Imported rows tell no time, so they lie together: quicker than in random places.
        self._prefix = secrets.token_bytes(8)
        self._adders: dict[tuple[str, Any], tuple[Callable[[int], None], ...]] = {}

    def write(self, session: Session, piece: list[FactAnswers]) -> None:
        last = session.scalar(select(func.max(Fact.position)))
        first = 0 if last is None else last + 1
        draws = secrets.token_bytes(4 * len(piece))
        rows = []
        for n, answers in enumerate(piece):
            self._enter(answers, first + n)
            rows.append(
                {
                    **open_answers(answers),
                    "key": self._prefix + (self.done + n).to_bytes(8, "big"),
                    "position": first + n,
                    "record_key": int.from_bytes(draws[4 * n : 4 * n + 4], "big"),
                }
            )
        _FACTS.add_many(session, rows)
        self.done += len(piece)

    def check(self, session: Session) -> None:
        """Raise ImportRefusedError when another import took these rows for leftovers."""
        own = func.substr(Fact.key, 1, len(self._prefix)) == self._prefix
        if session.scalar(select(func.count()).select_from(Fact).where(own)) != self._number:
            raise ImportRefusedError("another file was brought over meanwhile; try again")

    def _enter(self, answers: FactAnswers, position: int) -> None:
        for answer in vars(answers).items():
            if answer not in self._adders:
                self._adders[answer] = tuple(self.sets[p].add for p in places_of(*answer))
            for add in self._adders[answer]:
                add(position)


def _answers(lines: Iterable[Line]) -> Iterator[FactAnswers]:
    for line in lines:
        for _ in range(line.count):
            yield line.answers


def _pieces(answers: Iterator[FactAnswers]) -> Iterator[list[FactAnswers]]:
    while piece := list(islice(answers, PIECE)):
        yield piece


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _refuse_again(session: Session, digest: bytes) -> None:
    earlier = session.get(FactImport, digest)
    if earlier is not None:
        raise ImportRefusedError(f"this file was brought over on {earlier.imported_on}")


def _remove_leftovers(session: Session, keyring: Keyring) -> None:
    """Delete rows of an import that did not end: settled facts are all in a set of states."""
    states = FactSets(session, keyring).of(Dimension.STATE).values()
    named = BitMap.union(*states) if states else BitMap()
    there = session.scalar(select(func.count()).select_from(Fact))
    if there != len(named):
        leftover = BitMap(session.scalars(select(Fact.position))) - named
        for piece in _in_pieces(leftover):
            session.execute(delete(Fact).where(Fact.position.in_(piece)))


def _in_pieces(positions: BitMap) -> Iterator[list[int]]:
    many = list(positions)
    return (many[at : at + 1000] for at in range(0, len(many), 1000))
