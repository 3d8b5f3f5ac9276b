"""What filters promise: no address breaks them, they come back as they were, and find what fits."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting.casework.queries import CaseRow
from reporting.database import Database
from reporting.report.progress import State
from reporting.runtime import Runtime
from reporting.triage.coded import needs_somebody_now
from reporting.triage.conditions import OPEN
from reporting.triage.filters import (
    MOST_PAGES,
    DueBy,
    Mark,
    Order,
    Owner,
    QueueFilter,
    YesNo,
    filter_of,
    page_of,
)
from reporting.triage.queries import count_of, queue_page
from reporting.triage.rows import Desk, due_of, rows_of
from reporting.vocabulary import Area, Ground, Kind, ReplyLanguage, Wish
from tests.casework.cases import make_case
from tests.support.people import StaffedTeam
from tests.triage.desks import change, desk_of, promised

NAMES = list(QueueFilter.__dataclass_fields__)
IDS = st.binary(min_size=16, max_size=16)
FILTERS = st.builds(
    QueueFilter,
    state=st.none() | st.sampled_from(State),
    due=st.none() | st.sampled_from(DueBy),
    owner=st.sampled_from(Owner) | IDS,
    wish=st.none() | st.sampled_from(Wish),
    language=st.none() | st.sampled_from(ReplyLanguage),
    area=st.none() | st.sampled_from(Area),
    kind=st.none() | st.sampled_from(Kind),
    ground=st.none() | st.sampled_from(Ground),
    municipality=st.none() | st.sampled_from(["091", "049", "890"]),
    flag=st.none() | st.sampled_from(Mark),
    week=st.none() | st.sampled_from(["2026-W01", "2026-W47", "2026-W53"]),
    message=st.none() | st.sampled_from(YesNo),
    linked=st.none() | st.sampled_from(YesNo),
    second=st.none() | st.sampled_from(YesNo),
    similar=st.none() | IDS,
    sort=st.sampled_from(Order),
)


@given(st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=9), st.text(max_size=40)))
def test_no_address_breaks_a_filter(query: dict[str, str]) -> None:
    found = filter_of(query)

    assert filter_of(found.query) == found
    assert 1 <= page_of(query) <= MOST_PAGES


@given(FILTERS)
def test_a_filter_comes_back_from_its_own_address(wanted: QueueFilter) -> None:
    assert filter_of(wanted.query) == wanted


@given(FILTERS)
def test_taking_every_condition_away_shows_all_open_cases(wanted: QueueFilter) -> None:
    for name in wanted.active:
        assert len(wanted.without(name).active) == len(wanted.active) - 1
        wanted = wanted.without(name)

    assert replace(wanted, sort=Order.DUTY) == QueueFilter(owner=Owner.ANYONE)


@pytest.mark.parametrize(
    ("asked", "page"),
    [("", 1), ("2", 2), ("0", 1), ("-5", 1), ("9" * 40, 1), ("x", 1), ("٣", 1), ("10000", 10_000)],
)
def test_a_page_is_a_number_or_the_first(asked: str, page: int) -> None:
    assert page_of({"page": asked}) == page


@pytest.mark.parametrize("name", ["Helsinki", "helsingfors", "091"])
def test_a_municipality_is_found_by_name_or_code(name: str) -> None:
    assert filter_of({"municipality": name}).municipality == "091"


AREAS = (Area.TRANSPORT, Area.WORK)
KINDS = ((Kind.THREAT,), (Kind.VERBAL_INSULT, Kind.REFUSAL))
GROUNDS = ((Ground.ROMA,), (Ground.LANGUAGE, Ground.AGE))


def mixed_cases(runtime: Runtime, team: StaffedTeam, desk: Desk) -> Iterator[bytes]:
    """Store cases that differ in everything a filter asks for."""
    states = (State.NEW, State.WAITING, State.COUNTED, State.ACKNOWLEDGED)
    for number, (area, kinds, grounds) in enumerate(product(AREAS, KINDS, GROUNDS)):
        case = make_case(
            runtime,
            team,
            promise=promised((-3, 0, 4, 30)[number % 4]),
            state=states[number % 4],
            has_new_message=number % 3 == 0,
            area=area,
            kinds=kinds,
            grounds=grounds,
            municipality=("091", "049", None)[number % 3],
            wish=(Wish.ADVICE, Wish.LOOK_INTO, None)[number % 3],
        )
        owner = (None, desk.by.member_id, team.lead.member_id)[number % 3]
        change(runtime, case, owner_id=owner)
        yield case.id


def fits_row(row: CaseRow, wanted: QueueFilter, desk: Desk) -> bool:
    """Say by looking at one row whether it belongs in a list: the same question, asked naively."""
    told = row.summary
    assert told is not None
    owners: dict[Owner | bytes, set[bytes | None]] = {
        Owner.ANYONE: {None, row.owner_id},
        Owner.MINE: {None, desk.by.member_id},
        Owner.ME: {desk.by.member_id},
        Owner.NOBODY: {None},
    }
    theirs = {wanted.owner} if isinstance(wanted.owner, bytes) else owners[wanted.owner]
    now = row.state is State.NEW or (row.next_step_on is not None)
    flags = {Mark.DANGER: told.is_urgent, Mark.NOW: needs_somebody_now(told) and now}
    grounds = {*told.grounds, *(ground.parent for ground in told.grounds)}
    return all(
        (
            row.state in OPEN if wanted.state is None else row.state is wanted.state,
            wanted.due in {None, due_of(row)},
            row.owner_id in theirs,
            wanted.wish in {None, row.wish},
            wanted.language in {None, row.reply_language},
            wanted.area in {None, told.area},
            wanted.kind is None or wanted.kind in told.kinds,
            wanted.ground is None or wanted.ground in grounds,
            wanted.municipality in {None, told.municipality},
            wanted.flag is None or flags.get(wanted.flag, False),
            wanted.week is None,
            wanted.message is None or row.has_new_message == (wanted.message is YesNo.YES),
            wanted.linked is not YesNo.YES,
            wanted.second is not YesNo.YES,
        )
    )


def test_a_filter_finds_what_looking_at_every_case_finds(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    desk = desk_of(runtime, team)
    ids = list(mixed_cases(runtime, team, desk))
    with database.reading() as session:
        everything = rows_of(session, ids, desk)

    @settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        FILTERS.map(partial(_thinned, team=team)),
        st.sets(st.sampled_from(NAMES), min_size=10),
    )
    def check(wanted: QueueFilter, dropped: set[str]) -> None:
        for name in dropped - {"sort"}:
            wanted = wanted.without(name)
        expected = {row.case_id for row in everything if fits_row(row, wanted, desk)}
        with database.reading() as session:
            page = queue_page(session, wanted, desk)
            assert {row.case_id for row in page.rows} == expected
            assert page.count == count_of(session, wanted, desk) == len(expected)

    check()


def _thinned(wanted: QueueFilter, *, team: StaffedTeam) -> QueueFilter:
    """Ask for what some case has, so that lists are seldom empty."""
    owner = team.lead.member_id if isinstance(wanted.owner, bytes) else wanted.owner
    return replace(wanted, owner=owner, week=None, similar=None)
