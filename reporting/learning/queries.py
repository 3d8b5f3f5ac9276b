"""Reading a class: whether there is one, and what may be shown of it."""

import hmac
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.keyring import Keyring
from reporting.learning.attitudes import ENOUGH_TO_CLAIM, SCALE, ItemResult, Moment, average
from reporting.learning.codes import ClassCode, TeacherCode
from reporting.learning.models import AnswerCount, AnswerRound, SchoolClass
from reporting.learning.operations import teacher_digest


@dataclass(frozen=True)
class ClassResults:
    """What a teacher may see: averages from ten answers on, and how many still wait."""

    code: ClassCode
    ends_on: date
    items: tuple[ItemResult, ...]
    answered: Mapping[Moment, int]
    waiting: Mapping[Moment, int]

    @property
    def may_claim(self) -> bool:
        """Say whether there are enough answers on both sides to speak of a change."""
        return min(self.answered.values()) >= ENOUGH_TO_CLAIM


def has_class(session: Session, code: ClassCode, *, today: date) -> bool:
    """Say whether a class with this code is open."""
    found = session.get(SchoolClass, code)
    return found is not None and found.ends_on >= today


def class_results(
    session: Session,
    code: ClassCode,
    teacher: TeacherCode,
    *,
    items: Iterable[str],
    keyring: Keyring,
    today: date,
) -> ClassResults | None:
    """Give a class's results to whoever has its teacher's code, None to all others."""
    found = session.get(SchoolClass, code)
    digest = teacher_digest(keyring, teacher)
    stored = found.teacher_digest if found else bytes(len(digest))
    if not hmac.compare_digest(stored, digest) or found is None or found.ends_on < today:
        return None
    counts, rounds = _counts(session, code), _rounds(session, code)
    return ClassResults(
        code=code,
        ends_on=found.ends_on,
        items=tuple(_item(item, counts) for item in items),
        answered={moment: shown for moment, (shown, _) in rounds.items()},
        waiting={moment: waiting for moment, (_, waiting) in rounds.items()},
    )


def _rounds(session: Session, code: ClassCode) -> Mapping[Moment, tuple[int, int]]:
    found = session.scalars(select(AnswerRound).where(AnswerRound.class_code == code))
    counted = {row.moment: (row.shown, row.waiting) for row in found}
    return {moment: counted.get(moment, (0, 0)) for moment in Moment}


def _counts(session: Session, code: ClassCode) -> Mapping[tuple[Moment, str], dict[int, int]]:
    found: dict[tuple[Moment, str], dict[int, int]] = defaultdict(dict)
    for row in session.scalars(select(AnswerCount).where(AnswerCount.class_code == code)):
        if row.answer in SCALE:
            found[row.moment, row.item][row.answer] = row.shown
    return found


def _item(item: str, counts: Mapping[tuple[Moment, str], dict[int, int]]) -> ItemResult:
    before, before_count = average(counts.get((Moment.BEFORE, item), {}))
    after, after_count = average(counts.get((Moment.AFTER, item), {}))
    return ItemResult(item, before, before_count, after, after_count)
