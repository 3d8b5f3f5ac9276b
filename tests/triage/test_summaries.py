"""Opening many summaries: the newest of each, from what was kept only with the team's own seed."""

from dataclasses import replace

import pytest

from reporting.casework.entries import Entry, EntryKind, append_entry, rewrite_summary
from reporting.database import Database
from reporting.report.models import Report
from reporting.runtime import Runtime
from reporting.sealing import ObjectKey, Seed
from reporting.sealing.errors import SealBrokenError
from reporting.triage.kept_keys import KeptKeys, KeyName, KeyOpener
from reporting.triage.rows import Desk
from reporting.triage.summaries import summaries_of
from reporting.vocabulary import Area, Flag
from tests.casework.cases import NOW, Case, make_case
from tests.support.people import StaffedTeam


def areas(database: Database, desk: Desk, *cases: Case) -> list[Area | None]:
    ids = [case.id for case in cases]
    with database.reading() as session:
        found = summaries_of(session, ids, by=desk.by, kept=desk.kept)
    return [found[case_id].area for case_id in ids if case_id in found]


def test_the_newest_summary_counts_whatever_was_noted_since(
    runtime: Runtime, database: Database, team: StaffedTeam, desk: Desk
) -> None:
    case, other = make_case(runtime, team), make_case(runtime, team)
    assert areas(database, desk, case) == [Area.TRANSPORT]
    with database.writing() as session:
        report = session.get_one(Report, case.id)
        note = Entry(EntryKind.NOTE, desk.by.member_id, NOW, {"text": "x"})
        append_entry(session, report, note, by=desk.by)
        rewrite_summary(session, report, by=desk.by, area=Area.WORK, flags=(Flag.CHILD,))
        append_entry(session, report, note, by=desk.by)
    assert areas(database, desk, case, other) == [Area.WORK, Area.TRANSPORT]


def test_no_case_at_all_is_no_summary(runtime: Runtime, team: StaffedTeam, desk: Desk) -> None:
    assert areas(runtime.database, desk) == []


def test_what_is_kept_opens_with_no_other_seed(
    runtime: Runtime, team: StaffedTeam, desk: Desk
) -> None:
    case = make_case(runtime, team)
    areas(runtime.database, desk, case)
    assert len(desk.kept) == 1
    stranger = replace(desk.by, seeds={team.key.number: Seed(bytes(32))})
    assert areas(runtime.database, replace(desk, by=stranger), case) == []
    assert areas(runtime.database, desk, case) == [Area.TRANSPORT]


def test_keeping_ends_at_a_bound(runtime: Runtime, team: StaffedTeam, desk: Desk) -> None:
    small = replace(desk, kept=KeptKeys(most=2))
    cases = [make_case(runtime, team) for _ in range(3)]
    for case in (*cases, *cases):
        assert areas(runtime.database, small, case) == [Area.TRANSPORT]
        assert len(small.kept) <= 2
    assert areas(runtime.database, small, *cases) == [Area.TRANSPORT] * 3


def test_many_small_bundles_become_one_and_every_key_still_opens() -> None:
    kept, seeds = KeptKeys(), {1: Seed(bytes(32)), 2: Seed(bytes([1]) * 32)}
    keys = {KeyName(bytes([n]), b"team", 1 + n % 2): ObjectKey(bytes([n]) * 32) for n in range(80)}
    for name, key in keys.items():
        kept.keep({name: key}, seeds)
    opener, places = KeyOpener(seeds), {name: kept.place(name) for name in keys}
    assert {name: opener.kept(place) for name, place in places.items() if place} == keys
    assert len({place.bundle for place in places.values() if place}) < 40
    with pytest.raises(SealBrokenError):
        KeyOpener({1: Seed(bytes([2]) * 32)}).kept(next(p for p in places.values() if p))
