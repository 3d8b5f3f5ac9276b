"""Importing reference series: all or nothing, again and again, over what was delivered."""

import pytest

from reporting.database import Database
from reporting.statistics.references.operations import (
    Imported,
    check_references,
    import_references,
)
from reporting.statistics.references.queries import delivered, others_of
from reporting.statistics.references.series import Series
from reporting.statistics.references.series_file import ReferencesRefusedError
from tests.statistics.references.figures import file_of, line


def take(database: Database, content: bytes) -> Imported:
    with database.writing() as session:
        return import_references(session, content)


def shown(database: Database, code: str) -> Series | None:
    with database.reading() as session:
        return next((one for one in others_of(session, "fi") if one.code == code), None)


def values(series: Series | None) -> dict[str, str | None]:
    assert series is not None
    return {str(f.period): None if f.value is None else str(f.value) for f in series.figures}


def test_what_was_imported_is_shown_as_it_was_written(database: Database) -> None:
    content = file_of(
        line(period="2024", value="74.70", unit="percent", approx=">", total_published="90"),
        line(period="2025", value="", value_note="not_available", unit="percent"),
    )

    assert take(database, content) == Imported(series=1, figures=2)

    series = shown(database, "city-contacts")
    assert values(series) == {"2024": "74.70", "2025": None}
    assert series is not None
    assert series.body == "Turun kaupunki"
    assert series.figures[0].approximation == ">"
    assert series.figures[0].total == 90
    assert series.figures[0].verified_on is not None


def test_a_file_with_one_fault_is_not_taken_at_all(database: Database) -> None:
    with pytest.raises(ReferencesRefusedError) as refused:
        take(database, file_of(line(), line(period="2024", source="")))

    assert [fault[:7] for fault in refused.value.faults] == ["line 3:"]
    assert shown(database, "city-contacts") is None


def test_importing_again_replaces_the_series_as_a_whole(database: Database) -> None:
    take(database, file_of(line(period="2023"), line(period="2024"), line(series="other")))
    for _ in range(2):
        take(database, file_of(line(period="2024", value="7")))

    assert values(shown(database, "city-contacts")) == {"2024": "7"}
    assert values(shown(database, "other")) == {"2025": "120"}


def test_a_delivered_series_goes_on_with_what_is_imported(database: Database) -> None:
    take(
        database,
        file_of(
            line(series="ndo-contacts", period="2025", value="2761"),
            line(series="ndo-contacts", period="2026", value="3000"),
        ),
    )

    found = values(shown(database, "ndo-contacts"))
    assert found["2021"] == "2051"
    assert found["2025"] == "2761"
    assert found["2026"] == "3000"


def test_a_delivered_series_keeps_its_unit(database: Database) -> None:
    with pytest.raises(ReferencesRefusedError, match="ndo-contacts is measured in count"):
        take(database, file_of(line(series="ndo-contacts", unit="percent", value="12")))


def test_checking_a_file_changes_nothing(database: Database) -> None:
    assert check_references(file_of(line())) == Imported(series=1, figures=1)
    assert shown(database, "city-contacts") is None
    with pytest.raises(ReferencesRefusedError):
        check_references(file_of(line(unit="")))


def test_without_an_import_the_delivered_series_are_shown(database: Database) -> None:
    with database.reading() as session:
        found = others_of(session, "sv")

    assert sum(len(one.figures) for one in found) == len(delivered())
    assert {one.language for one in found} == {"sv"}
    assert found[0].body == "Diskrimineringsombudsmannen"
