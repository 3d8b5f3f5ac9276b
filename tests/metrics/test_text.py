"""The figures for Prometheus: whole, parseable, and no trace of one resident."""

import re

from hypothesis import given
from hypothesis import strategies as st

from reporting.metrics.counts import BOUNDS, GROUPS, STATUSES, Counts, GroupCounts
from reporting.metrics.text import STEP, Machine, metrics_text

MACHINE = Machine({"retention": 60.0}, 2, 10_000, 20_000, 2, 0)
SAMPLE = re.compile(r'[a-z_]+(\{[a-z]+="[^"]+"(,[a-z]+="[^"]+")*\})? [0-9]+\Z')


def counted(**numbers: int) -> dict[str, GroupCounts]:
    """Give counts with so many quick answers of status 200 in each group."""
    nothing = (0,) * len(BOUNDS)
    return {
        group: GroupCounts((n := numbers.get(group, 0), *(0,) * (len(STATUSES) - 1)), (n, *nothing))
        for group in GROUPS
    }


def test_one_visitor_more_changes_nothing_that_is_told() -> None:
    """4.10: between two readings one more public page, a report say, moves no figure."""
    before = metrics_text(counted(public=20), MACHINE)

    assert metrics_text(counted(public=20 + STEP - 1), MACHINE) == before
    assert metrics_text(counted(public=20 + STEP), MACHINE) != before


def test_what_failed_on_our_side_is_told_at_once() -> None:
    statuses = tuple(1 if status in {"5xx", "429", "503"} else 0 for status in STATUSES)
    counts = {"public": GroupCounts(statuses, (3, *(0,) * len(BOUNDS)))}

    text = metrics_text(counts, MACHINE)

    for status in ("5xx", "429", "503"):
        assert f'rinnalla_answers_total{{group="public",status="{status}"}} 1\n' in text


def test_nothing_is_told_by_page_language_or_moment() -> None:
    labels = set(re.findall(r'([a-z]+)="', metrics_text(counted(), MACHINE)))

    assert labels == {"group", "status", "le", "job"}


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_every_line_is_a_sample_or_a_remark(public: int, staff: int) -> None:
    for line in metrics_text(counted(public=public, staff=staff), MACHINE).splitlines():
        assert line.startswith("# ") or SAMPLE.match(line), line


def test_an_answer_is_counted_once_in_its_group_class_and_time() -> None:
    counts = Counts()

    for status, seconds in ((200, 0.001), (303, 0.3), (404, 99.0), (429, 0.0), (500, 0.0)):
        counts.add("staff", status, seconds)
    counts.add("public", 503, 0.005)

    staff, public = counts.read()["staff"], counts.read()["public"]
    assert staff.statuses == (1, 1, 1, 1, 1, 0)
    assert sum(staff.seconds) == 5
    assert staff.seconds[-1] == 1  # longer than every bound
    assert public.statuses == (0, 0, 0, 0, 0, 1)
    assert public.seconds[0] == 1
