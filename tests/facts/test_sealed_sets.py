"""What a fact says that its report says too is in no row and no clear set: nothing pairs them."""

from collections import Counter
from collections.abc import Sequence
from random import Random

import pytest
from sqlalchemy import select, text, update

from reporting.database import Base, Database
from reporting.facts.answers import Dimension, FactState
from reporting.facts.models import FactSet, SealedFactSet, UnsealedFact
from reporting.facts.sealed_sets import SEALED, SEALED_DIMENSIONS
from reporting.facts.settling import complete_sets, unseal_sets
from reporting.runtime import Runtime
from reporting.sealing import SealBrokenError
from reporting.vocabulary import Wish
from tests.facts.examples import EMPTY, FULL, KEYRING, accepted, counts, rows, settled, settled_in

SAID_TWICE = {"received_week": "period"}
"""What both rows say in clear: the week alone (docs/stored.md)."""


def test_the_week_is_all_that_a_fact_and_its_report_both_say() -> None:
    """P23: a stolen database pairs no fact with its report by state, wish or language."""
    of_report = {column.name for column in Base.metadata.tables["report"].columns}
    of_fact = {column.name for column in Base.metadata.tables["fact"].columns}

    assert not of_report & of_fact
    assert of_report >= SAID_TWICE.keys()
    assert of_fact >= set(SAID_TWICE.values())
    assert not of_fact & SEALED.keys()


def test_no_clear_byte_of_facts_says_what_the_report_says(database: Database) -> None:
    """P23: neither rows nor clear sets hold a state, wish, language or reason."""
    settled(database, FULL, accepted(wish=Wish.LOOK_INTO, language="se"), EMPTY)

    with database.reading() as session:
        kept = [str(session.execute(select(Base.metadata.tables[name])).all()) for name in TABLES]
    for word in (*Wish, *FactState, "'sv'", "'se'"):
        assert str(word) not in "".join(kept)
    assert counts(database, Dimension.WISH) == {"advice": 1, "look_into": 1}
    assert counts(database, Dimension.LANGUAGE) == {"sv": 1, "se": 1, "fi": 1}


TABLES = ("fact", "fact_set")


def test_a_set_that_was_moved_or_changed_does_not_open(database: Database) -> None:
    settled(database, FULL, accepted())
    with database.writing() as session:
        bits = {
            row.value: row.sealed_positions
            for row in session.scalars(
                select(SealedFactSet).where(SealedFactSet.dimension == Dimension.STATE)
            )
        }
        swapped = update(SealedFactSet).where(SealedFactSet.dimension == Dimension.STATE)
        moved = swapped.where(SealedFactSet.value == FactState.ACCEPTED)
        session.execute(moved.values(sealed_positions=bits[FactState.PROVISIONAL]))

    with pytest.raises(SealBrokenError):
        counts(database, Dimension.STATE)


def test_going_back_a_version_and_on_again_loses_nothing(runtime: Runtime) -> None:
    database, ring = runtime.database, runtime.keyring
    settled_in(runtime, FULL, EMPTY, accepted(wish=Wish.COUNT, language="en"))
    before = rows(database, ring)

    with database.writing() as session:
        assert unseal_sets(session, ring) == 3
    with database.reading() as session:
        assert {row.state for row in session.scalars(select(UnsealedFact))} == {
            FactState.PROVISIONAL,
            FactState.ACCEPTED,
        }
        clear = set(session.scalars(select(FactSet.dimension)))
    assert clear >= {"state", "wish", "language"}
    with database.writing() as session:
        session.execute(text("DELETE FROM sealed_fact_set"))  # as going down does
        complete_sets(session, ring)

    assert rows(database, ring) == before
    with database.reading() as session:
        assert not session.scalars(select(UnsealedFact)).all()
        assert not SEALED_DIMENSIONS & set(session.scalars(select(FactSet.dimension)))


def test_few_reports_are_alone_in_what_both_rows_say() -> None:
    """P23: of invented years, hardly a report is the only one of its week; before, most were."""
    found = {number: share_alone(year(number), shared=1) for number in (150, 600, 2000)}
    before = {number: share_alone(year(number), shared=3) for number in (150, 600, 2000)}

    assert found[150] < 0.09
    assert found[600] < 0.005
    assert found[2000] == 0
    assert before[150] > 0.5
    assert before[600] > 0.2


def year(number: int) -> list[tuple[object, ...]]:
    """Give the week, language and wish of the reports of twenty invented years of so many."""
    draw = Random(number)  # noqa: S311 - the same each time
    languages, many = ("fi", "en", "other", "sv", "se"), (56, 18, 16, 9, 1)
    wishes, often = ("count", "advice", "look_into", "not_sure", None), (42, 30, 16, 3, 9)
    weeks = [f"{of}-{week}" for of in range(20) for week in range(52)]
    return [
        (draw.choice(weeks), *draw.choices(languages, many), *draw.choices(wishes, often))
        for _ in range(number * 20)
    ]


def share_alone(reports: Sequence[tuple[object, ...]], *, shared: int) -> float:
    """Give the share of reports that are the only one with what two rows would both say."""
    alike = Counter(one[:shared] for one in reports)
    return sum(alike[one[:shared]] == 1 for one in reports) / len(reports)


def test_what_is_sealed_opens_with_these_secrets_only(database: Database) -> None:
    settled(database, FULL)

    with pytest.raises(SealBrokenError):
        counts(database, Dimension.STATE, KEYRING.__class__("demo", *[b"\0" * 32] * 7))
