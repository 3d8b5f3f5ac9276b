"""The field types of registers and report: one text in every language, a day, a number."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from wtforms import Field

from reporting.preferences.values import WRITTEN, Words
from reporting.statistics.annual.told import words_of
from reporting.words import clean_line, clean_text

# Nothing is refused here for its length, so that nothing is lost: the operations say what is
# too long. A form as a whole is bounded.
_LONGEST_NUMBER: Final = 6


class TonguesField(Field):
    """One text in every language, sent as `name_fi`, `name_sv` and `name_en`."""

    data: Words

    def __init__(self, *, clean: Callable[[str | None], str] = clean_text, **options: Any) -> None:
        super().__init__(**options)
        self._clean = clean

    @property
    def is_line(self) -> bool:
        """Say whether each text is one line."""
        return self._clean is clean_line

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take the text of each language, or what the page begins with."""
        self.process_errors = []
        self.data = data if isinstance(data, Words) else Words()
        if formdata is not None:
            sent = {code: formdata.get(f"{self.name}_{code}") for code in WRITTEN}
            self.data = words_of({code: self._clean(text) for code, text in sent.items()})


class DayField(Field):
    """A day as a date field of a browser sends it; None for none and for nonsense."""

    data: date | None
    typed: str = ""

    def process_data(self, value: Any) -> None:
        """Begin with a day, or with none."""
        self.data = value
        self.typed = value.isoformat() if value else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; what was typed is given back as it was."""
        self.typed = clean_line(valuelist[-1])[:20] if valuelist else ""
        try:
            self.data = date.fromisoformat(self.typed)
        except ValueError:
            self.data = None


class CountField(Field):
    """A number of things, or none; `is_number` says whether what was typed is one."""

    data: int | None
    typed: str = ""
    is_number: bool = True

    def process_data(self, value: Any) -> None:
        """Begin with a number, or with none."""
        self.data = value
        self.typed = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number in any script."""
        self.typed = clean_line(valuelist[-1])[:20] if valuelist else ""
        self.is_number = not self.typed or (
            self.typed.isdecimal() and len(self.typed) <= _LONGEST_NUMBER
        )
        self.data = int(self.typed) if self.typed and self.is_number else None
