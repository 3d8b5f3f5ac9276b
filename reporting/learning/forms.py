"""The forms of the school module: a class's code, the six answers, a plan, an agreement."""

from collections.abc import Iterable, Mapping

from wtforms.validators import ValidationError

from reporting.learning.agreements import PlaceKind
from reporting.learning.attitudes import SCALE
from reporting.learning.codes import (
    ClassCode,
    TeacherCode,
    typed_class_code,
    typed_teacher_code,
)
from reporting.web.fields import TermField, TextField
from reporting.web.forms import TokenForm
from reporting.web.locale import gettext as _

_LINE = 80
_CODE = 60


class OpenClassForm(TokenForm):
    """The wish to open a class."""

    purpose = "learn-class"


class AnswersForm(TokenForm):
    """A class's code; the answers stand beside it, one field for each item."""

    purpose = "learn-answers"

    class_code = TextField(most=_CODE)

    def validate_class_code(self, field: TextField) -> None:
        """Refuse what cannot be a code of ours."""
        if self.code is None:
            raise ValidationError(_("A class code has six letters. Compare it with the board."))

    @property
    def code(self) -> ClassCode | None:
        """Give the code that was typed, None when it cannot be one."""
        return typed_class_code(self.class_code.data)


class ResultsForm(TokenForm):
    """The two codes of a class, which only its teacher has."""

    purpose = "learn-results"

    class_code = TextField(most=_CODE)
    teacher_code = TextField(most=_CODE)

    @property
    def codes(self) -> tuple[ClassCode, TeacherCode] | None:
        """Give both codes, None when one of them cannot be one."""
        code = typed_class_code(self.class_code.data)
        teacher = typed_teacher_code(self.teacher_code.data)
        return (code, teacher) if code and teacher else None


class PlanForm(TokenForm):
    """Two plans: when I see this, I do that. They are printed and not kept."""

    purpose = "learn-plan"

    see_1 = TextField(most=_LINE)
    do_1 = TextField(most=_LINE)
    see_2 = TextField(most=_LINE)
    do_2 = TextField(most=_LINE)

    @property
    def plans(self) -> tuple[tuple[str, str], ...]:
        """Give the plans that have at least one half."""
        both = ((self.see_1.data, self.do_1.data), (self.see_2.data, self.do_2.data))
        return tuple(plan for plan in both if any(plan))


class AgreementForm(TokenForm):
    """What a group agrees on: whose place it is, who is told, and when it is looked at again."""

    purpose = "safer-space"

    kind = TermField(PlaceKind)
    place = TextField(most=_LINE)
    contact = TextField(most=_LINE)
    again = TextField(most=_LINE)


def answers_of(sent: Mapping[str, str], items: Iterable[str]) -> dict[str, int]:
    """Give the answers on the scale, by item; what was skipped or is none of ours is left out."""
    on_scale = {str(answer): answer for answer in SCALE}
    return {item: on_scale[sent[item]] for item in items if sent.get(item) in on_scale}
