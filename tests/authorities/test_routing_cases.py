"""Real cases and the traps around them: who comes first for each, and why."""

from datetime import date
from typing import Any

import pytest

from reporting.authorities.routing import notices, recommend
from reporting.authorities.situation import Aspect, Counterparty, Situation, Work
from reporting.demo.cases import DemoCase
from reporting.demo.more_cases import ALL_CASES
from reporting.vocabulary import Area, Ground, Kind

TODAY = date(2026, 11, 20)
NDO, EQUALITY, OSH = "non_discrimination_ombudsman", "ombudsman_for_equality", "osh_authority"
POLICE, TRIBUNAL, OVERSEER = "police_report", "tribunal", "parliamentary_ombudsman"

# The first of the list, and who else must be in it, for the published cases.
EXPECTED = {
    "C01": (POLICE, {NDO, TRIBUNAL, "victim_support"}),
    "C02": (NDO, {TRIBUNAL}),
    "C03": (NDO, {TRIBUNAL, "school"}),
    "C04": (NDO, {TRIBUNAL, "school"}),
    "C05": (NDO, {TRIBUNAL, "hsl_feedback"}),
    "C06": (NDO, {TRIBUNAL, "hsl_feedback"}),
    "C07": (NDO, {TRIBUNAL}),
    "C08": (NDO, {TRIBUNAL, OVERSEER, "patient_ombudsperson"}),
    "C09": (NDO, {TRIBUNAL}),
    "C10": (NDO, {"platform"}),
    "C11": (NDO, {TRIBUNAL, "red_cross"}),
    "C12": (NDO, {TRIBUNAL}),
    "C13": (NDO, {TRIBUNAL, "red_cross"}),
    "C14": (NDO, {EQUALITY, TRIBUNAL}),
}


def listed(**told: Any) -> list[str]:
    return [one.contact for one in recommend(Situation(**told), today=TODAY)]


@pytest.mark.parametrize("case", [c for c in ALL_CASES if c.id in EXPECTED], ids=lambda c: c.id)
def test_a_published_case_leads_to_who_decided_it(case: DemoCase) -> None:
    answers = case.answers
    found = listed(
        area=Area(str(answers["area"])),
        grounds=tuple(Ground(value) for value in answers["grounds"]),
        kinds=tuple(Kind(value) for value in answers["kinds"]),
    )

    first, others = EXPECTED[case.id]
    assert found[0] == first
    assert others <= set(found)


def test_all_published_cases_are_looked_at() -> None:
    assert set(EXPECTED) <= {case.id for case in ALL_CASES}


@pytest.mark.parametrize(
    ("told", "first", "others"),
    [
        # Restaurant, wheelchair, though there was room.
        (
            {"area": Area.PRIVATE_SERVICES, "grounds": (Ground.DISABILITY,)},
            NDO,
            {TRIBUNAL, "district_court"},
        ),
        # Not served in a shop: Roma.
        (
            {
                "area": Area.PRIVATE_SERVICES,
                "grounds": (Ground.ROMA,),
                "kinds": (Kind.REFUSAL,),
            },
            NDO,
            {TRIBUNAL, POLICE, "red_cross"},
        ),
        # Bullied at work for one's orientation.
        (
            {"area": Area.WORK, "grounds": (Ground.SEXUAL_ORIENTATION,), "work": Work.JOB},
            OSH,
            {NDO, "trade_union"},
        ),
        # No insurance for a foreign citizen.
        ({"area": Area.PRIVATE_SERVICES, "grounds": (Ground.NATIONALITY,)}, NDO, {TRIBUNAL}),
        # "Too old" for a career.
        ({"area": Area.WORK, "grounds": (Ground.AGE,)}, OSH, {NDO, "trade_union"}),
        # The landlord wants Finnish citizenship.
        ({"area": Area.HOUSING, "grounds": (Ground.NATIONALITY,)}, NDO, {TRIBUNAL}),
        # Perfect Finnish demanded without need.
        (
            {"area": Area.WORK, "grounds": (Ground.LANGUAGE,), "work": Work.RECRUITMENT},
            OSH,
            {NDO, "district_court"},
        ),
        # Dismissed when pregnant.
        ({"area": Area.WORK, "grounds": (Ground.PREGNANCY,)}, EQUALITY, {"trade_union"}),
        # A pupil at a training place.
        (
            {"area": Area.EDUCATION, "grounds": (Ground.ORIGIN,), "work": Work.TRAINING},
            OSH,
            {NDO, "school"},
        ),
        # A service of the city.
        (
            {
                "area": Area.LEISURE_SPORT,
                "grounds": (Ground.ORIGIN,),
                "counterparty": Counterparty.HELSINKI,
            },
            NDO,
            {"city_of_helsinki", OVERSEER},
        ),
        # Wrong use of personal data in an office.
        (
            {
                "area": Area.AUTHORITIES,
                "grounds": (Ground.ORIGIN,),
                "aspects": (Aspect.PERSONAL_DATA,),
            },
            NDO,
            {"data_protection_ombudsman", OVERSEER},
        ),
        # A refund was refused because of an accent.
        (
            {
                "area": Area.PRIVATE_SERVICES,
                "grounds": (Ground.LANGUAGE,),
                "aspects": (Aspect.CONTRACT,),
            },
            NDO,
            {"consumer_advice"},
        ),
        # Punished for standing up for a colleague.
        ({"area": Area.WORK, "kinds": (Kind.RETALIATION,)}, OSH, {NDO}),
    ],
)
def test_a_short_account_leads_to_the_right_place(
    told: dict[str, Any], first: str, others: set[str]
) -> None:
    found = listed(**told)

    assert found[0] == first
    assert others <= set(found)


def test_rude_to_everybody_is_no_discrimination() -> None:
    found = listed(area=Area.PRIVATE_SERVICES, aspects=(Aspect.EVERYBODY,))

    assert found == ["mieli_fi", "victim_support"]


def test_a_family_quarrel_leads_to_somebody_to_talk_to() -> None:
    told = Situation(area=Area.HOUSING, aspects=(Aspect.PRIVATE_LIFE,))

    assert listed(area=told.area, aspects=told.aspects) == ["mieli_fi", "victim_support"]
    assert [rule.id for rule in notices(told)] == ["R15"]


def test_violence_in_the_family_still_leads_to_112_the_police_and_a_shelter_line() -> None:
    found = listed(kinds=(Kind.PHYSICAL_VIOLENCE,), aspects=(Aspect.PRIVATE_LIFE,))

    assert found[:2] == ["emergency_112", POLICE]
    assert "nollalinja" in found


def test_an_insulted_game_character_is_not_examined() -> None:
    found = listed(area=Area.ONLINE, kinds=(Kind.VERBAL_INSULT,), aspects=(Aspect.GAME_CHARACTER,))

    assert found == ["platform", "mieli_fi", "victim_support"]


def test_a_refused_benefit_needs_an_appeal_first() -> None:
    told = Situation(area=Area.AUTHORITIES, aspects=(Aspect.DECISION,))

    found = listed(area=told.area, aspects=told.aspects)

    assert found[0] == "appeal"
    assert OVERSEER in found
    assert [rule.id for rule in notices(told)] == ["R6.decision"]


def test_he_is_outside_my_door_now() -> None:
    assert listed(is_danger=True)[0] == "emergency_112"


def test_what_the_tribunal_has_already_is_asked_there() -> None:
    told = Situation(area=Area.HOUSING, grounds=(Ground.ROMA,), is_elsewhere=True)

    assert [rule.id for rule in notices(told)] == ["R16"]
    assert listed(area=told.area, grounds=told.grounds, is_elsewhere=True)[0] == NDO
