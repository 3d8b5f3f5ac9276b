"""Invented figures of three years for the demo, and the releases that were made of them."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from reporting.audit import COMMAND_LINE
from reporting.coding import ClosingReason
from reporting.demo.desk import DeskPerson
from reporting.facts.answers import FactAnswers, FactState
from reporting.facts.operations import new_fact_key
from reporting.facts.periods import Period, Span, last_whole, quarter_of
from reporting.facts.settling import add_facts
from reporting.permissions import StaffRole
from reporting.report.progress import received_week
from reporting.runtime import Runtime
from reporting.statistics.geography import HELSINKI
from reporting.statistics.releases.acting import Acting
from reporting.statistics.releases.artefact import Break, BreakReason
from reporting.statistics.releases.breaks import note_break
from reporting.statistics.releases.operations import (
    announce_release,
    publish_release,
    review_release,
)
from reporting.statistics.releases.preparing import prepare_release
from reporting.vocabulary import (
    Area,
    BystanderAnswer,
    Ground,
    Kind,
    Role,
    TimeOfDay,
    Wish,
)

WEEKS: Final = 156
CAMPAIGN_WEEK: Final = 70
"""So many weeks ago an invented campaign in trams began, and bystanders told more often."""

_FIRST, _GROWTH = 8, 10
_REPEATED, _MASS = 240, 20
# Of a thousand; what is left over was not answered.
_ROLES = {Role.EXPERIENCED: 650, Role.WITNESSED: 220, Role.ON_BEHALF: 70, Role.GROUP: 40}
_AFTER_CAMPAIGN = {Role.EXPERIENCED: 520, Role.WITNESSED: 360, Role.ON_BEHALF: 60, Role.GROUP: 40}
_AREAS = {
    Area.TRANSPORT: 230,
    Area.PRIVATE_SERVICES: 170,
    Area.WORK: 150,
    Area.PUBLIC_SPACE: 120,
    Area.EDUCATION: 100,
    Area.ONLINE: 70,
    Area.HEALTH_SOCIAL: 60,
    Area.HOUSING: 40,
    Area.AUTHORITIES: 25,
    Area.LEISURE_SPORT: 15,
    Area.NOT_SURE: 10,
}
_GROUNDS = {
    Ground.ORIGIN: 330,
    Ground.LANGUAGE: 150,
    Ground.DISABILITY: 120,
    Ground.GENDER: 100,
    Ground.RELIGION: 80,
    Ground.AGE: 60,
    Ground.SEXUAL_ORIENTATION: 50,
    Ground.HEALTH: 40,
    Ground.GENDER_IDENTITY: 20,
    Ground.ROMA: 15,
    Ground.SAMI: 5,
    Ground.NOT_SURE: 10,
}
_SECOND_GROUNDS = {Ground.LANGUAGE: 90, Ground.RELIGION: 60, Ground.GENDER: 50, Ground.AGE: 25}
_KINDS = {
    Kind.VERBAL_INSULT: 360,
    Kind.UNEQUAL_SERVICE: 190,
    Kind.REFUSAL: 120,
    Kind.THREAT: 80,
    Kind.EXCLUSION: 80,
    Kind.SEXUAL_HARASSMENT: 60,
    Kind.INACCESSIBILITY: 40,
    Kind.PHYSICAL_VIOLENCE: 30,
    Kind.HATE_MATERIAL: 20,
    Kind.NOT_SURE: 10,
}
_TOWNS = {
    "091": 420,
    "049": 110,
    "092": 90,
    "837": 70,
    "853": 60,
    "564": 55,
    "179": 30,
    "297": 25,
    "398": 20,
    "405": 15,
    "609": 10,
}
# As if a partner had brought them over: of reports of our own a district stays sealed.
_DISTRICTS = {"301": 210, "101": 150, "103": 120, "701": 90, "704": 80, "305": 60, "601": 40}
_TIMES = {TimeOfDay.MORNING: 150, TimeOfDay.DAY: 330, TimeOfDay.EVENING: 280, TimeOfDay.NIGHT: 90}
_HELP = {
    BystanderAnswer.HELPED: 230,
    BystanderAnswer.SAW_NOBODY_HELPED: 330,
    BystanderAnswer.NOBODY_THERE: 180,
    BystanderAnswer.NOT_SURE: 60,
}
_WISHES = {Wish.COUNT: 450, Wish.ADVICE: 330, Wish.LOOK_INTO: 170, Wish.NOT_SURE: 30}
_ENDS = {
    ClosingReason.ADVICE_GIVEN: 400,
    ClosingReason.CHANGED: 120,
    ClosingReason.NOT_CHANGED: 90,
    ClosingReason.TAKEN_OVER: 80,
    ClosingReason.NO_INFORMATION: 120,
    ClosingReason.OUTSIDE: 60,
}
_LANGUAGES = {"fi": 560, "en": 180, "sv": 90, "other": 165, "se": 5}


def load_figures(runtime: Runtime, desk: Mapping[StaffRole, DeskPerson], *, today: date) -> None:
    """Load facts of the last three years, then the releases that would be out today."""
    facts = [
        (new_fact_key(), _fact(ago, number, today))
        for ago in range(1, WEEKS + 1)
        for number in range(_FIRST + (WEEKS - ago) * _GROWTH // WEEKS + _drawn(ago, "extra") % 5)
    ]
    with runtime.database.writing() as session:
        add_facts(session, runtime.keyring, facts)
    began = quarter_of(today - timedelta(weeks=CAMPAIGN_WEEK))
    with runtime.database.writing() as session:
        note_break(session, Break(began, BreakReason.CAMPAIGN), acting=_acting(runtime, today))
    lead = desk[StaffRole.LEAD].member_id
    quarter = last_whole(Span.QUARTER, today)
    for period in (last_whole(Span.YEAR, today), quarter.before.before, quarter.before, quarter):
        _release(runtime, period, lead=lead, today=today)


def _release(runtime: Runtime, period: Period, *, lead: bytes, today: date) -> None:
    """Prepare, check, announce and publish a release on the days on which that would be done."""
    prepared, announced = (period.last_day + timedelta(days=days) for days in (10, 45))
    if announced > today:
        return
    name = prepare_release(runtime, period, acting=_acting(runtime, prepared))
    for day in (prepared, announced):
        with runtime.database.writing() as session:
            acting = _acting(runtime, day, by=lead)
            if day == prepared:
                review_release(session, name, acting=acting)
                announce_release(session, name, announced, acting=acting)
            else:
                publish_release(session, name, acting=acting)


def _acting(runtime: Runtime, day: date, *, by: bytes = COMMAND_LINE) -> Acting:
    return Acting(by, day, datetime.combine(day, time(12), UTC), runtime.keyring)


def _fact(ago: int, number: int, today: date) -> FactAnswers:
    def one(what: str, of: Mapping[Any, int]) -> Any:
        return _chosen(of, _drawn(ago, number, what))

    area, is_new = one("area", _AREAS), ago < CAMPAIGN_WEEK
    grounds = (one("ground", _GROUNDS), one("second", _SECOND_GROUNDS))
    wish, town = one("wish", _WISHES), one("town", _TOWNS)
    is_closed = ago > WEEKS // 12 and wish in {Wish.ADVICE, Wish.LOOK_INTO}
    return FactAnswers(
        period=received_week(today - timedelta(weeks=ago)),
        role=one("role", _AFTER_CAMPAIGN if is_new and area is Area.TRANSPORT else _ROLES),
        area=area,
        grounds=tuple(dict.fromkeys(ground for ground in grounds if ground)),
        kinds=tuple(kind for kind in (one("kind", _KINDS),) if kind),
        municipality=town,
        district=one("district", _DISTRICTS) if town == HELSINKI else None,
        time_of_day=one("time", _TIMES),
        is_repeated=_drawn(ago, number, "again") < _REPEATED,
        bystander=one("help", _HELP),
        wish=wish,
        closing_reason=one("end", _ENDS) if is_closed else None,
        language=one("language", _LANGUAGES) or "fi",
        is_mass=_drawn(ago, number, "mass") < _MASS,
        state=FactState.ACCEPTED,
    )


def _chosen(of: Mapping[Any, int], drawn: int) -> Any:
    for value, share in of.items():
        drawn -= share
        if drawn < 0:
            return value
    return None


def _drawn(*what: object) -> int:
    """Give a number below 1,000: the same each time, so that every demo shows the same figures."""
    digest = hashlib.sha256(repr(what).encode()).digest()
    return int.from_bytes(digest[:4], "big") % 1000
