"""Reading reports for their reporter: by code, by sent form, and the conversation."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from reporting.database import table_of
from reporting.prepared import Prepared
from reporting.report.models import Attachment, Report, SealedKey, SealedObject, SentForm
from reporting.report.progress import State

_SENT = table_of(SentForm).c
_WAS_SENT = Prepared(
    lambda _: select(_SENT.token_digest).where(_SENT.token_digest == bindparam("digest"))
)


def report_by_lookup(session: Session, lookup_id: bytes) -> Report | None:
    """Give the report a follow-up code belongs to."""
    return session.scalars(select(Report).where(Report.code_lookup_id == lookup_id)).first()


def report_by_id(session: Session, report_id: bytes) -> Report | None:
    """Give a report, None when it was deleted."""
    return session.get(Report, report_id)


def sealed_keys_of(session: Session, report_id: bytes) -> Sequence[SealedKey]:
    """Give all wraps of a report's keys."""
    return session.scalars(select(SealedKey).where(SealedKey.report_id == report_id)).all()


def sealed_objects_of(session: Session, report_id: bytes) -> Sequence[SealedObject]:
    """Give all sealed objects of a report."""
    return session.scalars(select(SealedObject).where(SealedObject.report_id == report_id)).all()


def sent_form(session: Session, token_digest: bytes) -> tuple[Report | None, SentForm]:
    """Give the note that `was_sent` found, and its report unless that was deleted since."""
    row = session.execute(
        select(Report, SentForm)
        .select_from(SentForm)
        .outerjoin(Report, SentForm.report_id == Report.id)
        .where(SentForm.token_digest == token_digest)
    ).one()
    return row[0], row[1]


def report_of_form(session: Session, token_digest: bytes) -> Report | None:
    """Give the report that a form was taken as, None when there is none, or none any more."""
    of_form = SentForm.report_id == Report.id
    found = select(Report).join(SentForm, of_form).where(SentForm.token_digest == token_digest)
    return session.scalars(found).first()


def was_sent(session: Session, token_digest: bytes) -> bool:
    """Say whether a form with this token was sent, while that is remembered."""
    return _WAS_SENT.run(session, {"digest": token_digest}).first() is not None


def attachment_names(session: Session) -> frozenset[str]:
    """Give the storage names of all files that belong to a report."""
    return frozenset(session.scalars(select(Attachment.blob_name)))


def reports_closed_before(session: Session, today: date) -> Sequence[bytes]:
    """Give the ids of reports whose inbox has closed."""
    return session.scalars(select(Report.id).where(Report.closes_on < today)).all()


def reports_unlikely_since(session: Session, day: date) -> Sequence[bytes]:
    """Give the ids of reports that two people found unlikely on or before a day."""
    unlikely = (Report.state == State.UNLIKELY, Report.state_since <= day)
    return session.scalars(select(Report.id).where(*unlikely)).all()
