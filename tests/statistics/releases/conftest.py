"""What tests of releases ask for by name."""

import pytest
from flask import Flask

from reporting.runtime import Runtime
from tests.statistics.releases.desk import Office
from tests.support.people import StaffedTeam


@pytest.fixture
def office(app: Flask, runtime: Runtime, team: StaffedTeam) -> Office:
    """Give two leads and a partner who are signed in."""
    return Office(app, runtime, team)
