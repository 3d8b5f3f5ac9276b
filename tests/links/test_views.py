"""The pages of links: by suggestion, by number, taken away, and one answer to a mass report."""

from typing import Any

import pytest

from reporting.runtime import Runtime
from tests.casework.cases import Case, make_case
from tests.casework.desk import ENGLISH, conversation, promised
from tests.support.page import Page
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, sign_in

LINK = "/link" + ENGLISH
MASS = "/mass-report" + ENGLISH


@pytest.fixture
def desk(client: PageClient, team: StaffedTeam) -> PageClient:
    """Give a client in which the team's caseworker is signed in."""
    sign_in(client, team.caseworker)
    return client


@pytest.fixture
def pair(runtime: Runtime, team: StaffedTeam) -> tuple[Case, Case]:
    """Give two cases that are alike."""
    one, other = (make_case(runtime, team, promise=promised(3)) for _ in range(2))
    return one, other


def link(desk: PageClient, case: Case, **answers: Any) -> Page:
    """Link a case to another."""
    path = case.path + LINK
    return desk.follow(path, desk.fill(desk.get(path), path, **answers))


def test_a_suggested_case_is_linked_and_shown_on_both_sides(
    desk: PageClient, pair: tuple[Case, Case]
) -> None:
    one, other = pair
    page = link(desk, one, other=other.id.hex(), kind="same_event")

    assert "The two cases are linked." in page.text
    assert other.number in desk.get(one.path + "/links" + ENGLISH).text
    assert one.number in desk.get(other.path + "/links" + ENGLISH).text


def test_a_case_is_linked_by_its_number(desk: PageClient, pair: tuple[Case, Case]) -> None:
    link(desk, pair[0], number=pair[1].number, kind="continues")

    assert "Continues the other report" in desk.get(pair[1].path + "/links" + ENGLISH).text


@pytest.mark.parametrize("number", ["", "2026-999999", "x", "<b>1</b>"])
def test_a_number_that_my_team_does_not_have_is_refused_alike(
    desk: PageClient, pair: tuple[Case, Case], number: str
) -> None:
    path = pair[0].path + LINK
    form = desk.fill(desk.get(path), path, number=number, kind="same_event", other=None)
    page = desk.post(path, form, status=422)

    assert "Choose a case, or write the number of one that your team has." in page.text


def test_organisations_are_compared_only_by_the_button(
    desk: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    told: dict[str, Any] = {"promise": promised(3), "organisation": "SECRET-ORGANISATION Oy"}
    one, _ = make_case(runtime, team, **told), make_case(runtime, team, **told)
    path = one.path + LINK
    shown = desk.get(path)
    compared = desk.post(path, desk.fill(shown, path) | {"step": "organisations"})

    assert "alike organisation" not in shown.text
    assert "alike organisation" in compared.text
    assert "SECRET" not in shown.html + compared.html


def test_a_link_is_taken_away(desk: PageClient, pair: tuple[Case, Case]) -> None:
    one, other = pair
    link(desk, one, other=other.id.hex(), kind="same_place")
    path = other.path + "/unlink" + ENGLISH
    page = desk.follow(path, desk.fill(desk.get(path), path))

    assert "The link was taken away from both cases." in page.text
    assert "linked to no other" in desk.get(one.path + "/links" + ENGLISH).text


def test_one_answer_goes_to_all_and_the_result_is_shown(
    desk: PageClient, runtime: Runtime, pair: tuple[Case, Case]
) -> None:
    one, other = pair
    link(desk, one, other=other.id.hex(), kind="mass_report")
    path = other.path + MASS
    form = desk.fill(desk.get(path), path, message="We read all of these.")
    first, second = desk.post(path, form), desk.post(path, form)

    assert "Sent: 2" in first.text
    assert "Sent earlier: 2" in second.text
    for case in pair:
        assert conversation(runtime, case) == ["We read all of these."]


def test_without_words_nobody_is_written_to(
    desk: PageClient, runtime: Runtime, pair: tuple[Case, Case]
) -> None:
    link(desk, pair[0], other=pair[1].id.hex(), kind="mass_report")
    path = pair[0].path + MASS
    page = desk.post(path, desk.fill(desk.get(path), path), status=422)

    assert "Write a message." in page.text
    assert conversation(runtime, pair[1]) == []


def test_a_case_alone_is_no_mass_report(desk: PageClient, pair: tuple[Case, Case]) -> None:
    assert "belongs to no mass report yet" in desk.get(pair[0].path + MASS).text
