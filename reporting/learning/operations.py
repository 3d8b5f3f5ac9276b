"""Opening a class, adding answers to its counts, and forgetting it in the summer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reporting.errors import BusyError
from reporting.keyring import Keyring
from reporting.learning.attitudes import Moment, is_due, school_year_end
from reporting.learning.codes import ClassCode, TeacherCode, new_class_code, new_teacher_code
from reporting.learning.models import AnswerCount, AnswerRound, SchoolClass

_CODES_TRIED = 20


@dataclass(frozen=True)
class OpenedClass:
    """The codes of a new class, shown to its teacher once."""

    code: ClassCode
    teacher_code: TeacherCode = field(repr=False)
    ends_on: date


def open_class(session: Session, *, keyring: Keyring, today: date) -> OpenedClass:
    """Open a class under random codes; of the teacher's only a keyed digest is stored.

    Raises BusyError when no free code was found.
    """
    teacher, ends_on = new_teacher_code(), school_year_end(today)
    for _ in range(_CODES_TRIED):
        code = new_class_code()
        row = SchoolClass(code=code, teacher_digest=teacher_digest(keyring, teacher))
        row.ends_on = ends_on
        try:
            with session.begin_nested():
                session.add(row)
                session.flush()  # the rounds refer to it
                session.add_all(_empty_rounds(code))
        except IntegrityError:
            continue  # the code is taken: draw another
        return OpenedClass(code, teacher, ends_on)
    raise BusyError("no free class code was found")


def add_answers(
    session: Session, code: ClassCode, moment: Moment, answers: Mapping[str, int]
) -> None:
    """Count one pupil's answers; what was skipped is not in `answers`. No row is a pupil's.

    Answers wait until ten have come, and then until five more have (attitudes.is_due).
    """
    # Whoever counts holds the round, so that two pupils at once take turns.
    whole = session.get_one(AnswerRound, (code, moment), with_for_update=True)
    whole.waiting += 1
    for item, answer in answers.items():
        counted = session.get(AnswerCount, (code, moment, item, answer))
        if counted is None:
            counted = AnswerCount(
                class_code=code, moment=moment, item=item, answer=answer, shown=0, waiting=0
            )
            session.add(counted)
        counted.waiting += 1
    session.flush()  # what waits must be counted before it joins
    if is_due(whole.shown, whole.waiting):
        _show_all(session, code, moment, whole)


def forget_classes(session: Session, *, today: date) -> None:
    """Delete the classes of past school years with all their counts."""
    session.execute(delete(SchoolClass).where(SchoolClass.ends_on < today))


def teacher_digest(keyring: Keyring, teacher: TeacherCode) -> bytes:
    """Give what is stored of a teacher's code."""
    return keyring.keyed("teacher-code", teacher.encode())


def _empty_rounds(code: ClassCode) -> list[AnswerRound]:
    return [AnswerRound(class_code=code, moment=m, shown=0, waiting=0) for m in Moment]


def _show_all(session: Session, code: ClassCode, moment: Moment, whole: AnswerRound) -> None:
    whole.shown, whole.waiting = whole.shown + whole.waiting, 0
    session.execute(
        update(AnswerCount)
        .where(AnswerCount.class_code == code, AnswerCount.moment == moment)
        .values(shown=AnswerCount.shown + AnswerCount.waiting, waiting=0)
    )
