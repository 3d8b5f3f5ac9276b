"""The codes of a class: six letters for the pupils, twelve for the teacher."""

import secrets
from typing import Final, NewType

from reporting.words import clean_line

ClassCode = NewType("ClassCode", str)
TeacherCode = NewType("TeacherCode", str)

CLASS_LETTERS: Final = 6
TEACHER_LETTERS: Final = 12
# Without I, L, O, Q, U and V, which are misread, and without words that nobody wants on a board.
ALPHABET: Final = "ABCDEFGHJKMNPRSTWXYZ"
_LONGEST: Final = 60


def new_class_code() -> ClassCode:
    """Give six random letters: 64 million codes."""
    return ClassCode(_letters(CLASS_LETTERS))


def new_teacher_code() -> TeacherCode:
    """Give twelve random letters, 51 bits: what lets somebody see a class's results."""
    return TeacherCode(_letters(TEACHER_LETTERS))


def shown(code: str) -> str:
    """Give a code in groups of three, as people read it aloud."""
    return " ".join(code[at : at + 3] for at in range(0, len(code), 3))


def typed_class_code(text: str) -> ClassCode | None:
    """Give what somebody typed as a class code, None when it cannot be one."""
    letters = _cleaned(text, CLASS_LETTERS)
    return ClassCode(letters) if letters else None


def typed_teacher_code(text: str) -> TeacherCode | None:
    """Give what somebody typed as a teacher's code, None when it cannot be one."""
    letters = _cleaned(text, TEACHER_LETTERS)
    return TeacherCode(letters) if letters else None


def _letters(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))


def _cleaned(text: str, count: int) -> str | None:
    letters = "".join(c for c in clean_line(text[:_LONGEST]).upper() if c not in " -.")
    return letters if len(letters) == count and set(letters) <= set(ALPHABET) else None
