"""Reports sealed to a team, and people who work on them."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select, update

from reporting.audit import AuditAction, AuditEntry, verify_chain
from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import Sending
from reporting.casework.entries import CaseFile, case_file, entries_of
from reporting.facts.settling import settle
from reporting.permissions import StaffRole
from reporting.report.drafts import DraftFile, ReportDraft
from reporting.report.models import Report
from reporting.report.operations import SentMark, store_report
from reporting.report.progress import Promise, PromiseDays, State
from reporting.report.sealed_report import seal_report
from reporting.runtime import Runtime
from reporting.sealing import (
    CodeKeys,
    FormSecret,
    code_from_secret,
    derive_code_keys,
    key_pair_from_seed,
)
from reporting.teams.operations import CreatedTeam, create_team
from reporting.teams.queries import IntakeKey
from reporting.vocabulary import Area, Ground, Kind, Role, Sharing, Wish
from tests.facts.examples import Settled, rows
from tests.support.people import StaffedTeam

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
STORY = "A man shouted at me on the tram until Hakaniemi."
FILE = DraftFile(bytes(range(16)), bytes(32), bytes(range(16)).hex(), "a.png", "image/png", 9, b"")
PROMISE = PromiseDays(acknowledge=7, feedback=92, retention=365).from_day(TODAY)


@dataclass(frozen=True)
class Case:
    """A stored report and the keys its follow-up code gives."""

    id: bytes
    number: str
    code: CodeKeys = field(repr=False)

    @property
    def path(self) -> str:
        """Give the address of its page."""
        return f"/staff/cases/{self.id.hex()}"


@dataclass(frozen=True)
class Person:
    """Somebody signed in, as far as rules need to know."""

    member_id: bytes
    name: str
    role: StaffRole
    team_id: bytes | None


def draft(**changes: object) -> ReportDraft:
    """Give a report as somebody would send it."""
    told: dict[str, object] = {
        "language": "en",
        "role": Role.EXPERIENCED,
        "area": Area.TRANSPORT,
        "municipality": "091",
        "story": STORY,
        "kinds": (Kind.VERBAL_INSULT,),
        "grounds": (Ground.ORIGIN, Ground.LANGUAGE),
        "wish": Wish.ADVICE,
        "sharing": Sharing.NUMBERS,
    }
    return ReportDraft(**(told | changes))  # type: ignore[arg-type]  # names are checked at the call


def make_case(
    runtime: Runtime,
    team: StaffedTeam | CreatedTeam,
    *,
    promise: Promise = PROMISE,
    state: State | None = None,
    has_new_message: bool = False,
    **changes: object,
) -> Case:
    """Store a report of a team, in another state or with other promises when asked for."""
    code = _code_keys(runtime)
    key = IntakeKey(team.team_id, team.key.number, key_pair_from_seed(team.key.seed).public)
    sealed = seal_report(
        draft(**changes), key, keyring=runtime.keyring, code=code, promise=promise, today=TODAY
    )
    with runtime.database.writing() as session:
        number = store_report(session, sealed, mark=mark())
        assert number is not None
        values: dict[str, object] = {"has_new_message": has_new_message}
        if state is not None:
            values["state"] = state
        session.execute(update(Report).where(Report.id == sealed.row["id"]).values(**values))
    return Case(sealed.row["id"], number, code)


def caseworker(
    runtime: Runtime, team: StaffedTeam | CreatedTeam, *, member_id: bytes = b"a member's id !!"
) -> Caseworker:
    """Give a caseworker of a team with its key opened."""
    person = Person(member_id, "Aino Lehto", StaffRole.CASEWORKER, team.team_id)
    return Caseworker(person, {team.key.number: team.key.seed}, runtime.keyring)


def other_team(runtime: Runtime) -> CreatedTeam:
    """Create one more team beside the one that takes reports in."""
    with runtime.database.writing() as session:
        return create_team(session, "Other team", now=NOW)


def mark() -> SentMark:
    """Give the mark of a form that has not been sent before."""
    return SentMark(secrets.token_bytes(32), bytes(32), NOW)


def sending(
    *,
    today: date = TODAY,
    closes_on: date = PROMISE.closes_on,
    seen: int | None = None,
    now: datetime = NOW,
) -> Sending:
    """Give what goes with a change that is made now; `seen` is the revision a page showed."""
    own = SentMark(secrets.token_bytes(32), bytes(32), now)
    return Sending(own, today, closes_on, seen=seen, promise=PROMISE)


def report_of(runtime: Runtime, case: Case) -> Report:
    """Give the clear row of a case."""
    with runtime.database.reading() as session:
        return session.get_one(Report, case.id)


def file_of(runtime: Runtime, case: Case, by: Caseworker) -> CaseFile:
    """Give what the entries of a case add up to."""
    with runtime.database.reading() as session:
        return case_file(entries_of(session, session.get_one(Report, case.id), by=by))


def trail_of(runtime: Runtime, case: Case, by: Caseworker) -> list[AuditAction]:
    """Give what the trail says was done with a case, oldest first."""
    with runtime.database.reading() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all()
        verify_chain(entries)
        return [e.action for e in entries if e.subject == by.audit_subject(case.id)]


def settled_facts(runtime: Runtime) -> list[Settled]:
    """Let everything settle that waits, as after the end of the week, and give all facts."""
    with runtime.database.writing() as session:
        settle(session, runtime.keyring, today=TODAY + timedelta(days=14), is_weekly=True)
    return rows(runtime.database, runtime.keyring)


def only_fact(runtime: Runtime) -> Settled:
    """Give the only fact once everything has settled; fail when there is none, or another."""
    (fact,) = settled_facts(runtime)
    return fact


def _code_keys(runtime: Runtime) -> CodeKeys:
    ring = runtime.keyring
    code = code_from_secret(FormSecret(secrets.token_bytes(32)), ring.code_pepper)
    return derive_code_keys(
        code, salt=ring.code_salt, pepper=ring.code_pepper, profile=runtime.costs.code
    )
