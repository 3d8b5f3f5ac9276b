"""What is promised to people is tied to tests: no line of a promise without one that exists."""

import re
from dataclasses import fields

import pytest

from reporting.config import Config
from tests.structure.attack_list import answers, attacks, named_tests
from tests.structure.sources import ROOT

PAGES = ("SECURITY.md", "docs/threat-model.md", "docs/dpia.md")
ONE = re.compile(r"T\d\d|P\d\d|4\.\d+")
NOTHING_TO_TEST = {"has no known outside audit", "old facts"}


def promises(page: str) -> list[tuple[str, list[str]]]:
    """Give each line of the tables that end with tests, and the ids it names."""
    found, is_told = [], False
    for line in (ROOT / page).read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            is_told = False
        elif cells[-1] in {"tests", "held by"}:
            is_told = True
        elif is_told and not set(cells[-1]) <= {"-"}:
            found.append((cells[0], ONE.findall(cells[-1])))
    return found


@pytest.mark.parametrize("page", PAGES)
def test_every_promise_names_a_test_that_exists(page: str) -> None:
    """P15: what is written about security is what tests hold it to."""
    known, by_id = {one.id: one for one in attacks()}, named_tests()
    told = promises(page)

    assert len(told) > 10
    bare = [who for who, ids in told if not ids and who not in NOTHING_TO_TEST]
    assert not bare
    untested = {one for _, ids in told for one in ids if not answers(known[one], by_id)}
    assert not untested


def test_the_input_for_an_assessment_knows_every_kind_of_data() -> None:
    """P15: days and settings that the assessment names are those of the service."""
    text = (ROOT / "docs/dpia.md").read_text(encoding="utf-8")
    named = re.findall(r"`RINNALLA_([A-Z_]+)`(?: \((\d+)\))?", text)
    settings = {field.name: field.default for field in fields(Config)}

    assert {"RETENTION_DAYS", "BACKUP_DAYS", "READERS"} <= {name for name, _ in named}
    for name, days in named:
        assert not days or settings[name.lower()] == int(days), name


def test_a_promise_without_a_test_would_be_noticed() -> None:
    assert ("a court order to the organisation", ["4.10", "4.11", "T16"]) in promises(PAGES[1])
    assert all(ids for who, ids in promises(PAGES[0]) if who not in NOTHING_TO_TEST)
