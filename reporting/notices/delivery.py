"""One run of the outbox: write down what is owed, then hand over what a mail server will take."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime

from reporting.clock import HOME
from reporting.notices import operations
from reporting.notices.letters import Recipient, digest_letter
from reporting.notices.operations import ClaimedMail
from reporting.notices.queries import members_awaited, recipient
from reporting.notices.slots import Slot, current_slot, slot_named
from reporting.notices.transport import (
    MailRefusedError,
    MailServer,
    hand_over,
    mail_server,
    opened,
)
from reporting.runtime import Runtime

_log = logging.getLogger("rinnalla.notices")


@dataclass(frozen=True)
class Delivered:
    """What one run did: letters newly owed, taken by the server, and left waiting."""

    noted: int
    sent: int
    failed: int


def run_notices(runtime: Runtime, *, now: datetime) -> Delivered:
    """Note whom something waits for in this slot, and send every letter whose time has come.

    May be run twice at once, be killed at any point, and find no mail server: what was not taken
    waits for the next run. Without a configured server nothing is noted.
    """
    config = runtime.config
    if not config.mail_url:
        return Delivered(0, 0, 0)
    noted, sent, failed = _note(runtime, now=now), 0, 0
    server = mail_server(config.mail_url, sender=config.mail_from)
    while (mail := _claimed(runtime, now=now)) is not None:
        if _deliver(runtime, server, mail, now=now):
            sent += 1
        else:
            failed += 1
    return Delivered(noted, sent, failed)


def _note(runtime: Runtime, *, now: datetime) -> int:
    slot = current_slot(now, runtime.config.digest_hours)
    with runtime.database.writing() as session:
        operations.forget_mail(session, now=now)
        if slot is None:
            return 0
        today = now.astimezone(HOME).date()
        wanting = members_awaited(session, today=today)
        return operations.note_waiting(session, wanting, slot, now=now)


def _claimed(runtime: Runtime, *, now: datetime) -> ClaimedMail | None:
    with runtime.database.writing() as session:
        return operations.claim_mail(session, now=now)


def _deliver(runtime: Runtime, server: MailServer, mail: ClaimedMail, *, now: datetime) -> bool:
    with runtime.database.reading() as session:
        to = recipient(session, mail.member_id, keyring=runtime.keyring)
    if to is None:
        with runtime.database.writing() as session:
            operations.drop_mail(session, mail)
        return True
    try:
        _send(runtime, server, to, slot_named(mail.slot), mail_id=mail.mail_id)
    except MailRefusedError as error:
        _log.warning("a mail server did not take a digest: %s", error)
        with runtime.database.writing() as session:
            operations.note_failed(session, mail, now=now)
        return False
    with runtime.database.writing() as session:
        operations.note_sent(session, mail, today=now.astimezone(UTC).date())
    return True


def _send(
    runtime: Runtime, server: MailServer, to: Recipient, slot: Slot, *, mail_id: bytes
) -> None:
    letter = digest_letter(to, slot, sender=runtime.config.mail_from, mail_id=mail_id)
    with opened(server) as session:
        hand_over(session, letter)
