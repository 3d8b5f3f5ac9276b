"""What figures are about: the same subject in every table, and which lies within which."""

from reporting.facts.periods import parse_period
from reporting.statistics.catalogue import View
from reporting.statistics.subjects import Subject, divisions, everybody, subject_of, wider_than
from reporting.statistics.tables import COUNT, TOTAL

YEAR = parse_period("2026")
QUARTER = parse_period("2026-Q3")


def test_a_subject_is_a_period_and_answers() -> None:
    subject = subject_of(View.BYSTANDERS, QUARTER, ("work", "helped"))

    assert str(subject) == "2026-Q3 area=work bystander=helped"
    assert str(subject_of(View.AREAS, YEAR, ("work", COUNT))) == "2026 area=work"
    assert str(subject_of(View.AREAS, YEAR, (TOTAL, COUNT))) == "2026 area=*"


def test_an_arrival_is_about_its_own_quarter_in_every_table() -> None:
    cell = ("2026-Q3", "witnessed")

    assert subject_of(View.RECEIVED, YEAR, cell) == subject_of(View.RECEIVED, QUARTER, cell)
    assert subject_of(View.RECEIVED, QUARTER, (TOTAL, "witnessed")) == Subject(
        "2026-Q3", ("role=witnessed",)
    )


def test_a_pair_is_within_both_of_its_grounds() -> None:
    pair = subject_of(View.GROUND_PAIRS, YEAR, ("origin+age", COUNT))

    wider = wider_than(pair)

    assert subject_of(View.GROUNDS, YEAR, ("origin", COUNT)) in wider
    assert subject_of(View.GROUNDS, YEAR, ("age", COUNT)) in wider
    assert subject_of(View.GROUND_PAIRS, YEAR, (TOTAL, COUNT)) in wider


def test_wider_are_fewer_answers_and_longer_periods_but_not_the_subject_itself() -> None:
    subject = subject_of(View.BYSTANDERS, QUARTER, ("work", "helped"))

    wider = wider_than(subject)

    assert subject not in wider
    assert subject_of(View.BYSTANDERS, QUARTER, ("work", TOTAL)) in wider
    assert subject_of(View.AREAS, QUARTER, ("work", COUNT)) in wider
    assert subject_of(View.AREAS, YEAR, ("work", COUNT)) in wider
    assert Subject("2026-H2", subject.answers) in wider
    assert everybody(QUARTER) in wider
    assert not any(one.period == "2026-Q2" for one in wider)
    assert subject_of(View.AREAS, QUARTER, ("online", COUNT)) not in wider


def test_a_year_is_divided_by_quarter_and_by_half_and_a_quarter_not_at_all() -> None:
    year, half, quarter = (
        Subject(period, ("area=work",)) for period in ("2026", "2026-H1", "2026-Q1")
    )

    assert [[part.period for part in parts] for parts in divisions(year)] == [
        ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"],
        ["2026-H1", "2026-H2"],
    ]
    assert [[part.period for part in parts] for parts in divisions(half)] == [
        ["2026-Q1", "2026-Q2"]
    ]
    assert divisions(quarter) == ()
