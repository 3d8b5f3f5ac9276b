"""Reading saved replies: those to use, the matrix of purposes and languages, their history."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.replies.gaps import Filling, filled_text
from reporting.replies.models import ReplyVersion
from reporting.replies.purposes import Purpose
from reporting.replies.reading import Reading, reading_of
from reporting.vocabulary import N_, ReplyLanguage, Term

# Languages that always have a column; the others have one once they have a text.
MAIN_LANGUAGES: Final = (ReplyLanguage.FI, ReplyLanguage.SV, ReplyLanguage.EN)


class CellStatus(Term):
    """How it stands with a reply in one language."""

    APPROVED = "approved", N_("Approved")
    OLD = "old", N_("Old: check it")
    MISSING = "missing", N_("Missing")


@dataclass(frozen=True)
class Reply:
    """A saved reply to use; `is_old` when its day of review has passed."""

    purpose: Purpose
    language: str
    text: str
    review_on: date | None

    def is_old(self, today: date) -> bool:
        """Say whether somebody should look at it again before it is used."""
        return self.review_on is not None and self.review_on < today


@dataclass(frozen=True)
class Cell:
    """A purpose in one language: the version in use, and a newer one that waits for approval."""

    purpose: Purpose
    language: ReplyLanguage
    status: CellStatus
    in_use: ReplyVersion | None
    waiting: ReplyVersion | None

    @property
    def newest(self) -> ReplyVersion | None:
        """Give the version that was written last."""
        return self.waiting or self.in_use

    @property
    def reading(self) -> Reading | None:
        """Give how hard the newest version is to read."""
        return reading_of(self.newest.text) if self.newest else None


@dataclass(frozen=True)
class Matrix:
    """All replies: a row for each purpose, a column for each language."""

    languages: tuple[ReplyLanguage, ...]
    rows: tuple[tuple[Purpose, tuple[Cell, ...]], ...]

    def count(self, status: CellStatus) -> int:
        """Give how many cells have a status."""
        return sum(cell.status is status for _, cells in self.rows for cell in cells)

    @property
    def waiting(self) -> int:
        """Give how many cells have a version that waits for approval."""
        return sum(cell.waiting is not None for _, cells in self.rows for cell in cells)


def replies_for(session: Session, purpose: Purpose, language: str) -> tuple[Reply, ...]:
    """Give the approved replies for a reply language, the exact one before its base.

    Empty when there is none: then send `Purpose.TRANSLATION_COMING` in a language that has it,
    and order a translation (ux §4.7).
    """
    wanted = dict.fromkeys((language, language.partition("-")[0]))
    rows = session.scalars(
        select(ReplyVersion)
        .where(ReplyVersion.purpose == purpose, ReplyVersion.language.in_(wanted))
        .where(ReplyVersion.approved_by.is_not(None))
        .order_by(ReplyVersion.number)
    )
    newest = {row.language: row for row in rows}
    return tuple(_reply(newest[code]) for code in wanted if code in newest)


def filled(reply: Reply, filling: Filling) -> str:
    """Give a reply's text with its gaps filled; see `gaps.has_blanks` before sending it."""
    return filled_text(reply.text, filling, reply.language)


def matrix(session: Session, today: date) -> Matrix:
    """Give every purpose in every language that has a column."""
    versions: dict[tuple[Purpose, str], list[ReplyVersion]] = defaultdict(list)
    for row in session.scalars(select(ReplyVersion).order_by(ReplyVersion.number)):
        versions[row.purpose, row.language].append(row)
    used = {code for _, code in versions}
    languages = tuple(one for one in ReplyLanguage if one in MAIN_LANGUAGES or one.value in used)
    return Matrix(
        languages,
        tuple(
            (one, tuple(_cell(one, code, versions[one, code.value], today) for code in languages))
            for one in Purpose
        ),
    )


def cell(session: Session, purpose: Purpose, language: ReplyLanguage, today: date) -> Cell:
    """Give one purpose in one language."""
    return _cell(purpose, language, versions_of(session, purpose, language), today)


def versions_of(
    session: Session, purpose: Purpose, language: ReplyLanguage
) -> tuple[ReplyVersion, ...]:
    """Give every version of a reply, the first one first."""
    of_cell = (ReplyVersion.purpose == purpose, ReplyVersion.language == language.value)
    rows = session.scalars(select(ReplyVersion).where(*of_cell).order_by(ReplyVersion.number))
    return tuple(rows)


def _cell(
    purpose: Purpose, language: ReplyLanguage, versions: Iterable[ReplyVersion], today: date
) -> Cell:
    in_use, waiting = None, None
    for row in versions:
        if row.approved_by is not None:
            in_use, waiting = row, None
        else:
            waiting = row
    status = CellStatus.MISSING
    if in_use is not None:
        status = CellStatus.OLD if _reply(in_use).is_old(today) else CellStatus.APPROVED
    return Cell(purpose, language, status, in_use, waiting)


def _reply(row: ReplyVersion) -> Reply:
    return Reply(row.purpose, row.language, row.text, row.review_on)
