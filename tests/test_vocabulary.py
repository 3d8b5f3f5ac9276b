"""Vocabulary: stored values are permanent, labels complete, the form shows what it should."""

import pytest

from reporting import vocabulary
from reporting.coding import AreaSetting, LegalForm
from reporting.vocabulary import (
    N_,
    Area,
    BystanderAnswer,
    Channel,
    ContactSafe,
    ContactTime,
    Flag,
    Ground,
    Kind,
    ReplyLanguage,
    Role,
    Sharing,
    Term,
    TimeOfDay,
    When,
    Wish,
)

# These lists are a contract with stored data and with other programs: a value may be added
# at its place on the form, but none may ever change, move to another meaning or go.
PERMANENT: dict[type[Term], str] = {
    Flag: "danger child media mass translation",
    Role: """
    experienced witnessed on_behalf group organisation rather_not_say
    """,
    Area: """
    transport public_space private_services education work health_social housing authorities
    police_security leisure_sport online other not_sure
    """,
    AreaSetting: """
    transport_bus transport_tram transport_metro transport_train transport_ferry
    transport_stop_station transport_ticket_inspection transport_taxi public_space_street
    public_space_square public_space_park public_space_yard public_space_staircase
    public_space_demonstration private_services_shop private_services_restaurant_bar_club
    private_services_bank_insurance_credit private_services_hotel private_services_gym
    private_services_telecom private_services_security_guard education_early_childhood
    education_basic education_upper_secondary education_vocational education_higher
    education_adult_integration work_recruitment work_terms_pay work_workplace_harassment
    work_dismissal work_traineeship work_platform_work health_social_health_station
    health_social_hospital health_social_child_protection health_social_disability_services
    housing_rental_search housing_landlord housing_housing_company housing_neighbours
    housing_student_housing housing_homelessness_services authorities_migri
    authorities_employment_services authorities_dvv authorities_municipal_office
    authorities_library authorities_elections authorities_kela police_security_stop_id_check
    police_security_report_refused police_security_guard_action police_security_prison
    leisure_sport_club leisure_sport_event leisure_sport_youth_centre
    leisure_sport_swimming_hall leisure_sport_association leisure_sport_religious_community
    online_social_media online_game online_messaging online_news_comments
    online_algorithmic_decision
    """,
    Ground: """
    origin sami roma african_descent russian_speaking middle_eastern antisemitic
    origin_other nationality language religion anti_muslim belief gender pregnancy
    gender_identity gender_expression sexual_orientation disability health age family
    opinion political_activity union_activity appearance other not_sure rather_not_say
    """,
    Kind: """
    verbal_insult threat physical_violence sexual_harassment refusal unequal_service id_stop
    exclusion hate_material online_content inaccessibility adjustment_refused
    property_damage retaliation other not_sure
    """,
    LegalForm: """
    direct indirect harassment denial_ra instruction job_ad sexual_harassment
    gender_harassment victimisation association assumption multiple intersectional
    """,
    When: "today yesterday week month year longer ongoing not_sure",
    TimeOfDay: "morning day evening night not_sure",
    BystanderAnswer: "helped saw_nobody_helped nobody_there not_sure",
    Wish: "count advice look_into not_sure",
    Sharing: "numbers story not_sure",
    ContactSafe: "yes no",
    ContactTime: "morning day evening",
    ReplyLanguage: "fi sv en se ru ar so et uk fa es fr tr zh fi-simple sv-simple fse",
    Channel: "web assisted phone paper import",
}
GROUNDS_ON_FORM = """
    origin sami roma nationality language religion belief gender pregnancy gender_identity
    gender_expression sexual_orientation disability health age family opinion
    political_activity union_activity appearance other not_sure rather_not_say
"""
GROUND_PARENTS = """
    sami:origin roma:origin african_descent:origin russian_speaking:origin
    middle_eastern:origin antisemitic:origin origin_other:origin anti_muslim:religion
    pregnancy:gender appearance:other
"""


def values(terms: tuple[Term, ...]) -> list[str]:
    return [term.value for term in terms]


@pytest.mark.parametrize("vocabulary_class", PERMANENT, ids=lambda one: one.__name__)
def test_stored_values_are_exactly_the_permanent_ones_in_their_order(
    vocabulary_class: type[Term],
) -> None:
    assert values(tuple(vocabulary_class)) == PERMANENT[vocabulary_class].split()


def test_no_vocabulary_is_outside_the_permanent_lists() -> None:
    assert set(Term.__subclasses__()) >= set(PERMANENT)
    defined = {one for one in vars(vocabulary).values() if isinstance(one, type)}
    assert {one for one in defined if issubclass(one, Term)} - {Term} <= set(PERMANENT)


@pytest.mark.parametrize("vocabulary_class", PERMANENT, ids=lambda one: one.__name__)
def test_every_choice_has_its_own_label_within_its_vocabulary(
    vocabulary_class: type[Term],
) -> None:
    labels = [term.label for term in vocabulary_class]

    assert all(labels)
    assert len(set(labels)) == len(labels)


def test_a_stored_value_comes_back_as_its_term_and_is_its_own_text() -> None:
    assert Ground("sexual_orientation") is Ground.SEXUAL_ORIENTATION
    assert f"{Wish.LOOK_INTO}" == "look_into"
    assert Wish.LOOK_INTO.label == "Look into it"
    assert Role.ON_BEHALF.hint == "Only tell what they would be fine with."
    assert Role.GROUP.hint == ""


def test_an_unknown_value_is_refused() -> None:
    with pytest.raises(ValueError, match="transport_bus"):
        Area("transport_bus")


def test_marking_for_translation_changes_nothing() -> None:
    assert N_("Häirintä") == "Häirintä"


def test_residents_are_offered_the_grounds_of_the_form_in_its_order() -> None:
    assert values(Ground.on_form()) == GROUNDS_ON_FORM.split()


def test_residents_are_offered_all_areas_and_kinds_with_not_sure_last() -> None:
    for offered, known in ((Area.on_form(), Area), (Kind.on_form(), Kind)):
        assert offered == tuple(known)
        assert offered[-2:] == (known.OTHER, known.NOT_SURE)


def test_residents_cannot_report_as_an_organisation() -> None:
    assert Role.ORGANISATION not in Role.on_form()
    assert len(Role.on_form()) == 5


def test_residents_are_not_asked_for_finer_places_or_legal_forms() -> None:
    assert AreaSetting.on_form() == ()
    assert LegalForm.on_form() == ()


def test_sub_grounds_know_their_ground_of_the_act() -> None:
    known = {one.value: one.parent.value for one in Ground if one.parent}

    assert known == dict(pair.split(":") for pair in GROUND_PARENTS.split())


def test_a_parent_ground_is_never_a_sub_ground_itself() -> None:
    assert all(one.parent.parent is None for one in Ground if one.parent)


@pytest.mark.parametrize("place", AreaSetting, ids=lambda one: one.value)
def test_each_place_belongs_to_the_area_its_code_begins_with(place: AreaSetting) -> None:
    assert place.value.startswith(f"{place.area.value}_")


def test_every_concrete_area_has_places() -> None:
    with_places = {place.area for place in AreaSetting}

    assert set(Area) - with_places == {Area.OTHER, Area.NOT_SURE}


def test_answers_that_choose_nothing_are_counted_apart() -> None:
    apart = [term for term in (*Role, *Area, *Ground, *Kind) if term.is_answer]

    assert apart == [
        Role.RATHER_NOT_SAY,
        Area.NOT_SURE,
        Ground.NOT_SURE,
        Ground.RATHER_NOT_SAY,
        Kind.NOT_SURE,
    ]


def test_reply_languages_are_named_in_themselves() -> None:
    assert ReplyLanguage.AR.label == "العربية"
    assert ReplyLanguage.FSE.label == "Suomalainen viittomakieli"
