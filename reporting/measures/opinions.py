"""Three questions after the guide or a report: counted by week, never kept one by one.

What is kept of an opinion are up to three counters grown by one. The digest of its page's token
is kept for a day or two, so that one page counts once.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import LargeBinary, String, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from reporting.database import CLUSTERED, Base, table_of
from reporting.errors import AlreadyReceivedError
from reporting.upserts import insert_into
from reporting.vocabulary import N_, Term

LEAST_SHOWN: Final = 10
"""Below so many answers nothing of them is shown (ux §5.6)."""

WEEKS_SHOWN: Final = 13

_STEP: Final = 5  # numbers of answers are rounded down to this, shares to this many per cent
_TOKEN_DAYS: Final = 2


class OpinionSource(Term):
    """What somebody has just read or done."""

    GUIDE = "guide", N_("After the guide")
    REPORT = "report", N_("After a report")


class OpinionQuestion(Term):
    """What is asked."""

    EASY = "easy", N_("Was it easy?")
    TRUST = "trust", N_("Do you trust us with this?")
    AGAIN = "again", N_("Would you do something the next time you see it?")


class Grade(Term):
    """An answer from little to much."""

    ONE = "1", N_("1, not at all")
    TWO = "2", N_("2")
    THREE = "3", N_("3, somewhat")
    FOUR = "4", N_("4")
    FIVE = "5", N_("5, very much")


class Intent(Term):
    """An answer to what one would do."""

    YES = "yes", N_("Yes")
    MAYBE = "maybe", N_("Maybe")
    NO = "no", N_("No")


ANSWERS: Final[Mapping[OpinionQuestion, type[Term]]] = {
    OpinionQuestion.EASY: Grade,
    OpinionQuestion.TRUST: Grade,
    OpinionQuestion.AGAIN: Intent,
}


class OpinionCount(Base):
    """How often an answer was given in a week, after what and in which language."""

    __tablename__ = "opinion_count"
    __table_args__ = (CLUSTERED,)

    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    source: Mapped[OpinionSource] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    question: Mapped[OpinionQuestion] = mapped_column(primary_key=True)
    answer: Mapped[str] = mapped_column(String(8), primary_key=True)
    number: Mapped[int]


class OpinionForm(Base):
    """A page that was sent, by the digest of its token, until its token is too old anyway."""

    __tablename__ = "opinion_form"
    __table_args__ = (CLUSTERED,)

    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    sent_on: Mapped[date]


@dataclass(frozen=True)
class Opinion:
    """What somebody answered; a question that was left out is absent."""

    source: OpinionSource
    language: str
    answers: Mapping[OpinionQuestion, Term]


@dataclass(frozen=True)
class OpinionRow:
    """The answers to one question: about how many, and each one's share in per cent.

    `language` is empty for all languages together. `shares` is None below ten answers.
    """

    source: OpinionSource
    question: OpinionQuestion
    language: str
    about: int
    shares: tuple[tuple[Term, int], ...] | None


class Span(StrEnum):
    """Whether rows are of all languages together or of each apart."""

    ALL = "all"
    EACH = "each"


def count_opinion(session: Session, opinion: Opinion, *, token_digest: bytes, today: date) -> None:
    """Count the answers of one page. Raises AlreadyReceivedError when it was sent before."""
    forget_opinion_forms(session, today=today)
    session.add(OpinionForm(token_digest=token_digest, sent_on=today))
    try:
        session.flush()  # the key says whether this page was sent before
    except IntegrityError as error:
        raise AlreadyReceivedError from error
    for question, answer in opinion.answers.items():
        if isinstance(answer, ANSWERS[question]):
            _count(session, opinion, question, answer=answer, week=week_of(today))


def forget_opinion_forms(session: Session, *, today: date) -> None:
    """Delete the digests of pages whose tokens are too old to be sent again."""
    table = table_of(OpinionForm)
    session.execute(delete(table).where(table.c.sent_on <= today - timedelta(days=_TOKEN_DAYS)))


def opinions(
    session: Session, *, today: date, span: Span = Span.ALL, weeks: int = WEEKS_SHOWN
) -> tuple[OpinionRow, ...]:
    """Give what was answered in the last whole weeks, rounded; the current week is left out.

    Rounding keeps two pages of figures from being subtracted down to one person's answer.
    """
    counts: dict[tuple[OpinionSource, OpinionQuestion, str], Counter[str]] = {}
    for row in session.scalars(select(OpinionCount).where(_in(today, weeks))):
        language = row.language if span is Span.EACH else ""
        key = (row.source, row.question, language)
        counts.setdefault(key, Counter())[row.answer] += row.number
    order = {term: place for place, term in enumerate((*OpinionSource, *OpinionQuestion))}
    keys = sorted(counts, key=lambda key: (order[key[0]], order[key[1]], key[2]))
    return tuple(_row(*key, found=counts[key]) for key in keys)


def opinion_lines(rows: tuple[OpinionRow, ...]) -> Iterator[tuple[str, ...]]:
    """Give rows as lines of a table for other programs, the heading first."""
    yield ("after", "question", "language", "answer", "share_percent", "answers_about")
    for row in rows:
        for answer, share in row.shares or ():
            language = row.language or "all"
            place = (row.source.value, row.question.value, language)
            yield (*place, answer.value, str(share), str(row.about))


def week_of(today: date) -> str:
    """Give the ISO week of a day, such as `2026-W47`."""
    year, week, _ = today.isocalendar()
    return f"{year}-W{week:02}"


def _count(
    session: Session, opinion: Opinion, question: OpinionQuestion, *, answer: Term, week: str
) -> None:
    table = table_of(OpinionCount)
    statement = insert_into(session, table).values(
        week=week,
        source=opinion.source,
        language=opinion.language,
        question=question,
        answer=answer.value,
        number=1,
    )
    grown = {"number": table.c.number + 1}
    session.execute(
        statement.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=grown)
    )


def _in(today: date, weeks: int) -> Any:
    known = [week_of(today - timedelta(weeks=ago)) for ago in range(1, weeks + 1)]
    return OpinionCount.week.in_(known)


def _row(
    source: OpinionSource, question: OpinionQuestion, language: str, *, found: Counter[str]
) -> OpinionRow:
    total = found.total()
    if total < LEAST_SHOWN:
        return OpinionRow(source, question, language, about=0, shares=None)
    shares = tuple(
        (answer, round(100 * found[answer.value] / total / _STEP) * _STEP)
        for answer in ANSWERS[question]
    )
    return OpinionRow(source, question, language, about=total // _STEP * _STEP, shares=shares)
