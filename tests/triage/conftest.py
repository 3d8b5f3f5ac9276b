"""Somebody at the desk."""

import pytest

from reporting.runtime import Runtime
from reporting.triage.rows import Desk
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, sign_in
from tests.triage.desks import desk_of


@pytest.fixture
def pages(client: PageClient, team: StaffedTeam) -> PageClient:
    """Give a client in which the team's caseworker is signed in."""
    sign_in(client, team.caseworker)
    return client


@pytest.fixture
def desk(runtime: Runtime, team: StaffedTeam) -> Desk:
    """Give the desk of the team's caseworker."""
    return desk_of(runtime, team)
