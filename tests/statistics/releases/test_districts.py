"""Districts lie sealed in cases; a lead who prepares a year opens them, and only they count."""

from dataclasses import replace

from pyroaring import BitMap

from reporting.database import Database
from reporting.facts.answers import Dimension, FactState
from reporting.facts.periods import parse_period
from reporting.places import helsinki_districts
from reporting.report.progress import State
from reporting.runtime import Runtime
from reporting.statistics.catalogue import View
from reporting.statistics.geography import DISTRICT
from reporting.statistics.releases.artefact import Audience
from reporting.statistics.releases.districts import opened_districts
from reporting.statistics.releases.freezing import Freezing, SetsWithDistricts
from reporting.statistics.releases.preparing import prepare_release
from reporting.statistics.releases.queries import row_of, stored_artefact, stored_release
from reporting.statistics.tables import COUNT
from tests.casework.cases import TODAY, caseworker, make_case, other_team, settled_facts
from tests.casework.coding.examples import CODED, correct
from tests.statistics.releases.published import acting, add, various
from tests.support.people import StaffedTeam

YEAR = parse_period("2026")
ONE, OTHER = (str(one.code) for one in helsinki_districts()[:2])


def test_a_lead_opens_the_districts_of_the_own_teams_cases(
    database: Database, runtime: Runtime, team: StaffedTeam
) -> None:
    by = caseworker(runtime, team)
    for district in (ONE, ONE, OTHER, None):
        case = make_case(runtime, team, state=State.IN_PROGRESS)
        correct(runtime, case, replace(CODED, municipality="091", district=district), by)
    make_case(runtime, other_team(runtime))
    facts = settled_facts(runtime)

    with database.reading() as session:
        found = opened_districts(session, YEAR, by=by, today=TODAY)
        earlier = opened_districts(session, parse_period("2025"), by=by, today=TODAY)

    assert {code: len(positions) for code, positions in found.items()} == {ONE: 2, OTHER: 1}
    assert BitMap.union(*found.values()) <= BitMap(fact.position for fact in facts)
    assert earlier == {}


def test_who_holds_no_key_opens_none(runtime: Runtime, team: StaffedTeam) -> None:
    by = caseworker(runtime, team)
    case = make_case(runtime, team, state=State.IN_PROGRESS)
    correct(runtime, case, replace(CODED, municipality="091", district=ONE), by)
    settled_facts(runtime)

    with runtime.database.reading() as session:
        keyless = replace(by, seeds={})
        assert opened_districts(session, YEAR, by=keyless, today=TODAY) == {}


def test_a_fact_is_in_one_district_and_only_in_one_of_its_own_town(runtime: Runtime) -> None:
    told = various(9, "2026-W29")
    add(runtime, [replace(one, district=OTHER) for one in told])
    with runtime.database.reading() as session:
        freezing = Freezing(YEAR, 1, TODAY, districts={ONE: BitMap(range(5))})
        sets = SetsWithDistricts(session, runtime.keyring, freezing)
        found = {code: set(facts) for code, facts in sets.of(Dimension.DISTRICT).items()}
        town = set(sets.one(Dimension.MUNICIPALITY, "091"))

    assert found[ONE] == {0, 3}
    assert found[OTHER] == town - {0, 3} == {6}


def test_a_year_tells_a_district_that_is_large_enough_and_counts_only_accepted(
    runtime: Runtime,
) -> None:
    facts = various(300, "2026-W29")
    unlooked = [replace(one, state=FactState.PROVISIONAL) for one in various(300, "2026-W29")]
    add(runtime, [*facts, *unlooked])
    of_town = [n for n, one in enumerate(facts) if one.municipality == "091"]
    districts = {ONE: BitMap([*of_town[:40], *range(300, 600)]), OTHER: BitMap(of_town[40:45])}
    who = acting(runtime)

    name = prepare_release(runtime, YEAR, acting=who, districts=districts)

    with runtime.database.reading() as session:
        row = row_of(session, stored_release(session, name))
        table = stored_artefact(session, row, Audience.PARTNER)[0].table(View.PLACES)
    assert table is not None
    assert abs((table[DISTRICT + ONE, COUNT].value or 0) - 40) <= 4
    assert DISTRICT + OTHER not in table.rows
    assert abs((table["091", COUNT].value or 0) - (len(of_town) - 40)) <= 8
