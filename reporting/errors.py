"""The domain's exceptions: each name says what happened, each docstring says when."""


class RinnallaError(Exception):
    """The root of every error this application raises on purpose."""


class ConfigError(RinnallaError):
    """The settings cannot be used; the message lists every fault at once."""


class UnsafeInstanceError(RinnallaError):
    """The instance folder or database must not be served in this mode."""


class MigrationUnknownError(RinnallaError):
    """The tables cannot be taken back to a migration that this version does not know."""


class NotFoundError(RinnallaError):
    """What was asked for does not exist, or this person must not know that it does."""


class PermissionMissingError(RinnallaError):
    """The person who is signed in may not do this."""


class TeamKeyMissingError(PermissionMissingError):
    """Somebody has the role, but nobody has given them the team key yet."""


class SignInRequiredError(RinnallaError):
    """A page for staff was asked for without a valid session."""


class SignInFailedError(RinnallaError):
    """User name, password or one-time code did not fit; never says which."""


class BusyError(RinnallaError):
    """Too much work of this kind is running; trying again soon will help."""


class IntakeClosedError(RinnallaError):
    """No team key can be trusted, so no report can be sealed or taken in."""


class PageExpiredError(RinnallaError):
    """The page that was sent back is too old, was changed, or belongs elsewhere."""


class AlreadyReceivedError(RinnallaError):
    """This form has been sent before; `is_same` says whether with the same words."""

    def __init__(self, *, is_same: bool = True) -> None:
        super().__init__("this form has been sent before")
        self.is_same = is_same


class CodeUnknownError(RinnallaError):
    """A well-formed follow-up code that opens nothing here."""


class StepNotAllowedError(RinnallaError):
    """A case cannot take this step from the state it is in."""


class CaseChangedError(RinnallaError):
    """Somebody changed the case after this page of it was made; nothing was saved."""


class StorageFullError(RinnallaError):
    """The disk has no room left; nothing of the request was stored."""


class StorageGoneError(RinnallaError):
    """The store of sealed files does not answer or lost a file; nothing was committed."""


class CountsGoneError(RinnallaError):
    """Redis did not answer, or was not asked because it lately did not; others count instead."""


class PrintingFailedError(RinnallaError):
    """A PDF could not be made within its time and memory; nothing else was affected."""


class PrintingUnavailableError(RinnallaError):
    """No PDF can be made here: the libraries that lay out text are not installed."""
