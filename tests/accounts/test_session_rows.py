"""The rows of sessions: they open nothing by themselves, and end when they must."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from reporting.accounts.models import Member, StaffSession
from reporting.accounts.session_rows import end_session, end_sessions_of, stay_signed_in
from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from reporting.sealing import SealBrokenError, open_session, session_id
from tests.accounts.examples import NOW, enter, make_member, person_of


def test_the_session_row_alone_opens_nothing(runtime: Runtime) -> None:
    """P24: the row alone opens nothing."""
    enter(runtime, make_member(runtime))

    with runtime.database.reading() as session:
        row = session.scalars(select(StaffSession)).one()
    assert row.sealed_personal_key is not None
    for guess in (row.id, bytes(32)):
        with pytest.raises(SealBrokenError):
            open_session(
                row.sealed_personal_key,
                guess,
                member_id=row.member_id,
                expires_at=int(row.expires_at.timestamp()),
            )


def test_the_cookie_alone_opens_nothing(runtime: Runtime) -> None:
    member = make_member(runtime)
    started = enter(runtime, member)
    with runtime.database.writing() as session:
        end_sessions_of(session, member.member_id)

    assert person_of(runtime, started) is None


def test_a_session_row_moved_to_another_member_opens_no_key(runtime: Runtime) -> None:
    started = enter(runtime, make_member(runtime))
    thief = make_member(runtime, username="thief")
    with runtime.database.writing() as session:
        session.execute(update(StaffSession).values(member_id=thief.member_id))

    person = person_of(runtime, started)
    assert person is not None
    with pytest.raises(SealBrokenError):
        person.unlock()


def test_a_session_made_longer_in_the_database_opens_no_key(runtime: Runtime) -> None:
    started = enter(runtime, make_member(runtime))
    with runtime.database.writing() as session:
        longer = NOW + timedelta(days=99)
        session.execute(update(StaffSession).values(expires_at=longer, idle_after=longer))

    person = person_of(runtime, started, minutes_later=60 * 24)
    assert person is not None
    with pytest.raises(SealBrokenError):
        person.unlock()


def test_a_session_ends_after_half_an_hour_without_use(runtime: Runtime) -> None:
    """4.17, P24: idle limit."""
    started = enter(runtime, make_member(runtime))

    assert person_of(runtime, started, minutes_later=24) is not None
    assert person_of(runtime, started, minutes_later=30) is None


def test_a_session_in_use_ends_after_ten_hours(runtime: Runtime) -> None:
    """4.17, P24: absolute limit."""
    started = enter(runtime, make_member(runtime))

    for minutes in range(20, 600, 20):
        assert person_of(runtime, started, minutes_later=minutes) is not None
        with runtime.database.writing() as session:
            stay_signed_in(session, started.secret, now=NOW + timedelta(minutes=minutes))
    assert person_of(runtime, started, minutes_later=599) is not None
    assert person_of(runtime, started, minutes_later=600) is None


def test_a_request_beside_the_sign_out_does_not_bring_the_session_back(runtime: Runtime) -> None:
    """4.17: no race brings it back."""
    member = make_member(runtime)
    started = enter(runtime, member)
    with runtime.database.writing() as session:
        end_session(session, started.secret, by=member.member_id, keyring=runtime.keyring, now=NOW)
        stay_signed_in(session, started.secret, now=NOW + timedelta(minutes=9))

    assert person_of(runtime, started) is None


def test_signing_out_ends_one_session_and_leaves_the_others(runtime: Runtime) -> None:
    member = make_member(runtime)
    first = enter(runtime, member)
    second = enter(runtime, member, NOW + timedelta(minutes=1))
    with runtime.database.writing() as session:
        end_session(session, first.secret, by=member.member_id, keyring=runtime.keyring, now=NOW)

    assert person_of(runtime, first, minutes_later=2) is None
    assert person_of(runtime, second, minutes_later=2) is not None


def test_a_session_that_is_over_keeps_no_key_and_is_forgotten_after_a_day(
    runtime: Runtime,
) -> None:
    member = make_member(runtime)
    over = enter(runtime, member)
    enter(runtime, member, NOW + timedelta(hours=11))

    assert sorted(key is None for key in _kept_keys(runtime).values()) == [False, True]
    assert _kept_keys(runtime)[session_id(over.secret)] is None
    enter(runtime, member, NOW + timedelta(hours=36))
    assert session_id(over.secret) not in _kept_keys(runtime)


def test_a_disabled_flag_alone_ends_sessions_at_once(runtime: Runtime) -> None:
    started = enter(runtime, make_member(runtime))
    with runtime.database.writing() as session:
        session.execute(update(Member).values(is_active=False))

    assert person_of(runtime, started) is None


@pytest.mark.parametrize("role", [StaffRole.LEAD, StaffRole.ADMIN])
def test_a_role_set_by_hand_ends_sessions_at_once(runtime: Runtime, role: StaffRole) -> None:
    started = enter(runtime, make_member(runtime))
    with runtime.database.writing() as session:
        session.execute(update(Member).values(role=role))

    assert person_of(runtime, started) is None


def _kept_keys(runtime: Runtime) -> dict[bytes, bytes | None]:
    with runtime.database.reading() as session:
        rows = session.execute(select(StaffSession.id, StaffSession.sealed_personal_key))
        return {row.id: row.sealed_personal_key for row in rows}
