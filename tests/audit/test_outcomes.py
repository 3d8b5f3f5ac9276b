"""An outcome says what it is: nothing that could not be run passes for met."""

import json
from pathlib import Path

import pytest

from audit.__main__ import SUITES, main
from audit.inside import environment_inside, tried
from audit.outcomes import Outcome, State, judged, outcome_of, table, write
from audit.tools import ToolMissingError

MISSED = judged("wapiti", "as nobody", demand="0", found="1", details=["XSS: /"], is_met=False)
MET = judged("observatory", "/en/", demand="A+", found="A+", is_met=True)


def test_what_cannot_be_fetched_is_neither_met_nor_a_fault() -> None:
    """4.31: a list of advisories that is out of reach is said to be so."""

    def missing() -> list[Outcome]:
        raise ToolMissingError("no mirror has it")

    (found,) = tried("advisories", lambda: iter(missing()))

    assert found.state is State.NOT_REACHABLE
    assert not found.is_fault
    assert "no mirror has it" in table([found])


def test_a_suite_that_breaks_is_a_fault_and_stops_no_other() -> None:
    (found,) = tried("policies", lambda: iter([1 // 0]))  # type: ignore[list-item]  # it raises

    assert found.state is State.BROKEN
    assert found.is_fault


def test_the_table_shows_details_of_what_is_missed_only() -> None:
    shown = table([MISSED, MET])

    assert "    XSS: /" in shown
    assert shown.count("\n") == 3


def test_results_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    write([MISSED, MET], tmp_path / "results.json", {"on": "2026-11-28"})

    told = json.loads((tmp_path / "results.json").read_text())

    assert [outcome_of(one) for one in told["outcomes"]] == [MISSED, MET]
    assert told["about"] == {"on": "2026-11-28"}


def test_a_name_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["observatry"]) == 2
    assert "observatory" in capsys.readouterr().err
    assert len(set(SUITES)) == len(SUITES)


def test_the_suites_on_the_stage_are_told_how_long_to_try_and_no_other_setting(
    tmp_path: Path,
) -> None:
    given = {"PATH": "/bin", "AUDIT_SCAN_SECONDS": "5", "RINNALLA_MODE": "production"}

    told = environment_inside(tmp_path, given)

    assert told["AUDIT_SCAN_SECONDS"] == "5"
    assert set(told) == {"PATH", "TMPDIR", "HOME", "AUDIT_SCAN_SECONDS"}
