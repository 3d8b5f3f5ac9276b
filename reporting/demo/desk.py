"""What the demo's team has done with its reports: taken, noted, flagged, asked, linked, closed."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import Sending
from reporting.casework.coding.operations import correct_coding
from reporting.casework.coding.queries import coding_of_case
from reporting.casework.linking import LinkKind
from reporting.casework.notes.operations import flag_case, plan_next_step, write_note
from reporting.casework.operations import AnswerDraft, acknowledge, answer, read_story
from reporting.casework.ownership.operations import HandOver, hand_over_case, take_case
from reporting.casework.steps.operations import Closing, close_case
from reporting.coding import AreaSetting, ClosingReason, Counterparty
from reporting.links.operations import link_cases
from reporting.permissions import StaffRole
from reporting.report.models import Report
from reporting.report.operations import SentMark
from reporting.report.progress import PromiseDays
from reporting.runtime import Runtime
from reporting.sealing import Seed
from reporting.vocabulary import Flag, Ground

_ASKED = (
    "Hei. Kiitos, että kerroit. Oletko jo ottanut asian puheeksi päiväkodin johtajan kanssa, ja "
    "mitä hän vastasi?"
)
_ADVISED = (
    "Du har rätt att få betjäning på det språk som bolaget använder. Vi rekommenderar att du "
    "först ber bolaget om en skriftlig förklaring. Skriv till oss här vad de svarar."
)
_CLOSED = (
    "We looked at this with care. The law protects people, not a character in a game, so no "
    "authority can take this up."
)
_STILL = "You can report the messages to the company that runs the game, and write to us again."


@dataclass(frozen=True)
class DeskPerson:
    """Somebody of the demo's team, with the key of the team opened."""

    member_id: bytes
    name: str
    role: StaffRole
    team_id: bytes
    seed: Seed = field(repr=False)


@dataclass(frozen=True)
class _Desk:
    session: Session
    cases: Mapping[str, bytes]
    aino: Caseworker
    sara: Caseworker
    now: datetime
    today: date
    promises: PromiseDays

    @property
    def sending(self) -> Sending:
        mark = SentMark(secrets.token_bytes(32), bytes(32), self.now)
        promise = self.promises.from_day(self.today)
        return Sending(mark, self.today, promise.closes_on, promise=promise)


def work_on_cases(
    runtime: Runtime,
    people: Mapping[StaffRole, DeskPerson],
    numbers: Mapping[str, str],
    *,
    promises: PromiseDays,
    today: date,
    now: datetime,
) -> None:
    """Let the demo's caseworker and lead do a morning's work; `numbers` by the case's name."""
    with runtime.database.writing() as session:
        found = {r.number: r.id for r in session.scalars(select(Report))}
        cases = {name: found[number] for name, number in numbers.items()}
        aino, sara = (_worker(runtime, people[r]) for r in (StaffRole.CASEWORKER, StaffRole.LEAD))
        desk = _Desk(session, cases, aino, sara, now, today, promises)
        _urgent(desk)
        _talks(desk)
        _together(desk)
        _coded(desk)
        _grow_old(desk)


def _urgent(desk: _Desk) -> None:
    case, by = desk.cases["C01"], desk.aino
    take_case(desk.session, case, by=by, sending=desk.sending)
    read_story(desk.session, case, by=by, now=desk.now)
    acknowledge(desk.session, case, "", by=by, sending=desk.sending)
    reason = "Vihapostia ja ilkivaltaa kotipihalla."
    step = "Kysy, onko rikosilmoitus tehty."
    flag_case(desk.session, case, Flag.DANGER, reason, step=step, by=by, sending=desk.sending)
    write_note(
        desk.session,
        case,
        "Isännöitsijän yhteystiedot kysyttävä ilmoittajalta.",
        by=by,
        sending=desk.sending,
    )


def _talks(desk: _Desk) -> None:
    session, by = desk.session, desk.aino
    for name, words, is_question in (("C03", _ASKED, True), ("C02", _ADVISED, False)):
        take_case(session, desk.cases[name], by=by, sending=desk.sending)
        read_story(session, desk.cases[name], by=by, now=desk.now)
        draft = AnswerDraft(words, is_question=is_question)
        answer(session, desk.cases[name], draft, by=by, sending=desk.sending)
    on = desk.today + timedelta(days=5)
    plan_next_step(
        session, desk.cases["C02"], "Läs bolagets svar.", on, by=by, sending=desk.sending
    )
    closing = Closing(ClosingReason.OUTSIDE, _CLOSED, _STILL)
    close_case(session, desk.cases["C10"], closing, by=desk.sara, sending=desk.sending)


def _together(desk: _Desk) -> None:
    session, one, other = desk.session, desk.cases["C07"], desk.cases["C06"]
    take_case(session, one, by=desk.sara, sending=desk.sending)
    kind = LinkKind.SAME_PATTERN
    link_cases(session, one, other, kind, by=desk.sara, sending=desk.sending)
    lines = HandOver(
        want="En plats med tillräckligt utrymme utan att betala för tre.",
        promised="Råd om vart hen kan vända sig, inom två veckor.",
        next="Läs flygbolagets villkor om extra utrymme.",
        avoid="Ta inte kontakt med flygbolaget ännu.",
    )
    to = desk.aino.member_id
    hand_over_case(session, one, to, lines, by=desk.sara, sending=desk.sending)


def _coded(desk: _Desk) -> None:
    """Code three reports more finely, and correct what one of them ticked."""
    for name, setting, counterparty in (
        ("C03", AreaSetting.EDUCATION_EARLY_CHILDHOOD, Counterparty.PRIVATE_COMPANY),
        ("C11", AreaSetting.PRIVATE_SERVICES_RESTAURANT_BAR_CLUB, Counterparty.PRIVATE_COMPANY),
    ):
        _code(desk, name, "", setting=setting, counterparty=counterparty)
    _code(
        desk,
        "C01",
        "Kertomuksesta selviää, että vihan kohteena oli juutalaisuus.",
        grounds=(Ground.ORIGIN, Ground.ANTISEMITIC, Ground.RELIGION),
        setting=AreaSetting.HOUSING_NEIGHBOURS,
        district="104",
    )


def _code(desk: _Desk, name: str, reason: str, **changes: Any) -> None:
    session, case, by = desk.session, desk.cases[name], desk.aino
    now = coding_of_case(session, session.get_one(Report, case), by=by)
    coding = replace(now, **changes)
    correct_coding(session, case, coding, reason, by=by, sending=desk.sending)


def _grow_old(desk: _Desk) -> None:
    """Let two reports have waited, so that a promise is near and another one broken."""
    for name, days in (("C12", -2), ("C09", 1)):
        report = desk.session.get_one(Report, desk.cases[name])
        report.acknowledge_by = desk.today + timedelta(days=days)


def _worker(runtime: Runtime, person: DeskPerson) -> Caseworker:
    return Caseworker(person, {1: person.seed}, runtime.keyring)
