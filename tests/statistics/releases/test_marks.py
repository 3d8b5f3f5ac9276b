"""How many facts differ between two moments can be told without keeping what they said."""

from collections.abc import Mapping

from pyroaring import BitMap

from reporting.database import Database
from reporting.facts.answers import Dimension, FactState
from reporting.facts.operations import change_fact
from reporting.facts.periods import parse_period
from reporting.facts.sets import FactSets
from reporting.facts.settling import settle
from reporting.runtime import Runtime
from reporting.statistics.releases.freezing import counted_marks
from reporting.statistics.releases.marks import FactMarks, changed_between, marks_of
from reporting.vocabulary import Area, BystanderAnswer, Ground, Wish
from tests.statistics.releases.published import TODAY, add, various

QUARTER, YEAR = parse_period("2026-Q3"), parse_period("2026")
KEY = bytes(32)


class Invented(FactSets):
    """Sets without a database."""

    def __init__(self, areas: Mapping[str, BitMap]) -> None:
        self._areas = areas

    def of(self, dimension: Dimension) -> Mapping[str, BitMap]:
        return self._areas if dimension is Dimension.AREA else {}


def marks(areas: Mapping[str, BitMap], facts: BitMap, key: bytes = KEY) -> FactMarks:
    return marks_of(Invented(areas), facts, [Dimension.AREA, Dimension.ROLE], key=key)


def test_what_came_went_or_says_something_else_is_counted_once_each() -> None:
    before = marks({"work": BitMap([1, 2, 3]), "home": BitMap([4])}, BitMap([1, 2, 3, 4]))
    now = marks({"work": BitMap([1, 2, 5]), "home": BitMap([3])}, BitMap([1, 2, 3, 5]))

    assert changed_between(before, before) == 0
    assert changed_between(before, now) == 3  # 3 moved, 4 went, 5 came


def test_a_fact_that_says_nothing_has_a_mark_too() -> None:
    silent = marks({}, BitMap([7, 9]))

    assert silent.by_position() == {7: 0, 9: 0}
    assert changed_between(silent, marks({"work": BitMap([9])}, BitMap([7, 9]))) == 1


def test_marks_tell_nothing_without_their_key() -> None:
    areas = {"work": BitMap([1]), "home": BitMap([2])}
    one, other = (marks(areas, BitMap([1, 2]), key) for key in (KEY, b"\1" * 32))

    assert one.marks != other.marks
    assert len(one.marks) == 16


def test_only_what_the_tables_count_makes_a_difference(
    database: Database, runtime: Runtime
) -> None:
    keys = add(runtime, various(30))

    def now(period: str) -> FactMarks:
        with database.reading() as session:
            return counted_marks(FactSets(session, runtime.keyring), parse_period(period), key=KEY)

    before = {period: now(period) for period in ("2026-Q3", "2026")}
    with database.writing() as session:
        ring = runtime.keyring
        change_fact(session, ring, keys[0], language="sv")  # in no table
        change_fact(session, ring, keys[1], wish=Wish.ADVICE)  # in a table of years
        change_fact(session, ring, keys[2], area=Area.HOUSING)
        change_fact(session, ring, keys[3], grounds=(Ground.AGE,))
        change_fact(session, ring, keys[4], bystander=BystanderAnswer.NOT_SURE)
        change_fact(session, ring, keys[5], state=FactState.WITHDRAWN)
        settle(session, ring, today=TODAY, is_weekly=True)

    assert changed_between(before["2026-Q3"], now("2026-Q3")) == 4
    assert changed_between(before["2026"], now("2026")) == 5
