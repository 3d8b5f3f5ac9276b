"""What several pages show of the care for the person who works: their own exposure today."""

from datetime import datetime, time

from sqlalchemy.orm import Session

from reporting.clock import HOME
from reporting.triage.exposure import Exposure, exposure_of
from reporting.triage.rows import Desk
from reporting.triage.settings import break_after_of
from reporting.web import current


def own_exposure(session: Session, desk: Desk) -> Exposure:
    """Give how many cases with hard content the person who is signed in read today."""
    midnight = datetime.combine(desk.today, time(), tzinfo=HOME)
    own = break_after_of(session, desk.by.member_id)
    usual = current.preferences().break_number
    return exposure_of(session, desk, since=midnight, break_after=usual if own is None else own)
