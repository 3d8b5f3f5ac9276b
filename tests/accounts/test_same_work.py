"""Known and unknown cost the same: as many slow hashes, as many statements."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from reporting.accounts.passwords import TooManyTriesError
from reporting.accounts.signing_in import sign_in as sign_in_with
from reporting.app import create_app
from reporting.database import Database
from reporting.permissions import StaffRole
from reporting.runtime import CostProfiles, Runtime
from reporting.sealing.profiles import CHEAPEST, Profile
from reporting.teams.operations import create_team
from tests.accounts.examples import FreeTries, answers_of, attempt_of, make_member
from tests.casework.cases import NOW, make_case
from tests.support.pages import PageClient
from tests.support.people import SIGN_IN, StaffedTeam, sign_in


@dataclass(frozen=True)
class CountedProfile(Profile):
    """The cheapest profile; it notes each derivation with it."""

    derived: list[int] = field(default_factory=list)

    def __getattribute__(self, name: str) -> object:
        if name == "memory_kib":
            super().__getattribute__("derived").append(1)
        return super().__getattribute__(name)


class LateTries(FreeTries):
    """Counts attempts of which others were counted between looking and counting."""

    def may_go_on(self) -> bool:
        """Say that one more would be let through, as it was a moment ago."""
        return True

    def count(self) -> bool:
        """Count one, if it is not one too many."""
        self.counted += 1
        return self.counted <= self.most


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Give the statements that run meanwhile, without what they carry."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield found
    event.remove(database.engine, "before_cursor_execute", note)


def test_a_foreign_case_and_a_missing_one_take_the_same_statements(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T05, 4.15: not one statement more tells that a case is there."""
    with runtime.database.writing() as session:
        other = create_team(session, "Other team", now=NOW)
    foreign = make_case(runtime, other)
    sign_in(client, team.caseworker)
    client.fetch(f"/staff/cases/{secrets.token_hex(16)}")  # what is kept ready is there now

    with statements(runtime.database) as of_foreign:
        client.fetch(f"/staff/cases/{foreign.id.hex()}")
    with statements(runtime.database) as of_missing:
        client.fetch(f"/staff/cases/{secrets.token_hex(16)}")

    assert of_foreign == of_missing
    assert of_foreign


def test_an_attempt_that_is_one_too_many_is_not_hashed(runtime: Runtime) -> None:
    """4.14, 4.16: of many at once each counts before the costly step, not after it."""
    member = make_member(runtime, StaffRole.ADMIN)
    counted = CountedProfile(CHEAPEST.memory_kib, CHEAPEST.iterations, CHEAPEST.lanes)
    counting = replace(runtime, costs=CostProfiles(code=CHEAPEST, password=counted))

    with pytest.raises(TooManyTriesError):
        sign_in_with(counting, attempt_of(member), tries=LateTries(most=0), now=NOW)

    assert not counted.derived


def test_a_known_and_an_unknown_name_take_as_many_slow_hashes(runtime: Runtime, app: Flask) -> None:
    """4.15: a name that nobody has is hashed like one that somebody has."""
    admin = make_member(runtime, StaffRole.ADMIN)
    counted = CountedProfile(CHEAPEST.memory_kib, CHEAPEST.iterations, CHEAPEST.lanes)
    counting = replace(runtime, costs=CostProfiles(code=CHEAPEST, password=counted))
    client = PageClient(create_app(runtime.config, counting))

    found = []
    for wrong in ({"password": "wrong password"}, {"username": "nobody.there"}):
        answers = answers_of(client, admin, **wrong)
        before = len(counted.derived)
        assert client.send(SIGN_IN, answers).status_code == 401
        found.append(len(counted.derived) - before)

    assert found[0] == found[1] >= 1
