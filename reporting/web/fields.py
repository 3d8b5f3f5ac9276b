"""The field types of our forms: one choice, several choices, a tick, one line, words."""

from collections.abc import Callable
from functools import cache
from typing import Any, Generic, TypeVar

from wtforms import Field
from wtforms.validators import ValidationError

from reporting.vocabulary import Term
from reporting.web.locale import gettext as _
from reporting.web.templating import number
from reporting.words import clean_line, clean_text

T = TypeVar("T", bound=Term)


@cache
def _offered(terms: type[T]) -> dict[str, T]:
    return {term.value: term for term in terms.on_form()}


class TermField(Field, Generic[T]):
    """One choice of a vocabulary, or none: every question may be skipped."""

    data: T | None

    def __init__(self, terms: type[T], **options: Any) -> None:
        super().__init__(**options)
        self._by_value = _offered(terms)
        self.terms = tuple(self._by_value.values())
        self._unknown = False

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the last value sent; an empty one is no answer."""
        value = valuelist[-1] if valuelist else ""
        self.data = self._by_value.get(value)
        self._unknown = bool(value) and self.data is None

    def pre_validate(self, form: Any) -> None:
        """Refuse a value that no page of ours offers."""
        if self._unknown:
            raise ValidationError(_("Choose one of the answers on the page."))

    def is_chosen(self, term: T) -> bool:
        """Say whether a choice is ticked."""
        return self.data is term


class TermsField(Field, Generic[T]):
    """Several choices of a vocabulary, in the vocabulary's order."""

    data: tuple[T, ...]

    def __init__(self, terms: type[T], **options: Any) -> None:
        super().__init__(**options)
        self.terms = tuple(_offered(terms).values())
        self._unknown = False

    def process_data(self, value: Any) -> None:
        """Begin with nothing ticked."""
        self.data = tuple(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take every value sent, once each."""
        sent = set(valuelist) - {""}
        self.data = tuple(term for term in self.terms if term.value in sent)
        self._unknown = len(self.data) != len(sent)

    def pre_validate(self, form: Any) -> None:
        """Refuse a value that no page of ours offers."""
        if self._unknown:
            raise ValidationError(_("Choose from the answers on the page."))

    def is_chosen(self, term: T) -> bool:
        """Say whether a choice is ticked."""
        return term in self.data


class TickField(Field):
    """One tick; ticked when it was sent with its value."""

    data: bool

    def process_data(self, value: Any) -> None:
        """Begin without a tick."""
        self.data = bool(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the tick."""
        self.data = "yes" in valuelist


class TextField(Field):
    """Words of a person, cleaned and bounded; too many are given back whole, never cut."""

    data: str

    def __init__(
        self, *, most: int, clean: Callable[[str | None], str] = clean_line, **options: Any
    ) -> None:
        super().__init__(**options)
        self.most, self._clean = most, clean

    def process_data(self, value: Any) -> None:
        """Begin empty."""
        self.data = value or ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the text as it was written."""
        self.data = self._clean(valuelist[-1]) if valuelist else ""

    def pre_validate(self, form: Any) -> None:
        """Ask for a shorter text when it is too long."""
        if len(self.data) > self.most:
            raise ValidationError(
                _(
                    "Your text is %(length)s characters. "
                    "Please shorten it to %(most)s. Nothing is lost.",
                    length=number(len(self.data)),
                    most=number(self.most),
                )
            )


class WordsField(TextField):
    """A longer text of several lines."""

    def __init__(self, *, most: int, **options: Any) -> None:
        super().__init__(most=most, clean=clean_text, **options)
