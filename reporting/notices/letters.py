"""The one letter that staff get: the same words each time, and no name of this service."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from reporting.notices.slots import Slot

_SUBJECTS: Final = {
    "fi": "Jotain odottaa sinua",
    "sv": "Något väntar på dig",
    "en": "Something is waiting for you",
}
_BODIES: Final = {
    "fi": "Sinua odottaa jotain. Kirjaudu sisään tavalliseen tapaan, niin näet sen.\n\n"
    "Voit lopettaa nämä viestit kohdassa Oma tili.\n",
    "sv": "Något väntar på dig. Logga in som vanligt så ser du det.\n\n"
    "Du kan stänga av de här meddelandena under Mitt konto.\n",
    "en": "Something is waiting for you. Sign in the usual way to see it.\n\n"
    "You can switch these messages off under My account.\n",
}


@dataclass(frozen=True)
class Recipient:
    """Whom a letter goes to, and in which language."""

    member_id: bytes
    address: str
    language: str


def digest_letter(to: Recipient, slot: Slot, *, sender: str, mail_id: bytes) -> EmailMessage:
    """Give the letter of a slot: constant words, the slot's hour as its date.

    Its message id is that of the outbox row, so a letter that was sent twice because the machine
    stopped in between is known as one. No header names this machine (peers T20).
    """
    language = to.language if to.language in _SUBJECTS else "en"
    letter = EmailMessage()
    letter["From"] = sender
    letter["To"] = to.address
    letter["Subject"] = _SUBJECTS[language]
    letter["Date"] = format_datetime(slot.begins_at)
    letter["Message-ID"] = f"<{mail_id.hex()}@{sender.rpartition('@')[2].strip('>')}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter["Content-Language"] = language
    letter.set_content(_BODIES[language], cte="quoted-printable")
    return letter
