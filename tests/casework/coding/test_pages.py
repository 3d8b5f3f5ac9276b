"""The page of coding: what it shows, what it keeps when it asks again, and where it leads."""

from typing import Any

import pytest
from sqlalchemy import update

from reporting.casework.notes.operations import write_note
from reporting.coding import AreaSetting, Counterparty, LegalForm
from reporting.report.models import SealedObject
from reporting.runtime import Runtime
from reporting.vocabulary import Flag, Ground, Role, TimeOfDay, When
from tests.casework.cases import (
    Case,
    caseworker,
    file_of,
    make_case,
    other_team,
    sending,
    settled_facts,
)
from tests.casework.desk import ENGLISH, opened, promised
from tests.support.page import Page, text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

PATH = "/coding" + ENGLISH


@pytest.fixture
def case(runtime: Runtime, team: StaffedTeam) -> Case:
    """Give a case whose reporter answered every coded question."""
    return make_case(
        runtime,
        team,
        promise=promised(3),
        time_of_day=TimeOfDay.EVENING,
        when=When.ONGOING,
    )


def form_of(desk: PageClient, case: Case, **changes: Any) -> dict[str, Any]:
    """Give what the page sends with some answers changed; None takes one out."""
    return desk.fill(opened(desk, case, "/coding"), PATH, **changes)


def refused(desk: PageClient, case: Case, **changes: Any) -> Page:
    """Send the page with faults and give it as it comes back."""
    return desk.post(case.path + PATH, form_of(desk, case, **changes), status=422)


def saved(desk: PageClient, case: Case, **changes: Any) -> Page:
    """Send the page and give the case as it shows then."""
    return desk.follow(case.path + PATH, form_of(desk, case, **changes))


def chosen(page: Page, name: str) -> str:
    """Give what is chosen in a list."""
    options = page.one("select", name=name).iter("option")
    return next(o.get("value", "") for o in options if o.get("selected") is not None)


def section(page: Page, name: str) -> str:
    """Give what a person reads in one section."""
    return text_of(next(s for s in page.all("section") if s.get("aria-labelledby") == name))


def test_the_page_begins_with_the_codes_as_they_are(desk: PageClient, case: Case) -> None:
    page = opened(desk, case, "/coding")

    fields = page.fields(PATH)
    assert fields["municipality"] == ["Helsinki"]
    assert (fields["role"], fields["area"]) == (["experienced"], ["transport"])
    assert (fields["time_of_day"], fields["is_repeated"]) == (["evening"], ["yes"])
    assert (fields["is_counted"], fields.get("is_mass")) == (["yes"], None)
    assert "The reporter: Helsinki" in page.text
    assert "The reporter: In the evening" in page.text
    assert "The reporter: Yes" in page.text
    assert "Nobody has corrected anything yet." in page.text


def test_every_code_is_offered_also_those_for_staff_alone(desk: PageClient, case: Case) -> None:
    page = opened(desk, case, "/coding")

    values = {node.get("value") for node in page.root.iter() if node.get("value")}
    for term in (Role.ORGANISATION, *Ground, *LegalForm, *Counterparty, *AreaSetting):
        assert term.value in values
    assert {"101", "8"} <= values


def test_saving_leads_back_to_the_case_which_shows_the_new_codes(
    desk: PageClient, runtime: Runtime, case: Case
) -> None:
    page = saved(
        desk,
        case,
        area="education",
        setting="education_basic",
        grounds=["age", "african_descent"],
        legal_forms=["harassment"],
        counterparty="municipality",
        district=None,
        reason="It was at school",
    )

    assert "The coding was saved." in page.text
    told = section(page, "facts")
    for words in ("Basic education", "Harassment", "Skin colour or African descent"):
        assert words in told
    assert "The team has corrected some of this." in told
    line = "Caseworker corrected how the case is coded. It was at school"
    assert line in section(page, "history")
    (fact,) = settled_facts(runtime)
    assert fact.area == "education"
    assert set(fact.grounds) == {Ground.AGE, Ground.AFRICAN_DESCENT}


def test_a_district_shows_by_its_name(desk: PageClient, case: Case) -> None:
    page = saved(desk, case, district="104")

    assert "Taka-Töölö" in section(page, "facts")


def test_corrections_are_listed_in_words_newest_first(desk: PageClient, case: Case) -> None:
    saved(desk, case, municipality="Espoo", reason="They said so")
    saved(desk, case, municipality="", is_repeated=None, district="", time_of_day="")
    page = opened(desk, case, "/coding")

    listed = section(page, "corrections")
    assert "MunicipalityHelsinki → Espoo" in listed
    assert "It keeps happeningYes → No" in listed
    assert listed.index("Espoo → Not answered") < listed.index("Helsinki → Espoo")
    assert "They said so" in listed
    assert "The reporter: Helsinki" in page.text


def test_an_unknown_municipality_is_kept_and_asked_about(
    desk: PageClient, runtime: Runtime, case: Case
) -> None:
    page = refused(desk, case, municipality="Vantaa or Espoo", area="work")

    assert page.fields(PATH)["municipality"] == ["Vantaa or Espoo"]
    assert chosen(page, "area") == "work"
    offered = [node.get("value") for node in page.all("input", name="municipality", type="radio")]
    assert set(offered) == {"092", "049"}
    form = desk.fill(page, PATH) | {"municipality": ["Vantaa or Espoo", "049"]}
    desk.follow(case.path + PATH, form)
    (fact,) = settled_facts(runtime)
    assert fact.municipality == "049"


@pytest.mark.parametrize(("typed", "code"), [("Åbo", "853"), ("049", "049"), (" espoo ", "049")])
def test_a_municipality_is_understood_as_the_residents_form_does(
    desk: PageClient, runtime: Runtime, case: Case, typed: str, code: str
) -> None:
    saved(desk, case, municipality=typed)

    (fact,) = settled_facts(runtime)
    assert fact.municipality == code


def test_a_municipality_that_exists_no_more_is_kept_until_another_is_written(
    desk: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    old = make_case(runtime, team, promise=promised(3), municipality="999")
    saved(desk, old, area="work")

    (fact,) = settled_facts(runtime)
    assert (fact.municipality, fact.area) == ("999", "work")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"setting": "work_dismissal"}, "Choose a place that belongs to the part of life above."),
        ({"area": "", "setting": "transport_tram"}, "Choose a place that belongs"),
        ({"municipality": "Espoo", "district": "101"}, "Only Helsinki has districts here."),
        ({"district": "999"}, "Choose one of the answers on the page."),
        ({"municipality": "Xyzzy"}, "We do not know this municipality."),
        ({"is_counted": None}, "Write why this report is not to be counted."),
        ({"role": "somebody"}, "Choose one of the answers on the page."),
        ({"grounds": ["everything"]}, "Choose from the answers on the page."),
    ],
)
def test_what_does_not_fit_is_said_at_its_place_and_nothing_is_saved(
    desk: PageClient,
    runtime: Runtime,
    team: StaffedTeam,
    case: Case,
    changes: dict[str, Any],
    fault: str,
) -> None:
    page = refused(desk, case, **changes)

    assert fault in text_of(page.one("div", class_="error-summary"))
    assert file_of(runtime, case, caseworker(runtime, team)).entries == ()


def test_taking_a_report_out_of_the_figures_shows_on_the_case(desk: PageClient, case: Case) -> None:
    page = saved(desk, case, is_counted=None, reason="A test of ours")
    assert "Not counted" in page.text
    page = saved(desk, case, is_counted="yes", reason="")

    assert "Not counted" not in page.text


def test_a_report_that_counts_nowhere_already_needs_no_other_reason(
    desk: PageClient, case: Case
) -> None:
    saved(desk, case, is_counted=None, reason="A test of ours")
    page = saved(desk, case, area="work", reason="")

    assert "The coding was saved." in page.text


def test_what_somebody_else_changed_meanwhile_is_shown_and_the_choices_are_kept(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    form = form_of(desk, case, area="work", reason="They rang")
    by = caseworker(runtime, team, member_id=team.lead.member_id)
    with runtime.database.writing() as session:
        write_note(session, case.id, "Look here", by=by, sending=sending())
    page = desk.post(case.path + PATH, form, status=409)

    assert "Somebody changed the case while you had this page open." in page.text
    assert chosen(page, "area") == "work"
    assert page.fields(PATH)["reason"] == ["They rang"]
    desk.follow(case.path + PATH, desk.fill(page, PATH))
    (fact,) = settled_facts(runtime)
    assert fact.area == "work"


def test_the_same_form_sent_twice_is_saved_once(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    form = form_of(desk, case, area="work")
    desk.follow(case.path + PATH, form)
    page = desk.follow(case.path + PATH, form)

    assert "already" in page.text
    assert len(file_of(runtime, case, caseworker(runtime, team)).entries) == 1


def test_part_of_a_mass_report_sets_the_flag(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    saved(desk, case, is_mass="yes")

    assert file_of(runtime, case, caseworker(runtime, team)).flags == (Flag.MASS,)
    (fact,) = settled_facts(runtime)
    assert fact.is_mass


def test_the_page_is_linked_from_the_answers_and_from_the_actions(
    desk: PageClient, case: Case
) -> None:
    page = opened(desk, case)

    links = [a for a in page.all("a") if "/coding" in a.get("href", "")]
    assert len(links) == 2
    assert {text_of(link) for link in links} == {"Correct the coding"}


def test_the_page_of_another_teams_case_is_not_found(desk: PageClient, runtime: Runtime) -> None:
    theirs = make_case(runtime, other_team(runtime))

    desk.get(theirs.path + PATH, status=404)


def test_a_damaged_case_has_no_coding_to_correct(
    desk: PageClient, runtime: Runtime, case: Case
) -> None:
    with runtime.database.writing() as session:
        session.execute(update(SealedObject).values(sealed_content=bytes(1200)))
    desk.get(case.path + PATH, status=409)

    assert "Correct the coding" not in opened(desk, case).text


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_names_of_places_are_in_the_language_of_the_page(
    desk: PageClient, case: Case, language: str
) -> None:
    page = desk.get(case.path + f"/coding?lang={language}")

    name = {"fi": "Helsinki", "sv": "Helsingfors"}[language]
    assert page.fields(f"/coding?lang={language}")["municipality"] == [name]
    assert {"fi": "Vironniemi", "sv": "Estnäs"}[language] in page.text
