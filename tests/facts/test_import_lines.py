"""A bad line of a file of figures: what is said of it steers no terminal, and no number is huge."""

from pathlib import Path

import pytest

from reporting.facts.import_lines import ImportRefusedError, read_lines
from tests.facts.examples import TODAY

ESCAPES = "\x1b]0;owned\x07\x1b[2J\x9b31m"


def faults(folder: Path, *lines: str) -> tuple[str, ...]:
    path = folder / "figures.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(ImportRefusedError) as error:
        list(read_lines(path, today=TODAY, tell=lambda _: None))
    return error.value.faults


@pytest.mark.parametrize(
    "lines",
    [
        (f"period,count,{ESCAPES}", "2024,1,"),
        ("period,count,area", f"2024,1,{ESCAPES}housing"),
        ("period,count,municipality", f"2024,1,{ESCAPES}"),
        ("period,count,flags", f"2024,1,{ESCAPES}"),
        ("period,count", f"{ESCAPES},1"),
        ("period,count", f"2024,{ESCAPES}"),
    ],
    ids=["column", "code", "town", "flag", "period", "count"],
)
def test_a_fault_names_a_field_without_what_steers_a_terminal(
    lines: tuple[str, ...], tmp_path: Path
) -> None:
    """4.26, P44: control characters steer no terminal."""
    (fault,) = faults(tmp_path, *lines)

    assert fault.isprintable()
    assert "]0;owned[2J31m" in fault


@pytest.mark.parametrize("count", ["1000001", "0000000012000000", "000000001" + "0" * 4285])
def test_a_count_is_no_larger_than_is_said(count: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "period,count", f"2024,{count}")

    assert "is no whole number from 1 to 1000000" in fault
