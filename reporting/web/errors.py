"""From an error to a page: one table, one template, and nothing of the error's own text."""

import errno
import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from flask import Flask, Response, make_response, render_template, request
from flask.globals import request_ctx
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from reporting import errors
from reporting.database import is_full
from reporting.sealing.errors import SealingError
from reporting.vocabulary import N_
from reporting.web import current
from reporting.web.uploads import leave_doubtful

_TEMPLATES = (
    "errors/page.html",
    "errors/bare.html",
    "layouts/public.html",
    "components/danger.html",
)

_log = logging.getLogger("rinnalla.errors")

# Forms whose words are given back on the error page, with a button that sends them again.
_RESENDABLE = frozenset({"report.send", "inbox.message", "inbox.conversation"})


@dataclass(frozen=True)
class ErrorPage:
    """What an error page says."""

    status: int
    title: str
    text: str


_NOT_FOUND = ErrorPage(
    404, N_("This page does not exist"), N_("The address may be wrong, or the page was removed.")
)
_BUSY = ErrorPage(
    503,
    N_("Please wait a moment"),
    N_("Many people are here right now. Wait one minute, then try again. Nothing is lost."),
)
_FULL = ErrorPage(503, N_("We could not save this"), N_("There is no room left. It was not sent."))
_FAILED = ErrorPage(
    500,
    N_("Something went wrong on our side"),
    N_("Your last step was not saved. Please try again."),
)
_EXPIRED = ErrorPage(
    400,
    N_("This page is too old"),
    N_("It was open for too long, or came from another site. Go back and start again."),
)

PAGES: dict[type[Exception], ErrorPage] = {
    errors.NotFoundError: _NOT_FOUND,
    errors.CodeUnknownError: _NOT_FOUND,
    errors.PermissionMissingError: ErrorPage(
        403, N_("You may not open this page"), N_("Your role does not include it.")
    ),
    errors.TeamKeyMissingError: ErrorPage(
        403,
        N_("You do not have the key of your team yet"),
        N_("What needs two people needs two who hold it. Ask your team's lead to give it to you."),
    ),
    errors.PageExpiredError: _EXPIRED,
    errors.StepNotAllowedError: ErrorPage(
        409, N_("This step is not possible now"), N_("Somebody may have changed the case.")
    ),
    errors.CaseChangedError: ErrorPage(
        409,
        N_("Somebody else changed this case first"),
        N_("Nothing of yours was saved. Go back, copy your text and open the case again."),
    ),
    errors.BusyError: _BUSY,
    errors.StorageFullError: _FULL,
    errors.StorageGoneError: ErrorPage(
        503,
        N_("Files cannot be kept or opened right now"),
        N_("Nothing was sent. Wait a few minutes and try again, or send it without files."),
    ),
    errors.IntakeClosedError: ErrorPage(
        503,
        N_("We cannot take reports right now"),
        N_("Your report was not sent. Please try again later."),
    ),
    errors.PrintingFailedError: ErrorPage(
        503,
        N_("This PDF could not be made"),
        N_("It took too long or was too large. Nothing was changed. Please try again."),
    ),
    errors.PrintingUnavailableError: ErrorPage(
        503,
        N_("PDF files cannot be made here"),
        N_("Something is missing on the server. The person who runs it must install Pango."),
    ),
    SealingError: ErrorPage(
        500,
        N_("This could not be opened"),
        N_("It is damaged or was changed. Nothing was shown and nothing was lost by opening it."),
    ),
    PoolTimeoutError: _BUSY,
}

_BY_STATUS = {
    400: ErrorPage(400, N_("We did not understand that"), N_("Please go back and try again.")),
    404: _NOT_FOUND,
    405: ErrorPage(405, N_("This page does not work that way"), N_("Please start again.")),
    408: ErrorPage(
        408, N_("That took too long"), N_("The connection was too slow. Nothing was sent.")
    ),
    413: ErrorPage(
        413,
        N_("That was too much at once"),
        N_("Nothing was sent. Go back: your text is still there. Choose smaller files."),
    ),
    429: ErrorPage(429, _BUSY.title, _BUSY.text),
    503: _BUSY,
}


def set_up_errors(app: Flask) -> None:
    """Answer every error with a page in the reader's language; log only the error's class."""
    for kind, page in PAGES.items():
        app.register_error_handler(kind, _handler(page))
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(OSError, _system_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def load_error_pages(app: Flask) -> None:
    """Read what error pages are made of now: later there may be no file left to open."""
    for name in _TEMPLATES:
        app.jinja_env.get_template(name)


def _handler(page: ErrorPage) -> Callable[[Exception], Response]:
    def answer(error: Exception) -> Response:
        if page.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            _log.error("answered %s", page.status, exc_info=error)
        return _answer(page)

    return answer


def _database_error(error: DBAPIError) -> Response:
    """Tell a full disk from a database that is busy, locked or away for a moment.

    Whoever lost the connection while committing does not know whether it was committed. A
    statement that does not fit the tables is an OperationalError of SQLite too, but waiting
    would not help: a release that makes one must not look as if it were busy (T27).
    """
    leave_doubtful()
    if is_full(error):
        return _handler(_FULL)(error)
    found = getattr(error.orig, "sqlite_errorcode", None)
    is_busy = isinstance(error, OperationalError) and found != sqlite3.SQLITE_ERROR
    return _handler(_BUSY if is_busy else _FAILED)(error)


def _system_error(error: OSError) -> Response:
    has_no_room = error.errno in {errno.ENOSPC, errno.EDQUOT}
    return _handler(_FULL)(error) if has_no_room else _unexpected(error)


def _http_error(error: HTTPException) -> BaseResponse:
    status = error.code or 500
    if status < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    page = _BY_STATUS.get(status) or ErrorPage(status, _FAILED.title, _FAILED.text)
    return _answer(page)


def _unexpected(error: Exception) -> Response:
    _log.error("unexpected", exc_info=error)
    return _answer(_FAILED)


def _answer(page: ErrorPage) -> Response:
    current.ask_no_more()
    if request_ctx.url_adapter is None:  # a host that is not ours: no address can be made
        html = render_template("errors/bare.html", page=page)
    else:
        html = render_template("errors/page.html", page=page, resend=_resendable(page))
    response = make_response(html, page.status)
    if page.status in {429, 503}:
        response.headers["Retry-After"] = "60"
    return response


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable() or c in "\n\t")


def _resendable(page: ErrorPage) -> list[tuple[str, str]]:
    """Give the fields that were sent, so that the page can offer to send them again."""
    if request.method != "POST" or request.endpoint not in _RESENDABLE or page.status in {400, 413}:
        return []
    try:
        return [(n, _printable(v)) for n, v in request.form.items(multi=True) if v]
    except (HTTPException, OSError, errors.RinnallaError):
        return []
