"""5.23: figures say how much is left out of them because it is damaged, and count all else."""

import pytest

from reporting.runtime import Runtime
from tests.casework.cases import make_case
from tests.facts.examples import damage_one
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, sign_in

NUMBERS = "/staff/numbers"
TOLD = "1 entry is damaged and is not in these figures."


@pytest.fixture
def desk(client: PageClient, runtime: Runtime, team: StaffedTeam) -> PageClient:
    """Give the browser of a caseworker of a team that was told three times."""
    sign_in(client, team.caseworker)
    for _ in range(3):
        make_case(runtime, team)
    return client


@pytest.mark.parametrize("address", ["", "/all", "/others", "/grounds"])
def test_a_page_says_how_much_is_damaged_and_counts_the_rest(
    address: str, desk: PageClient, runtime: Runtime
) -> None:
    whole = desk.get(f"{NUMBERS}{address}?lang=en")
    damage_one(runtime.database)

    page = desk.get(f"{NUMBERS}{address}?lang=en")

    assert "damaged" not in whole.text
    assert TOLD in page.text
    assert "Reports in 20262" in text_of(page.all("dl")[0])


@pytest.mark.parametrize(
    ("language", "told"),
    [("fi", "1 tietorivi on vioittunut"), ("sv", "1 uppgiftsrad är skadad")],
)
def test_it_is_said_in_the_languages_of_the_team(
    language: str, told: str, desk: PageClient, runtime: Runtime
) -> None:
    damage_one(runtime.database)

    assert told in desk.get(f"{NUMBERS}?lang={language}").text


def test_a_file_says_it_too(desk: PageClient, runtime: Runtime) -> None:
    """Whoever opens the file later sees that something is not in it."""
    damage_one(runtime.database)

    told = desk.fetch(f"{NUMBERS}/areas.csv?lang=en").get_data(as_text=True)

    assert TOLD in told
