"""Holding back what is sent while very much is sent: a puzzle, or a wait; nothing typed is lost.

What was written goes into the waiting page sealed, so it lies nowhere but with its writer.
"""

import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from flask import Response, make_response, render_template, request
from werkzeug.datastructures import MultiDict

from reporting.errors import PageExpiredError
from reporting.limiting.puzzles import (
    PUZZLE_BITS,
    TICKET_SECONDS,
    Ticket,
    make_ticket,
    read_ticket,
)
from reporting.rates import Rate, rate_from_text
from reporting.sealing import SealBrokenError, open_token, seal_token
from reporting.web import current
from reporting.web.limits import limits

_ONCE: Final = Rate(1, TICKET_SECONDS + 60)
_PURPOSE: Final = "kept-fields"
_KEPT, _TICKET, _ANSWER = "kept", "ticket", "answer"
_OWN: Final = frozenset({_KEPT, _TICKET, _ANSWER})


@dataclass(frozen=True)
class Hold:
    """Why a form is not taken yet: its ticket, how long to wait, and how hard the puzzle is."""

    ticket: str
    seconds: int
    bits: int = PUZZLE_BITS


def sent_fields() -> MultiDict[str, str]:
    """Give the fields of this request, opened where the waiting page kept them sealed.

    Raises PageExpiredError when they were changed.
    """
    sealed = request.form.get(_KEPT)
    if sealed is None:
        return request.form
    try:
        raw = urlsafe_b64decode(sealed.encode("ascii"))
        plain = open_token(raw, _key(), purpose=_PURPOSE + request.path)
    except (ValueError, SealBrokenError) as error:
        raise PageExpiredError("changed") from error
    return MultiDict((str(name), str(value)) for name, value in json.loads(plain))


def hold_if_busy(what: str, form: bytes) -> Hold | None:
    """Say whether this form has to wait because very many of its kind are sent; None lets it in.

    `form` names it, by at least 16 bytes; `what` is what is counted together.
    """
    config = current.runtime().config
    if not config.busy_above:
        return None
    rate, now, ticket = rate_from_text(config.busy_above), int(time.time()), None
    with suppress(PageExpiredError):
        ticket = read_ticket(request.form.get(_TICKET, ""), _key(), form, now=now)
    if ticket is None:
        is_free = limits().ask("hit", rate, "sent", what)
        return None if is_free else _hold(make_ticket(_key(), form, now=now), now)
    if not ticket.is_solved_by(request.form.get(_ANSWER, "")):
        if ticket.wait_left(now):
            return _hold(ticket, now)
        if not limits().ask("hit", rate, "waited", what):
            return _hold(make_ticket(_key(), form, now=now), now)
    is_first = limits().ask("hit", _ONCE, "ticket", ticket.name)
    return None if is_first else _hold(make_ticket(_key(), form, now=now), now)


def waiting_page(hold: Hold, fields: Iterable[tuple[str, str]], *, has_files: bool) -> Response:
    """Answer with the page that waits, and carries what was written."""
    kept = [(name, value) for name, value in fields if name not in _OWN]
    plain = json.dumps(kept, ensure_ascii=False).encode("utf-8", "replace")
    sealed = seal_token(plain, _key(), purpose=_PURPOSE + request.path)
    html = render_template(
        "errors/waiting.html",
        hold=hold,
        token=dict(kept).get("form_token", ""),
        kept=urlsafe_b64encode(sealed).decode(),
        has_files=has_files,
    )
    response = make_response(html, 429)
    response.headers["Retry-After"] = str(hold.seconds)
    return response


def _hold(ticket: Ticket, now: int) -> Hold:
    return Hold(ticket.text, max(1, ticket.wait_left(now)))


def _key() -> bytes:
    return current.runtime().keyring.keyed("waiting", b"")
