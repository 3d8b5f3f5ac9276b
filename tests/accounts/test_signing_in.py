"""Signing in: both halves together, each code once, and a key that opens for nobody else."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update

from reporting.accounts.credentials import Attempt
from reporting.accounts.models import KeySlot, Member, SpareCode, StaffSession
from reporting.accounts.operations import NewMember, disable_member
from reporting.accounts.passwords import TooManyTriesError
from reporting.accounts.second_factors import new_spare_codes, spare_digest
from reporting.accounts.signing_in import sign_in
from reporting.audit import COMMAND_LINE, AuditAction, AuditEntry, verify
from reporting.database import Database
from reporting.errors import SignInFailedError
from reporting.permissions import KEY_HOLDERS, StaffRole
from reporting.runtime import Runtime
from reporting.sealing import SealBrokenError, generate_key_pair
from tests.accounts.examples import (
    NOW,
    FreeTries,
    attempt_of,
    enter,
    make_member,
    otp_of,
    person_of,
)

AT_ONCE = 6


@pytest.mark.parametrize("role", list(StaffRole))
def test_everybody_signs_in_in_their_role(runtime: Runtime, role: StaffRole) -> None:
    member = make_member(runtime, role)

    person = person_of(runtime, enter(runtime, member))
    assert person is not None
    assert (person.member_id, person.role) == (member.member_id, role)


def test_the_personal_key_opens_with_the_session(runtime: Runtime) -> None:
    member = make_member(runtime)

    person = person_of(runtime, enter(runtime, member))
    assert person is not None
    assert member.keys is not None
    assert person.unlock() == member.keys.seed


@pytest.mark.parametrize(
    "change",
    [
        lambda right: replace(right, password=right.password + "x"),
        lambda right: replace(right, otp=f"{(int(right.otp) + 1) % 10**6:06}"),
        lambda right: replace(right, username="nobody"),
        lambda right: replace(right, password="wrong", otp="000000"),
    ],
)
def test_no_half_is_enough(runtime: Runtime, change: Callable[[Attempt], Attempt]) -> None:
    """4.16: both halves or nothing."""
    wrong = change(attempt_of(make_member(runtime)))

    with pytest.raises(SignInFailedError) as caught:
        sign_in(runtime, wrong, tries=FreeTries(), now=NOW)
    assert str(caught.value) == ""


def test_a_one_time_code_works_once(runtime: Runtime, database: Database) -> None:
    member = make_member(runtime)
    enter(runtime, member)

    with pytest.raises(SignInFailedError):
        enter(runtime, member)
    with pytest.raises(SignInFailedError):
        _with_code_of(runtime, member, NOW - timedelta(seconds=30))
    _with_code_of(runtime, member, NOW + timedelta(seconds=30))
    assert _sessions(database) == 2


@pytest.mark.parametrize("is_spare", [False, True])
def test_of_two_sign_ins_with_one_code_one_gets_in(
    runtime: Runtime, database: Database, *, is_spare: bool
) -> None:
    """T18, 4.16, P56: of two at once one gets in."""
    member, start = make_member(runtime), Barrier(2)
    right = attempt_of(member)
    if is_spare:
        right = replace(right, otp=_spare_code_of(runtime, member))

    def attempt() -> bool:
        start.wait()
        try:
            sign_in(runtime, right, tries=FreeTries(), now=NOW)
        except SignInFailedError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        tried = [pool.submit(attempt) for _ in range(2)]
    assert sorted(t.result() for t in tried) == [False, True]
    assert _sessions(database) == 1


def test_a_member_disabled_meanwhile_does_not_get_in(runtime: Runtime) -> None:
    member = make_member(runtime)
    with runtime.database.writing() as session:
        disable_member(session, member.member_id, by=COMMAND_LINE, keyring=runtime.keyring, now=NOW)

    with pytest.raises(SignInFailedError):
        enter(runtime, member)


def test_every_attempt_counts_before_it_is_compared(runtime: Runtime) -> None:
    """4.16, P07: counted before compared."""
    member, tries = make_member(runtime), FreeTries(most=3)
    wrong = replace(attempt_of(member), password="not this one")

    for _ in range(3):
        with pytest.raises(SignInFailedError):
            sign_in(runtime, wrong, tries=tries, now=NOW)
    with pytest.raises(TooManyTriesError):
        sign_in(runtime, attempt_of(member), tries=tries, now=NOW)


def test_a_thief_of_the_password_guesses_codes_for_a_while_and_is_written_down(
    runtime: Runtime,
) -> None:
    """4.16, P56: one-time codes cannot be guessed through."""
    member, tries = make_member(runtime), FreeTries(most_guesses=3)
    wrong = replace(attempt_of(member), otp="000000")

    for _ in range(5):
        with pytest.raises(SignInFailedError):
            sign_in(runtime, wrong, tries=tries, now=NOW)
    with pytest.raises(SignInFailedError):  # even the right code, which could be a guess
        sign_in(runtime, attempt_of(member), tries=tries, now=NOW)
    with runtime.database.reading() as session:
        stopped = AuditEntry.action == AuditAction.GUESSES_STOPPED
        assert len(session.scalars(select(AuditEntry).where(stopped)).all()) == 1


def test_the_owner_gets_in_all_the_same_with_a_spare_code(runtime: Runtime) -> None:
    """T14, 4.16: the owner gets in all the same."""
    member, tries = make_member(runtime), FreeTries(most_guesses=0)
    code = _spare_code_of(runtime, member)

    sign_in(runtime, replace(attempt_of(member), otp=code), tries=tries, now=NOW)


def test_who_does_not_know_the_password_uses_up_no_guesses(runtime: Runtime) -> None:
    member, tries = make_member(runtime), FreeTries(most_guesses=1)
    wrong = replace(attempt_of(member), password="not this one")

    for _ in range(5):
        with pytest.raises(SignInFailedError):
            sign_in(runtime, wrong, tries=tries, now=NOW)
    sign_in(runtime, attempt_of(member), tries=tries, now=NOW)


def test_getting_in_forgets_the_tries(runtime: Runtime) -> None:
    tries = FreeTries(most=2, counted=1)

    sign_in(runtime, attempt_of(make_member(runtime)), tries=tries, now=NOW)
    assert tries.counted == 0


def test_what_has_no_shape_costs_no_try(runtime: Runtime) -> None:
    tries = FreeTries()

    with pytest.raises(SignInFailedError):
        sign_in(runtime, Attempt("aino", "x" * 129, "123456"), tries=tries, now=NOW)
    assert tries.counted == 0


def test_each_session_is_new_and_ends_the_one_it_replaces(runtime: Runtime) -> None:
    member, later = make_member(runtime), NOW + timedelta(minutes=1)
    first = enter(runtime, member)

    attempt = attempt_of(member, later)
    second = sign_in(runtime, attempt, tries=FreeTries(), now=later, replaced=first.secret)
    assert second.secret != first.secret
    assert person_of(runtime, first, minutes_later=2) is None
    assert person_of(runtime, second, minutes_later=2) is not None


def test_a_sign_in_is_written_down_and_a_failed_one_is_not(runtime: Runtime) -> None:
    member = make_member(runtime)
    enter(runtime, member)
    with pytest.raises(SignInFailedError):
        enter(runtime, member)

    with runtime.database.reading() as session:
        verify(session)
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all()
    assert [entry.action for entry in entries] == [
        AuditAction.MEMBER_ADDED,
        AuditAction.SESSION_STARTED,
    ]
    assert entries[1].actor == member.member_id


def test_roles_without_a_key_have_nothing_that_could_open_one(runtime: Runtime) -> None:
    for number, role in enumerate(set(StaffRole) - KEY_HOLDERS):
        member = make_member(runtime, role, f"keyless{number}")
        person = person_of(runtime, enter(runtime, member))
        assert person is not None
        assert person.sealed_personal_key is None
        assert (member.keys, member.recovery_code) == (None, None)

    with runtime.database.reading() as session:
        assert session.scalars(select(KeySlot)).all() == []
        assert {member.public_key for member in session.scalars(select(Member))} == {None}


def test_a_public_key_put_in_place_is_noticed_at_the_next_sign_in(runtime: Runtime) -> None:
    member = make_member(runtime)
    with runtime.database.writing() as session:
        session.execute(update(Member).values(public_key=generate_key_pair().public))

    with pytest.raises(SealBrokenError):
        enter(runtime, member)


def test_a_slot_moved_to_another_member_does_not_open(runtime: Runtime) -> None:
    """T08: rows moved in the database open nothing."""
    victim, thief = make_member(runtime), make_member(runtime, username="thief")
    with runtime.database.writing() as session:
        session.execute(
            update(KeySlot)
            .where(KeySlot.member_id == thief.member_id, KeySlot.recipient == 4)
            .values(slot_id=bytes(16))
        )
        stolen = session.scalars(select(KeySlot).where(KeySlot.member_id == victim.member_id))
        sealed = next(slot.sealed_key for slot in stolen if slot.recipient == 4)
        mine = (KeySlot.member_id == thief.member_id) & (KeySlot.recipient == 4)
        session.execute(update(KeySlot).where(mine).values(sealed_key=sealed))

    with pytest.raises(SealBrokenError):
        enter(runtime, thief)


@pytest.mark.parametrize("role", [StaffRole.CASEWORKER, StaffRole.ADMIN])
def test_a_password_or_second_factor_put_in_place_opens_nothing(
    runtime: Runtime, role: StaffRole
) -> None:
    """T08: also where no personal key stands behind it, a second factor is its member's alone."""
    victim, thief = make_member(runtime, role), make_member(runtime, role, "thief")
    stolen = ("password_salt", "password_verifier", "sealed_totp_secret")
    with runtime.database.writing() as session:
        own = session.get_one(Member, thief.member_id)
        values = {name: getattr(own, name) for name in stolen}
        session.execute(update(Member).where(Member.id == victim.member_id).values(**values))

    with pytest.raises(SealBrokenError):
        sign_in(
            runtime,
            replace(attempt_of(thief), username=victim.username),
            tries=FreeTries(),
            now=NOW,
        )
    assert _sessions(runtime.database) == 0


def test_many_people_sign_in_at_once(runtime: Runtime, database: Database) -> None:
    members = [make_member(runtime, username=f"member{n}") for n in range(AT_ONCE)]

    with ThreadPoolExecutor(4) as pool:
        started = list(pool.map(lambda member: enter(runtime, member), members))
    people = [person_of(runtime, session) for session in started]
    assert [p.member_id for p in people if p] == [member.member_id for member in members]
    assert _sessions(database) == AT_ONCE


def _spare_code_of(runtime: Runtime, member: NewMember) -> str:
    code = new_spare_codes()[0]
    digest = spare_digest(code, member.member_id, runtime.keyring)
    with runtime.database.writing() as session:
        session.add(SpareCode(member_id=member.member_id, digest=digest))
    return code


def _with_code_of(runtime: Runtime, member: NewMember, shown_at: datetime) -> None:
    attempt = replace(attempt_of(member), otp=otp_of(member, shown_at))
    sign_in(runtime, attempt, tries=FreeTries(), now=NOW)


def _sessions(database: Database) -> int:
    with database.reading() as session:
        return len(session.scalars(select(StaffSession)).all())
