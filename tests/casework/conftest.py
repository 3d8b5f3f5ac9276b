"""Somebody at the desk, and a case."""

import pytest

from reporting.runtime import Runtime
from tests.casework.cases import FILE, Case, make_case
from tests.casework.desk import CONTACT, promised
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, sign_in


@pytest.fixture
def desk(client: PageClient, team: StaffedTeam) -> PageClient:
    """Give a client in which the team's caseworker is signed in."""
    sign_in(client, team.caseworker)
    return client


@pytest.fixture
def case(runtime: Runtime, team: StaffedTeam) -> Case:
    """Give a new report of the team, promised from today."""
    return make_case(runtime, team, promise=promised(3), contact=CONTACT, files=(FILE,))
