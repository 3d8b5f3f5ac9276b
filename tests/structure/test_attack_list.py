"""Every known attack has a test that names it, or a reason why it has none; the page is true."""

import re

import pytest

from tests.structure.attack_list import (
    PAGE,
    answers,
    attacks,
    ids_in,
    is_fault,
    named_tests,
    page,
)

EXPECTED = (
    [f"T{number:02d}" for number in range(1, 48)]
    + [f"4.{number}" for number in range(1, 39)]
    + [f"P{number:02d}" for number in range(1, 67)]
)
LEAST_REASON = 40


def test_the_list_is_whole_and_says_each_attack_once() -> None:
    assert [one.id for one in attacks()] == EXPECTED


def test_every_attack_has_a_test_or_a_reason() -> None:
    by_id = named_tests()

    bare = [one.id for one in attacks() if not one.reason and not answers(one, by_id)]

    assert not bare
    assert all(len(one.reason) > LEAST_REASON for one in attacks() if one.reason)


def test_no_test_names_an_attack_that_is_not_on_the_list() -> None:
    known = {one.id for one in attacks()}

    unknown = {
        one: tests for one, tests in named_tests().items() if one not in known and not is_fault(one)
    }

    assert not unknown
    assert {other for one in attacks() for other in one.covered_by} <= known


@pytest.mark.parametrize(
    ("docstring", "ids"),
    [
        ("T05, 4.15: a wrong id looks like a foreign one.", ["T05", "4.15"]),
        ("4.1: own origin only.", ["4.1"]),
        ("P13, T23: once.", ["P13", "T23"]),
        ("Nothing of T05: here.", []),
        ("T05 without a colon.", []),
    ],
)
def test_ids_stand_first_in_a_docstring(docstring: str, ids: list[str]) -> None:
    assert ids_in(docstring) == ids


def test_the_page_is_what_the_tests_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make attacks`"
    assert not re.search(r"\| \|$", page(), re.MULTILINE)
