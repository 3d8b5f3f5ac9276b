"""What can go wrong while sealing and opening, in one hierarchy."""


class SealingError(Exception):
    """Anything this library refuses to do."""


class SealBrokenError(SealingError):
    """Sealed bytes do not open: wrong key, wrong context, changed, cut or extended.

    One error for every reason, on purpose: whoever tampers learns nothing from the answer.
    """


class UnknownFormatError(SealBrokenError):
    """The clear header (type and suite), or a public key, is not of a form this version knows."""


class ObjectTooLongError(SealingError):
    """A plaintext does not fit the largest bucket; attachments go through a stream."""


class ChainBrokenError(SealingError):
    """Team key generations do not lead from the pinned fingerprint to the newest one."""


class CodeError(SealingError):
    """What somebody typed is not a code. The message never repeats what was typed."""


class CodeLengthError(CodeError):
    """Too few or too many digits; *digits* says how many there were."""

    def __init__(self, digits: int) -> None:
        """Remember how many digits (or characters, if absurdly many) were typed."""
        super().__init__(f"a code of {digits} digits")
        self.digits = digits


class CodeCheckError(CodeError):
    """The check digits do not agree: there is a typing mistake somewhere."""


class CodeCharacterError(CodeError):
    """There is a character that no code has and that is no separator."""
