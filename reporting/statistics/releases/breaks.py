"""The register of breaks in series: what is noted goes into the releases prepared after it."""

from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from reporting.audit import AuditAction
from reporting.facts.periods import Period, Span, quarter_of
from reporting.statistics.releases.acting import Acting, note_deed, take_turn
from reporting.statistics.releases.artefact import Audience, Break
from reporting.statistics.releases.models import SeriesBreak
from reporting.statistics.releases.queries import (
    breaks,
    every_release,
    stored_artefact,
)
from reporting.statistics.releases.refusals import Refusal, ReleaseRefusedError

_QUARTERS: Final = 16


def quarters_to_note(today: date) -> tuple[Period, ...]:
    """Give the quarters for which a break can be noted, this one first."""
    found = [quarter_of(today)]
    while len(found) < _QUARTERS:
        found.append(found[-1].before)
    return tuple(found)


def note_break(session: Session, one: Break, *, acting: Acting) -> None:
    """Note a break; noting it again changes nothing.

    Raises ReleaseRefusedError for what is no quarter, or one that has not begun.
    """
    if one.quarter.span is not Span.QUARTER or one.quarter > quarter_of(acting.today):
        raise ReleaseRefusedError(Refusal.BREAK_AHEAD)
    take_turn(session)
    if one in breaks(session):
        return
    noted = {"noted_by": acting.by, "noted_on": acting.today}
    session.add(SeriesBreak(quarter=str(one.quarter), reason=one.reason, **noted))
    _record(session, one, acting)


def take_break_back(session: Session, one: Break, *, acting: Acting) -> None:
    """Take a break back that no release says yet; taking it back again changes nothing.

    Raises ReleaseRefusedError when a release says it.
    """
    take_turn(session)
    row = session.get(SeriesBreak, (str(one.quarter), one.reason))
    if row is None:
        return
    name = release_with(session, one)
    if name is not None:
        raise ReleaseRefusedError(Refusal.BREAK_USED, name=name)
    session.delete(row)
    _record(session, one, acting)


def release_with(session: Session, one: Break) -> str | None:
    """Give the name of a release that says this break, None when there is none."""
    rows = [r for r in every_release(session) if r.audiences and one.quarter in r.period.quarters]
    said = (stored_artefact(session, row, Audience.PARTNER)[0] for row in rows)
    return next((artefact.name for artefact in said if one in artefact.breaks), None)


def _record(session: Session, one: Break, acting: Acting) -> None:
    note_deed(session, AuditAction.BREAK_NOTED, f"break:{one.quarter}:{one.reason}", acting=acting)
