"""Preparing a release: settle what waits, freeze, and store it for a second person to look at."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pyroaring import BitMap
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from reporting.audit import AuditAction
from reporting.database import Database
from reporting.errors import AlreadyReceivedError
from reporting.facts.periods import Period, Span
from reporting.facts.sets import FactSets
from reporting.facts.settling import placed_when_due, settle
from reporting.keyring import Keyring
from reporting.runtime import Runtime
from reporting.statistics.releases.acting import Acting, note_deed, take_turn
from reporting.statistics.releases.artefact import Artefact, Audience, artefact_bytes, checksum
from reporting.statistics.releases.freezing import (
    Freezing,
    Progress,
    counted_marks,
    partner_edition,
)
from reporting.statistics.releases.kept_positions import opened_positions, sealed_positions
from reporting.statistics.releases.marks import FactMarks, changed_between
from reporting.statistics.releases.models import Release, ReleaseArtefact, ReleaseFacts
from reporting.statistics.releases.public_edition import public_edition
from reporting.statistics.releases.queries import breaks, row_of, stored_artefact
from reporting.statistics.releases.refusals import LEAST_CHANGED, Refusal, ReleaseRefusedError
from reporting.statistics.releases.workflow import ReleaseState

_OVERHANG: Final = timedelta(days=4)
"""The last week of a period may end three days after it; until then facts of it still wait."""

_GONE: Final = (ReleaseState.WITHDRAWN, ReleaseState.DISCARDED)


@dataclass(frozen=True)
class _Prepared:
    """What is stored of a release that was frozen."""

    artefacts: tuple[Artefact, ...]
    marks: FactMarks


def prepare_release(
    runtime: Runtime,
    period: Period,
    *,
    acting: Acting,
    districts: Mapping[str, BitMap] | None = None,
    progress: Progress | None = None,
) -> str:
    """Freeze a finished quarter or year and store it; give the name of the release.

    Counting holds nobody up: only settling before it and storing after it write. When another
    release of the year came or went meanwhile, it is counted anew, so that the two fit together.
    `districts` are what a signed-in lead opened. Raises ReleaseRefusedError saying why it is not
    possible, and AlreadyReceivedError when this very form made it before.
    """
    check_period(period, today=acting.today)
    _refuse_beforehand(runtime, period, acting=acting)
    with runtime.database.writing() as session:
        version = _next_version(session, period, acting=acting)
        settle(session, runtime.keyring, today=acting.today, is_weekly=True)
    release_id = secrets.token_bytes(16)
    with _one_moment(runtime.database) as session:
        noted, standing = breaks(session), _standing(session, period)
        freezing = Freezing(period, version, acting.today, noted, districts or {}, standing)
        prepared = _frozen(session, freezing, release_id, keyring=runtime.keyring, told=progress)
    with runtime.database.writing() as session:
        take_turn(session)
        if version != _next_version(session, period, acting=acting):
            raise ReleaseRefusedError(Refusal.EXISTS, name=f"{period}-{version}")
        if standing == _standing(session, period):
            return _store(session, release_id, prepared, acting=acting)
    return prepare_release(runtime, period, acting=acting, districts=districts, progress=progress)


def _refuse_beforehand(runtime: Runtime, period: Period, *, acting: Acting) -> None:
    """Refuse what would be refused once everything is settled, before anything is.

    Settled for nothing, a few corrections alone would show which reports they came from.
    """
    with _one_moment(runtime.database) as session:
        version, ring = _next_version(session, period, acting=acting), runtime.keyring
        waiting = placed_when_due(session, ring, today=acting.today)
        if waiting:
            standing = _standing(session, period)
            trial = Freezing(period, version, acting.today, standing=standing, waiting=waiting)
            _frozen(session, trial, secrets.token_bytes(16), keyring=ring, told=None)


def check_period(period: Period, *, today: date) -> None:
    """Raise ReleaseRefusedError unless a period is a quarter or a year that is over."""
    if period.span not in {Span.QUARTER, Span.YEAR}:
        raise ReleaseRefusedError(Refusal.NOT_WHOLE)
    if today < first_day_to_prepare(period):
        raise ReleaseRefusedError(Refusal.NOT_OVER, day=first_day_to_prepare(period))


def first_day_to_prepare(period: Period) -> date:
    """Give the first day on which every week of a period is over."""
    return period.last_day + _OVERHANG


def _next_version(session: Session, period: Period, *, acting: Acting) -> int:
    """Give the version that a release of a period would have now.

    A dropped one was seen by nobody outside, so its number is used again.
    """
    found = session.scalars(select(Release).where(Release.period == str(period))).all()
    for one in found:
        if one.state not in _GONE:
            if acting.form_digest is not None and acting.form_digest == one.form_digest:
                raise AlreadyReceivedError
            raise ReleaseRefusedError(Refusal.EXISTS, name=f"{period}-{one.version}")
    outside = [one.version for one in found if one.state is ReleaseState.WITHDRAWN]
    return max(outside, default=0) + 1


@contextmanager
def _one_moment(database: Database) -> Iterator[Session]:
    """Give a session that reads everything as it is at one moment, whoever settles meanwhile."""
    with database.reading() as session:
        if not database.is_sqlite:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session


def _frozen(
    session: Session,
    freezing: Freezing,
    release_id: bytes,
    *,
    keyring: Keyring,
    told: Progress | None,
) -> _Prepared:
    sets = FactSets(session, keyring, freezing.waiting)
    _refuse_few_changes(session, sets, freezing.period, keyring=keyring)
    partner = partner_edition(session, keyring, freezing, progress=told)
    public = public_edition(partner)
    key = _mark_key(keyring, release_id)
    marks = counted_marks(sets, freezing.period, key=key)
    return _Prepared((partner, public) if public else (partner,), marks)


def _refuse_few_changes(
    session: Session, sets: FactSets, period: Period, *, keyring: Keyring
) -> None:
    """Refuse a version that differs from a withdrawn one by so few facts that it tells whose."""
    out = select(ReleaseFacts).join(Release, Release.id == ReleaseFacts.release_id)
    gone = out.where(Release.period == str(period), Release.state == ReleaseState.WITHDRAWN)
    for facts in session.scalars(gone):
        before = FactMarks(opened_positions(facts, keyring), facts.marks)
        key = _mark_key(keyring, facts.release_id)
        now = counted_marks(sets, period, key=key)
        if 0 < changed_between(before, now) < LEAST_CHANGED:
            raise ReleaseRefusedError(Refusal.FEW_CHANGED, least=LEAST_CHANGED)


def _standing(session: Session, period: Period) -> Mapping[Period, Artefact]:
    """Give the partner's editions that there are of periods of the same year."""
    of_year = Release.period.startswith(str(period.year)), Release.state.not_in(_GONE)
    rows = [row_of(session, one) for one in session.scalars(select(Release).where(*of_year))]
    return {row.period: stored_artefact(session, row, Audience.PARTNER)[0] for row in rows}


def _store(session: Session, release_id: bytes, prepared: _Prepared, *, acting: Acting) -> str:
    partner, marks = prepared.artefacts[0], prepared.marks
    place = Release.period == str(partner.period), Release.version == partner.version
    session.execute(delete(Release).where(*place))  # one that was dropped
    session.add(
        Release(
            id=release_id,
            period=str(partner.period),
            version=partner.version,
            state=ReleaseState.PREPARED,
            revision=1,
            form_digest=acting.form_digest,
            prepared_by=acting.by,
            prepared_on=acting.today,
            **dict.fromkeys(("reason", "note_fi", "note_sv", "note_en"), ""),
        )
    )
    session.flush()  # what follows refers to it
    sealed = sealed_positions(release_id, marks.positions, acting.keyring)
    session.add(ReleaseFacts(release_id=release_id, sealed_positions=sealed, marks=marks.marks))
    session.add_all(_row(release_id, artefact) for artefact in prepared.artefacts)
    note_deed(session, AuditAction.RELEASE_PREPARED, partner.name, acting=acting)
    return partner.name


def _row(release_id: bytes, artefact: Artefact) -> ReleaseArtefact:
    content = artefact_bytes(artefact)
    return ReleaseArtefact(
        release_id=release_id,
        audience=artefact.audience,
        content=content,
        digest=bytes.fromhex(checksum(content)),
    )


def _mark_key(keyring: Keyring, release_id: bytes) -> bytes:
    return keyring.keyed("facts of a release", release_id)
