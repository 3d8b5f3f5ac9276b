"""The field types of coding: every code of a vocabulary, and a municipality by its name."""

from typing import Any, TypeVar

from wtforms.validators import ValidationError

from reporting.places import Municipality, MunicipalityUnknownError, find_municipality, municipality
from reporting.report.drafts import MAX_LINE
from reporting.vocabulary import Term
from reporting.web import current
from reporting.web.fields import TermField, TermsField, TextField
from reporting.web.locale import gettext as _

T = TypeVar("T", bound=Term)


class CodeField(TermField[T]):
    """One code of a vocabulary, also those that residents are not offered, or none."""

    def __init__(self, terms: type[T], **options: Any) -> None:
        super().__init__(terms, **options)
        self.terms = tuple(terms)
        self._by_value = {term.value: term for term in terms}


class CodesField(TermsField[T]):
    """Several codes of a vocabulary, also those that residents are not offered."""

    def __init__(self, terms: type[T], **options: Any) -> None:
        super().__init__(terms, **options)
        self.terms = tuple(terms)


class TownField(TextField):
    """A municipality by its name; begins with a code.

    Sent twice, it is the second: a suggestion that was picked beside the text.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(most=MAX_LINE, **options)

    def process_data(self, value: Any) -> None:
        """Begin with the name of a code; one that exists no more shows as nothing and is kept."""
        self._code: str | None = value
        self._name = self.data = town_name(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was written; a code that was picked shows as its name."""
        super().process_formdata(valuelist)
        found = find_municipality(self.data).exact
        if found and self.data == found.code:
            self.data = town_name(found.code)

    def pre_validate(self, form: Any) -> None:
        """Ask again when no municipality, or more than one, is called so."""
        super().pre_validate(form)
        if self.data and self.code is None:
            raise ValidationError(_("We do not know this municipality. Check how it is written."))

    @property
    def code(self) -> str | None:
        """Give the municipality that is meant, None when it is left empty or not certain."""
        if self.data == self._name:
            return self._code
        found = find_municipality(self.data).exact
        return found.code if found else None

    @property
    def suggestions(self) -> tuple[Municipality, ...]:
        """Give what an unknown name may mean, the likeliest first."""
        is_open = bool(self.data) and self.code is None
        return find_municipality(self.data).suggestions if is_open else ()


def town_name(code: str | None) -> str:
    """Give the name of a municipality in the language of the page, empty when there is none."""
    try:
        return municipality(code).name(current.language()) if code else ""
    except MunicipalityUnknownError:
        return ""
