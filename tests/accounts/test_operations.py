"""Adding people and taking access away: what is stored opens nothing by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from reporting.accounts.models import KeySlot
from reporting.accounts.operations import (
    NewMember,
    change_role,
    disable_member,
    enable_member,
    renew_member,
    replace_member,
)
from reporting.accounts.queries import credentials_of, people, signed_in
from reporting.audit import COMMAND_LINE, verify
from reporting.database import Base, Database
from reporting.errors import NotFoundError, PermissionMissingError, SignInFailedError
from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from reporting.sealing import CodeLengthError, SealBrokenError, recovery_code
from reporting.teams.models import TeamGrant
from reporting.teams.queries import team_seeds
from tests.accounts.examples import NOW, enter, make_member, person_of
from tests.support.people import StaffedTeam


def test_nothing_printed_for_a_member_lies_open_in_the_database(
    runtime: Runtime, database: Database
) -> None:
    member = make_member(runtime)
    started = enter(runtime, member)
    assert member.keys is not None
    assert member.recovery_code is not None

    stored = _all_bytes(database)
    for secret in (
        member.keys.seed,
        started.secret,
        member.password.encode(),
        member.totp_secret.encode(),
        member.recovery_code.encode(),
    ):
        assert stored.find(secret) == -1


def test_what_is_printed_once_stays_out_of_logs(runtime: Runtime) -> None:
    member = make_member(runtime)
    started = enter(runtime, member)

    shown = repr(member) + repr(started) + repr(person_of(runtime, started))
    assert member.password not in shown
    assert member.totp_secret not in shown
    assert "secret=" not in shown
    assert "sealed_personal_key" not in shown


def test_the_printed_recovery_code_brings_a_person_back_with_the_same_key(
    runtime: Runtime,
) -> None:
    """T15: new credentials end the sessions of the old ones."""
    member = make_member(runtime)
    started = enter(runtime, member)
    renewed = _renew(runtime, member.username, member.recovery_code)

    assert person_of(runtime, started) is None
    with pytest.raises(SignInFailedError):
        enter(runtime, member, NOW + timedelta(minutes=1))
    person = person_of(runtime, enter(runtime, renewed))
    assert person is not None
    assert member.keys is not None
    assert person.unlock() == member.keys.seed
    assert renewed.recovery_code not in {None, member.recovery_code}


def test_nobody_brings_a_key_holder_back_without_their_code(runtime: Runtime) -> None:
    member, other = make_member(runtime), make_member(runtime, username="other")

    for code in (recovery_code(), other.recovery_code):
        with pytest.raises(SealBrokenError):
            _renew(runtime, member.username, code)
    with pytest.raises(CodeLengthError):
        _renew(runtime, member.username, None)
    with pytest.raises(NotFoundError):
        _renew(runtime, "nobody", None)
    enter(runtime, member)


def test_a_used_recovery_code_opens_nothing_more(runtime: Runtime) -> None:
    member = make_member(runtime)
    _renew(runtime, member.username, member.recovery_code)

    with pytest.raises(SealBrokenError):
        _renew(runtime, member.username, member.recovery_code)


def test_somebody_without_a_key_comes_back_without_a_code(runtime: Runtime) -> None:
    renewed = _renew(runtime, make_member(runtime, StaffRole.ADMIN).username, None)

    assert person_of(runtime, enter(runtime, renewed)) is not None


def test_a_user_name_is_taken_once_however_it_is_written(runtime: Runtime) -> None:
    make_member(runtime, username="aino")

    with pytest.raises(IntegrityError):
        make_member(runtime, username=" AINO ")


def test_a_user_name_nobody_could_type_is_refused(runtime: Runtime) -> None:
    with pytest.raises(ValueError, match="user name"):
        make_member(runtime, username="aino lehto")


def test_disabling_a_member_takes_sessions_slots_and_team_keys(
    runtime: Runtime, team: StaffedTeam
) -> None:
    """T15, T47: sessions, slots and keys go at once."""
    member = team.caseworker
    assert member.keys is not None
    started = enter(runtime, member)
    with runtime.database.writing() as session:
        disable_member(session, member.member_id, by=COMMAND_LINE, keyring=runtime.keyring, now=NOW)

    assert person_of(runtime, started) is None
    with runtime.database.reading() as session:
        verify(session)
        assert team_seeds(session, member.member_id, member.keys.seed) == {}
        mine = KeySlot.member_id == member.member_id
        assert session.scalars(select(KeySlot).where(mine)).all() == []
        assert session.scalars(select(TeamGrant)).all() != []


def test_a_new_role_begins_with_a_new_sign_in(runtime: Runtime) -> None:
    """T15: a session of the old role does not come back with it either."""
    member = make_member(runtime)
    started = enter(runtime, member)
    _change_role(runtime, member.member_id, StaffRole.LEAD)

    assert person_of(runtime, started) is None
    later = NOW + timedelta(minutes=1)
    person = person_of(runtime, enter(runtime, member, later), minutes_later=2)
    assert person is not None
    assert person.role is StaffRole.LEAD
    assert member.keys is not None
    assert person.unlock() == member.keys.seed
    _change_role(runtime, member.member_id, StaffRole.CASEWORKER)
    assert person_of(runtime, started) is None


def test_keys_go_with_a_role_that_holds_none(runtime: Runtime, team: StaffedTeam) -> None:
    member = team.caseworker
    assert member.keys is not None
    _change_role(runtime, member.member_id, StaffRole.ADMIN)

    person = person_of(runtime, enter(runtime, member))
    assert person is not None
    with pytest.raises(PermissionMissingError):
        person.unlock()
    with runtime.database.reading() as session:
        assert team_seeds(session, member.member_id, member.keys.seed) == {}


def test_who_gets_a_role_that_holds_keys_gets_one_at_the_next_sign_in_with_the_password(
    runtime: Runtime,
) -> None:
    member = make_member(runtime, StaffRole.ADMIN)
    _change_role(runtime, member.member_id, StaffRole.CASEWORKER)

    first = person_of(runtime, enter(runtime, member))
    later = NOW + timedelta(minutes=1)
    again = person_of(runtime, enter(runtime, member, later), minutes_later=2)
    assert first is not None
    assert again is not None
    assert first.unlock() == again.unlock()


def test_who_was_let_in_again_begins_with_a_key_that_opens_nothing_old(
    runtime: Runtime, team: StaffedTeam
) -> None:
    member = team.caseworker
    assert member.keys is not None
    keyring = runtime.keyring
    with runtime.database.writing() as session:
        for change in (disable_member, enable_member):
            change(session, member.member_id, by=COMMAND_LINE, keyring=keyring, now=NOW)

    person = person_of(runtime, enter(runtime, member))
    assert person is not None
    assert person.unlock() != member.keys.seed
    with runtime.database.reading() as session:
        assert team_seeds(session, member.member_id, person.unlock()) == {}


def test_who_lost_everything_gets_a_new_key_that_opens_nothing_old(
    runtime: Runtime, team: StaffedTeam
) -> None:
    started = enter(runtime, team.caseworker)
    with runtime.database.writing() as session:
        replaced = replace_member(
            session,
            team.caseworker.username,
            by=COMMAND_LINE,
            keyring=runtime.keyring,
            profile=runtime.costs.password,
            now=NOW,
        )

    assert person_of(runtime, started) is None
    person = person_of(runtime, enter(runtime, replaced))
    assert person is not None
    with runtime.database.reading() as session:
        assert team_seeds(session, person.member_id, person.unlock()) == {}


def test_nobody_is_disabled_who_is_not_there(runtime: Runtime) -> None:
    with runtime.database.writing() as session, pytest.raises(NotFoundError):
        disable_member(session, bytes(16), by=COMMAND_LINE, keyring=runtime.keyring, now=NOW)


def test_the_list_of_people_says_who_can_open_reports(runtime: Runtime, team: StaffedTeam) -> None:
    admin = make_member(runtime, StaffRole.ADMIN, "admin")

    with runtime.database.reading() as session:
        listed = {person.username: person for person in people(session)}
    assert listed[team.caseworker.username].can_read_reports
    assert listed[team.lead.username].can_read_reports
    assert not listed[admin.username].can_read_reports


def test_credentials_are_found_by_the_cleaned_name_only(runtime: Runtime) -> None:
    make_member(runtime)

    with runtime.database.reading() as session:
        assert credentials_of(session, "aino") is not None
        assert credentials_of(session, "aino' OR '1'='1") is None
        assert signed_in(session, bytes(32), now=NOW) is None


def _renew(runtime: Runtime, username: str, code: str | None) -> NewMember:
    with runtime.database.writing() as session:
        return renew_member(
            session,
            username,
            code,
            by=COMMAND_LINE,
            keyring=runtime.keyring,
            profile=runtime.costs.password,
            now=NOW,
        )


def _change_role(runtime: Runtime, member_id: bytes, role: StaffRole) -> None:
    with runtime.database.writing() as session:
        change_role(session, member_id, role, by=COMMAND_LINE, keyring=runtime.keyring, now=NOW)


def _all_bytes(database: Database) -> bytes:
    found = []
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(table.select()):
                found += [v.encode() if isinstance(v, str) else v for v in row]
    return b"\n".join(value for value in found if isinstance(value, bytes))
