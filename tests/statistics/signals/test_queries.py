"""What is watched: whole weeks, every answer, without what was withdrawn or sent by the mass."""

from datetime import date, timedelta

from reporting.database import Database
from reporting.facts.answers import Dimension, FactAnswers, FactState
from reporting.facts.operations import change_fact
from reporting.facts.periods import Period, Span
from reporting.facts.sets import FactSets
from reporting.facts.settling import placed
from reporting.facts.waiting import changes_waiting
from reporting.runtime import Runtime
from reporting.statistics.signals.queries import Watch, watch_of
from reporting.vocabulary import Area, Ground, Kind
from tests.facts.examples import KEYRING, note, settled

TODAY = date(2026, 11, 25)  # a Wednesday
NEWEST = date(2026, 11, 22)  # the Sunday before
USUAL = FactAnswers("", area=Area.WORK, grounds=(Ground.AGE,), kinds=(Kind.REFUSAL,))
NEW = FactAnswers(
    "", area=Area.TRANSPORT, grounds=(Ground.ROMA,), kinds=(Kind.THREAT,), municipality="091"
)
ALL_OF_IT = {
    (Dimension.AREA, "transport"),
    (Dimension.GROUND, "roma"),
    (Dimension.GROUND, "origin"),
    (Dimension.KIND, "threat"),
    (Dimension.MUNICIPALITY, "091"),
}


def in_week(answers: FactAnswers, weeks_ago: int, **more: object) -> FactAnswers:
    """Give answers that came in a whole week, 0 for the newest one."""
    year, number, _ = (NEWEST - timedelta(days=7 * weeks_ago)).isocalendar()
    told = vars(answers) | {"period": str(Period(Span.WEEK, year, number))} | more
    return FactAnswers(**told)


def quiet_past(weeks: int = 60, each: int = 6) -> list[FactAnswers]:
    return [in_week(USUAL, week) for week in range(weeks) for _ in range(each)]


def watched(database: Database, *facts: FactAnswers, today: date = TODAY) -> Watch:
    settled(database, *facts)
    with database.reading() as session:
        return watch_of(FactSets(session, KEYRING), today)


def found(watch: Watch) -> set[tuple[Dimension | None, str]]:
    return {(signal.dimension, signal.code) for signal in watch.signals}


def test_every_answer_of_something_new_is_a_signal(database: Database) -> None:
    watch = watched(database, *quiet_past(), *[in_week(NEW, n % 4) for n in range(12)])

    assert found(watch) == ALL_OF_IT
    assert {signal.rise.count for signal in watch.signals} == {12}
    assert (watch.first_day, watch.last_day) == (date(2026, 10, 26), NEWEST)
    assert watch.everything is None
    assert watch.missing_weeks == 0


def test_a_quiet_past_goes_on_quietly(database: Database) -> None:
    watch = watched(database, *quiet_past())

    assert watch.signals == ()
    assert watch.everything is None
    assert watch.series == 4  # one part of life, one ground, one kind of act, and all


def test_the_week_that_runs_is_not_looked_at(database: Database) -> None:
    watch = watched(database, *quiet_past(), *[in_week(NEW, -1)] * 12)

    assert watch.signals == ()


def test_withdrawn_reports_are_left_out(database: Database) -> None:
    gone = [in_week(NEW, 0, state=FactState.WITHDRAWN)] * 12

    assert watched(database, *quiet_past(), *gone).signals == ()


def test_mass_reports_are_left_out_and_asked_about_on_their_own(database: Database) -> None:
    mass = [in_week(NEW, n % 4, is_mass=True) for n in range(12)]
    gone = in_week(NEW, 0, is_mass=True, state=FactState.WITHDRAWN)
    older = in_week(NEW, 5, is_mass=True)

    watch = watched(database, *quiet_past(), *mass, gone, older)

    assert watch.signals == ()
    assert watch.mass == 12


def test_what_lifts_everything_is_a_signal_of_everything(database: Database) -> None:
    other = FactAnswers("", area=Area.HOUSING, grounds=(Ground.HEALTH,), kinds=(Kind.EXCLUSION,))
    past = [in_week(answers, week) for week in range(60) for answers in (USUAL, other) * 3]
    more = [in_week(answers, week % 4) for week in range(20) for answers in (USUAL, other)]

    watch = watched(database, *past, *more)

    assert watch.everything is not None
    assert watch.everything.rise.count == 64
    assert round(watch.everything.rise.usual) == 24
    assert watch.signals == ()


def test_a_signal_shows_the_half_year_it_stands_out_from(database: Database) -> None:
    few = [in_week(NEW, week) for week in (9, 17, 18)]

    watch = watched(database, *quiet_past(), *few, *[in_week(NEW, 1)] * 14)

    blocks = watch.signals[0].blocks
    assert [block.count for block in blocks] == [0, 0, 2, 0, 1, 0, 14]
    assert (blocks[-1].first_day, blocks[-1].last_day) == (date(2026, 10, 26), NEWEST)
    assert blocks[0].last_day == NEWEST - timedelta(weeks=24)


def test_before_there_is_a_past_the_page_says_for_how_long(database: Database) -> None:
    rise = [in_week(NEW, 0)] * 30

    watch = watched(database, *quiet_past(weeks=31), *rise)

    assert watch.missing_weeks == 1
    assert watch.signals == ()


def test_with_just_enough_past_a_rise_is_seen(database: Database) -> None:
    watch = watched(database, *quiet_past(weeks=32), *[in_week(NEW, 0)] * 30)

    assert watch.missing_weeks == 0
    assert found(watch) == ALL_OF_IT


def test_without_any_report_there_is_nothing_but_a_wait(database: Database) -> None:
    watch = watched(database)

    assert watch.missing_weeks == 32
    assert (watch.mass, watch.signals, watch.everything) == (0, (), None)


def test_the_strongest_signal_comes_first(database: Database) -> None:
    strong = [in_week(NEW, 0)] * 25
    weak = [in_week(FactAnswers("", area=Area.ONLINE), 0)] * 12

    watch = watched(database, *quiet_past(each=10), *strong, *weak)

    chances = [signal.rise.chance for signal in watch.signals]
    assert (Dimension.AREA, "online") in found(watch)
    assert chances == sorted(chances)
    assert watch.signals[0].code != "online"


def test_what_waits_to_be_settled_is_seen_at_once(database: Database, runtime: Runtime) -> None:
    settled(database, *quiet_past(), keyring=runtime.keyring)
    keys = [note(database, runtime.keyring, in_week(NEW, 0)) for _ in range(12)]

    def now() -> Watch:
        with database.reading() as session:
            waiting = placed(session, runtime.keyring, changes_waiting(session, runtime.keyring))
            return watch_of(FactSets(session, runtime.keyring, waiting), TODAY)

    assert found(now()) == ALL_OF_IT
    with database.writing() as session:
        for key in keys:
            change_fact(session, runtime.keyring, key, state=FactState.WITHDRAWN)
    assert now().signals == ()
