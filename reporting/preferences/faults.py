"""What is wrong with a value somebody wrote, as data that a page or a prompt puts into words."""

from dataclasses import dataclass

from reporting.errors import RinnallaError


@dataclass(frozen=True)
class Fault:
    """One thing to mend: the part of the form it belongs to, and a text with named gaps."""

    part: str
    text: str
    values: tuple[tuple[str, str | int], ...] = ()

    @property
    def in_english(self) -> str:
        """Give the text with its gaps filled, for the command line and for files."""
        return self.text % dict(self.values) if self.values else self.text


class ValueRefusedError(RinnallaError):
    """A value cannot be a preference; `faults` says why, each once."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.text for fault in faults))
        self.faults = faults


class ValueChangedError(RinnallaError):
    """Somebody else changed the same thing after this page of it was made; nothing was saved."""
