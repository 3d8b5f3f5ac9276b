"""What listing and finding cases promises."""

import pytest

from reporting.casework.queries import (
    case_visible_to,
    case_with_number,
    cases_visible_to,
)
from reporting.errors import NotFoundError, PermissionMissingError
from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from tests.casework.cases import Person, caseworker, make_case, other_team
from tests.support.people import StaffedTeam


def test_a_foreign_case_and_a_missing_one_look_alike(runtime: Runtime, team: StaffedTeam) -> None:
    theirs = make_case(runtime, other_team(runtime))
    by = caseworker(runtime, team)
    with runtime.database.reading() as session:
        said = []
        for case_id in (theirs.id, bytes(16)):
            with pytest.raises(NotFoundError) as refused:
                case_visible_to(session, case_id, by=by)
            said.append(str(refused.value))
        assert said[0] == said[1]
        assert case_with_number(session, theirs.number, by=by) is None


@pytest.mark.parametrize("role", [StaffRole.ADMIN, StaffRole.PARTNER, StaffRole.AUDITOR])
def test_roles_without_casework_are_turned_away_even_with_a_team(role: StaffRole) -> None:
    person = Person(bytes(16), "Somebody", role, bytes(16))
    with pytest.raises(PermissionMissingError):
        cases_visible_to(person)


def test_somebody_without_a_team_sees_nothing(runtime: Runtime, team: StaffedTeam) -> None:
    make_case(runtime, team)
    nobody = Person(bytes(16), "Somebody", StaffRole.CASEWORKER, None)
    with runtime.database.reading() as session:
        assert session.scalars(cases_visible_to(nobody)).all() == []
