"""The rules over every part of life, ground and kind of act: what the law says always holds."""

from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest

from reporting.authorities.cards import Anonymity
from reporting.authorities.contacts import contact, contacts
from reporting.authorities.routing import Recommendation, recommend
from reporting.authorities.rule_rows import STAGES
from reporting.authorities.rules import rules_file
from reporting.authorities.rules_file import RULES
from reporting.authorities.situation import EQUALITY_ACT, Aspect, Counterparty, Situation, Work
from reporting.vocabulary import Area, Ground, Kind

TODAY = date(2026, 11, 20)
NO_AREA: tuple[Area | None, ...] = (None,)
GROUNDS: tuple[tuple[Ground, ...], ...] = ((), *((ground,) for ground in Ground))
KINDS: tuple[tuple[Kind, ...], ...] = ((), *((kind,) for kind in Kind))
OTHER_ACT = {ground for ground in Ground if ground not in EQUALITY_ACT and not ground.is_answer}
OF_THE_ACTS = {
    *("non_discrimination_ombudsman", "ombudsman_for_equality", "osh_authority"),
    *("tribunal", "district_court"),
}


SITUATIONS = [
    Situation(area=area, grounds=grounds, kinds=kinds, **more)
    for area in Area
    for grounds in ((), (Ground.GENDER_IDENTITY,), (Ground.ORIGIN,), (Ground.GENDER, Ground.AGE))
    for kinds in KINDS
    for more in (
        *({"work": work} for work in (None, *Work)),
        *({"aspects": (aspect,)} for aspect in Aspect),
        *({"counterparty": side} for side in Counterparty),
        *({flag: True} for flag in ("is_danger", "is_child", "is_elsewhere")),
    )
]


def matrix(area: Area | None) -> Iterator[tuple[Situation, tuple[Recommendation, ...]]]:
    for grounds, kinds in product(GROUNDS, KINDS):
        situation = Situation(area=area, grounds=grounds, kinds=kinds)
        yield situation, recommend(situation, today=TODAY)


def names(found: tuple[Recommendation, ...]) -> list[str]:
    return [one.contact for one in found]


@pytest.mark.parametrize("area", NO_AREA + tuple(Area))
def test_every_combination_gives_an_ordered_list_with_reasons(area: Area | None) -> None:
    for situation, found in matrix(area):
        assert found, situation
        assert found[0].is_primary, situation
        assert len(set(names(found))) == len(found), situation
        stages = [STAGES[one.stage] for one in found]
        assert stages == sorted(stages), situation
        assert all(one.rules for one in found), situation


@pytest.mark.parametrize("area", NO_AREA + tuple(Area))
def test_the_tribunal_is_named_for_the_act_outside_work_only(area: Area | None) -> None:
    for situation, found in matrix(area):
        expected = situation.has_other_ground and not situation.is_work
        assert ("tribunal" in names(found)) == expected, situation


@pytest.mark.parametrize("area", NO_AREA + tuple(Area))
def test_gender_always_leads_to_the_ombudsman_for_equality(area: Area | None) -> None:
    for situation, found in matrix(area):
        about_gender = bool(EQUALITY_ACT & set(situation.grounds))
        expected = about_gender or Kind.SEXUAL_HARASSMENT in situation.kinds
        assert ("ombudsman_for_equality" in names(found)) == expected, situation


@pytest.mark.parametrize("area", NO_AREA + tuple(Area))
def test_a_ground_of_the_other_act_leads_to_its_ombudsman_everywhere(area: Area | None) -> None:
    for situation, found in matrix(area):
        if OTHER_ACT & set(situation.grounds):
            assert "non_discrimination_ombudsman" in names(found), situation
            at_work = "osh_authority" in names(found)
            assert at_work == situation.is_work, situation


@pytest.mark.parametrize("area", NO_AREA + tuple(Area))
def test_gender_alone_does_not_lead_to_the_other_acts_authorities(area: Area | None) -> None:
    for situation, found in matrix(area):
        if situation.is_equality_only:
            others = {"non_discrimination_ombudsman", "osh_authority", "tribunal"}
            assert not others & set(names(found)), situation


@pytest.mark.parametrize("area", NO_AREA + tuple(Area))
def test_a_threat_and_violence_put_the_emergency_number_first(area: Area | None) -> None:
    for situation, found in matrix(area):
        is_violent = bool({Kind.THREAT, Kind.PHYSICAL_VIOLENCE} & set(situation.kinds))
        assert (found[0].contact == "emergency_112") == is_violent, situation
        if is_violent:
            assert found[1].contact == "police_report", situation
            assert "victim_support" in names(found), situation


@pytest.mark.parametrize("area", NO_AREA + tuple(Area))
def test_danger_puts_the_emergency_number_before_everything(area: Area | None) -> None:
    for grounds, kinds in product(GROUNDS, KINDS):
        situation = Situation(area=area, grounds=grounds, kinds=kinds, is_danger=True)
        found = recommend(situation, today=TODAY)
        assert names(found)[:2] == ["emergency_112", "police_report"], situation


@pytest.mark.parametrize("area", NO_AREA + tuple(Area))
def test_one_who_oversees_is_named_and_the_other_only_instead_of_it(area: Area | None) -> None:
    for situation, found in matrix(area):
        assert "chancellor_of_justice" not in names(found), situation
        overseers = [one for one in found if one.contact == "parliamentary_ombudsman"]
        assert bool(overseers) == situation.is_overseen, situation
        assert all(one.instead == "chancellor_of_justice" for one in overseers), situation


@pytest.mark.parametrize("ground", sorted(OTHER_ACT))
@pytest.mark.parametrize("gender", sorted(EQUALITY_ACT))
def test_gender_and_another_ground_lead_to_both_ombudsmen(gender: Ground, ground: Ground) -> None:
    for area in Area:
        found = names(recommend(Situation(area=area, grounds=(gender, ground)), today=TODAY))
        assert found[0] == "non_discrimination_ombudsman", area
        assert "ombudsman_for_equality" in found[:3], area
        assert ("osh_authority" in found) == (area is Area.WORK)


@pytest.mark.parametrize("work", Work)
def test_working_life_is_no_matter_for_the_tribunal_wherever_it_was(work: Work) -> None:
    for area, grounds in product(Area, GROUNDS):
        found = names(recommend(Situation(area=area, grounds=grounds, work=work), today=TODAY))
        assert "tribunal" not in found
        assert "trade_union" in found


@pytest.mark.parametrize(
    "aspect",
    [Aspect.PRIVATE_LIFE, Aspect.PRACTICE_OF_RELIGION, Aspect.GAME_CHARACTER, Aspect.EVERYBODY],
)
def test_outside_the_act_there_are_lines_to_talk_to_and_no_authority_of_the_acts(
    aspect: Aspect,
) -> None:
    for area, grounds, kinds in product(Area, GROUNDS, KINDS):
        situation = Situation(area=area, grounds=grounds, kinds=kinds, aspects=(aspect,))
        found = names(recommend(situation, today=TODAY))
        assert not OF_THE_ACTS & set(found), situation
        assert {"mieli_fi", "victim_support"} <= set(found), situation


@pytest.mark.parametrize("area", Area)
def test_what_is_pending_elsewhere_is_not_sent_to_another_who_would_decide(area: Area) -> None:
    deciding = {"tribunal", "district_court", "parliamentary_ombudsman"}
    for grounds in GROUNDS:
        situation = Situation(area=area, grounds=grounds, is_elsewhere=True)
        found = names(recommend(situation, today=TODAY))
        assert found
        assert not deciding & set(found), situation


@pytest.mark.parametrize("area", Area)
def test_a_child_gets_a_line_for_children_before_any_authority_but_112_and_police(
    area: Area,
) -> None:
    for grounds, kinds in product(GROUNDS, KINDS):
        situation = Situation(area=area, grounds=grounds, kinds=kinds, is_child=True)
        found = names(recommend(situation, today=TODAY))
        before = set(found[: found.index("mll_children_fi")])
        assert before <= {"emergency_112", "police_report"}, situation
        assert "ombudsman_for_children" not in found


def test_nobody_who_needs_a_name_is_said_to_do_without() -> None:
    for one in ("parliamentary_ombudsman", "chancellor_of_justice", "tribunal", "district_court"):
        assert contact(one).anonymity is Anonymity.NO


def test_every_rule_of_the_law_has_a_row_and_every_row_a_way_to_be_reached() -> None:
    rows = rules_file().rules

    assert {row.id.partition(".")[0] for row in rows} == set(RULES)
    for row in rows:
        assert any(row.when.fits(situation) for situation in SITUATIONS), row.id


def test_every_contact_is_in_one_section_and_danger_comes_first() -> None:
    grouped = [one for group in rules_file().groups for one in group.contacts]

    assert sorted(grouped) == sorted(card.id for card in contacts())
    assert rules_file().groups[0].contacts == ("emergency_112",)
