"""Sealing reports' keys anew to a team's newest generation, some hundred rows at a time.

A row is changed in place, from one valid wrap to another: at no instant is a report without one,
and whatever is killed goes on where it stopped, since the rows themselves say what is left.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, select, update
from sqlalchemy.orm import Session

from reporting.database import table_of
from reporting.report.models import Report, SealedKey
from reporting.report.sealed import EPOCH
from reporting.sealing import (
    KeyRole,
    RecipientKind,
    SealBrokenError,
    Seed,
    WrapContext,
    WrapOpener,
    key_pair_from_seed,
    public_key_id,
    wrap_key,
)
from reporting.teams.models import TeamGeneration
from reporting.teams.queries import has_older_grants

BATCH: Final = 500

_TABLE: Final = table_of(SealedKey)
# Only as it was read: a row that somebody else has changed meanwhile is left alone.
_REPLACE: Final = (
    update(_TABLE)
    .where(
        _TABLE.c.report_id == bindparam("of_report"),
        _TABLE.c.role == bindparam("of_role"),
        _TABLE.c.recipient == int(RecipientKind.TEAM),
        _TABLE.c.recipient_key_id == bindparam("old_key_id"),
    )
    .values(
        recipient_key_id=bindparam("new_key_id"),
        generation=bindparam("new_generation"),
        sealed_key=bindparam("new_sealed_key"),
    )
)


def unfinished_resealing(session: Session, team_id: bytes) -> int:
    """Give how many keys of reports are still sealed to an older generation of a team.

    Costs two look-ups while nothing is unfinished: what opened older generations is deleted then.
    """
    if not has_older_grants(session, team_id):
        return 0
    return session.scalar(select(func.count()).select_from(_older(team_id).subquery())) or 0


def oldest_in_use(session: Session, team_id: bytes) -> int | None:
    """Give the oldest generation that anything is sealed to, None when there is no report."""
    in_use = select(func.min(SealedKey.generation)).where(_of_team(team_id))
    return session.scalar(in_use)


def reseal_batch(
    session: Session, team_id: bytes, seeds: Mapping[int, Seed], *, most: int = BATCH
) -> int:
    """Seal up to 500 keys to the newest generation and give how many it were; 0 when none is left.

    `seeds` are by generation. Nothing is sealed to a generation that is not among them: its public
    key is computed from its seed, never taken from the database. Raises SealBrokenError when the
    newest is not held, a wrap does not open, or the generation it is sealed to is not held.
    """
    newest = _newest_number(session, team_id)
    if newest not in seeds:
        raise SealBrokenError
    rows = session.scalars(_older(team_id).order_by(SealedKey.report_id).limit(most)).all()
    changes = list(_resealed(rows, seeds, newest))
    if changes:
        session.connection().execute(_REPLACE, changes)
    return len(changes)


def _resealed(
    rows: Iterable[SealedKey], seeds: Mapping[int, Seed], newest: int
) -> Iterable[dict[str, Any]]:
    openers: dict[int, WrapOpener] = {}
    public = key_pair_from_seed(seeds[newest]).public
    new_key_id = public_key_id(public)
    for row in rows:
        if row.generation not in seeds:
            raise SealBrokenError
        opener = openers.setdefault(row.generation, WrapOpener(seeds[row.generation]))
        key = opener.open(row.sealed_key, context=_context(row, row.recipient_key_id))
        yield {
            "of_report": row.report_id,
            "of_role": row.role,
            "old_key_id": row.recipient_key_id,
            "new_key_id": new_key_id,
            "new_generation": newest,
            "new_sealed_key": wrap_key(key, public, context=_context(row, new_key_id)),
        }


def _context(row: SealedKey, key_id: bytes) -> WrapContext:
    return WrapContext(
        subject_id=row.report_id,
        role=KeyRole(row.role),
        recipient=RecipientKind.TEAM,
        recipient_key_id=key_id,
        epoch=EPOCH,
    )


def _older(team_id: bytes) -> Select[Any]:
    newest = select(func.max(TeamGeneration.number)).where(TeamGeneration.team_id == team_id)
    older = SealedKey.generation < newest.scalar_subquery()
    return select(SealedKey).where(_of_team(team_id), older)


def _of_team(team_id: bytes) -> Any:
    reports = select(Report.id).where(Report.team_id == team_id)
    of_team = SealedKey.recipient == int(RecipientKind.TEAM)
    return of_team & SealedKey.report_id.in_(reports)


def _newest_number(session: Session, team_id: bytes) -> int:
    of_team = select(func.max(TeamGeneration.number)).where(TeamGeneration.team_id == team_id)
    return session.scalar(of_team) or 0
