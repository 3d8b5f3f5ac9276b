"""Coded answers as values: nothing is lost between form, entry, summary and fact."""

from dataclasses import replace

import pytest

from reporting.casework.coding.answers import (
    FACT_NAMES,
    QUESTIONS,
    Coding,
    corrected,
    plain,
    read,
)
from reporting.casework.entries import CODED_NAMES
from reporting.coding import Counterparty
from tests.casework.coding.examples import CODED

COUNTERPARTIES = (
    "private_company municipality wellbeing_county state_authority other_public employer"
    " private_person association unknown"
)


def test_the_names_of_coded_answers_agree_everywhere() -> None:
    names = list(vars(Coding()))

    assert set(QUESTIONS) == set(names)
    assert set(names) - {"is_mass", "is_counted"} == CODED_NAMES
    assert FACT_NAMES < CODED_NAMES


def test_the_codes_of_the_other_side_are_permanent() -> None:
    assert [one.value for one in Counterparty] == COUNTERPARTIES.split()
    assert Counterparty.on_form() == ()


def test_what_an_entry_keeps_reads_back_as_it_was() -> None:
    kept = plain(CODED, vars(CODED))

    for name, value in vars(CODED).items():
        expected = value if isinstance(value, tuple) else (value,) if value is not None else ()
        assert read(name, kept[name]) == expected, name
    with pytest.raises(ValueError, match="nowhere"):
        read("area", "nowhere")


def test_a_correction_is_what_differs() -> None:
    assert corrected(CODED, CODED) == {}
    assert corrected(CODED, replace(CODED, is_mass=True, kinds=())) == {
        "is_mass": True,
        "kinds": (),
    }
