"""Fields of the redaction page whose number depends on the case."""

from collections.abc import Mapping
from typing import Any

from wtforms import Field

from reporting.words import clean_text

_TEXT = "text-"


class TextsField(Field):
    """Any number of texts, each in a field `text-<name>`; only those ticked in `keep` are meant."""

    data: Mapping[str, str]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take every text that was sent, cleaned; long ones too, so that none is cut."""
        self.process_errors = []
        self.data = {}
        if formdata is not None:
            names = [name for name in formdata if name.startswith(_TEXT)]
            self.data = {n.removeprefix(_TEXT): clean_text(formdata[n]) for n in names}


class ChosenField(Field):
    """What was ticked of a list that the page made."""

    data: frozenset[str]

    def process_data(self, value: Any) -> None:
        """Begin with nothing ticked."""
        self.data = frozenset(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take everything that was ticked."""
        self.data = frozenset(valuelist) - {""}
