"""What tests of the admin's pages ask for by name."""

import pytest
from flask import Flask

from reporting.runtime import Runtime
from tests.administration.desk import AdminDesk
from tests.support.people import StaffedTeam


@pytest.fixture
def desk(app: Flask, runtime: Runtime, team: StaffedTeam) -> AdminDesk:
    """Give an admin who is signed in, and a resident in another browser."""
    return AdminDesk(app, runtime, team)
