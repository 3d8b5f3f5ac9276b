"""Two people compare a newcomer’s words once two hold the key; nobody forges what they note."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from reporting.accounts.models import Member
from reporting.accounts.operations import NewMember
from reporting.database import Database
from reporting.errors import NotFoundError, PermissionMissingError, StepNotAllowedError
from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from reporting.sealing import generate_key_pair, public_key_id
from reporting.staffing.granting import approve_grant, candidates
from reporting.staffing.key_holders import KeyHolder
from reporting.teams.key_words import key_words
from reporting.teams.models import GrantProposal, TeamGrant
from reporting.teams.operations import withdraw_grants
from tests.staffing.examples import NOW, holder, one_more
from tests.support.people import StaffedTeam


@pytest.fixture
def newcomer(runtime: Runtime, team: StaffedTeam) -> NewMember:
    """Give a caseworker of the team without its key."""
    member = one_more(runtime, team, StaffRole.CASEWORKER)
    with runtime.database.writing() as session:
        withdraw_grants(session, member.member_id)
    return member


@pytest.fixture
def third(runtime: Runtime, team: StaffedTeam) -> KeyHolder:
    """Give a third person who holds the key, a lead."""
    member = one_more(runtime, team, StaffRole.LEAD)
    return replace(holder(team), member_id=member.member_id)


def test_the_first_of_a_team_is_enough(
    runtime: Runtime, team: StaffedTeam, newcomer: NewMember
) -> None:
    with runtime.database.writing() as session:
        withdraw_grants(session, team.caseworker.member_id)

    assert approve(runtime, newcomer, holder(team))
    assert granted(runtime, newcomer)


def test_of_two_holders_both_compare(
    runtime: Runtime, team: StaffedTeam, newcomer: NewMember
) -> None:
    """4.18: a lead with a colleague lets nobody in alone, whatever accounts the lead makes."""
    assert not approve(runtime, newcomer, holder(team))
    assert not granted(runtime, newcomer)


def test_of_three_holders_two_compare(
    runtime: Runtime, database: Database, team: StaffedTeam, newcomer: NewMember, third: KeyHolder
) -> None:
    assert not approve(runtime, newcomer, third)
    assert not granted(runtime, newcomer)
    with database.reading() as session:
        found = candidates(session, holder(team), now=NOW)
    assert [one.proposed_by for one in found] == [third.member_id]

    assert approve(runtime, newcomer, holder(team, StaffRole.CASEWORKER))
    assert granted(runtime, newcomer)
    with database.reading() as session:
        assert session.scalars(select(GrantProposal)).all() == []


def test_the_same_person_never_approves_twice(
    runtime: Runtime, team: StaffedTeam, newcomer: NewMember, third: KeyHolder
) -> None:
    """4.18: the second one is somebody else."""
    approve(runtime, newcomer, third)

    with pytest.raises(StepNotAllowedError):
        approve(runtime, newcomer, third)
    assert not granted(runtime, newcomer)


def test_a_lead_begins(
    runtime: Runtime, team: StaffedTeam, newcomer: NewMember, third: KeyHolder
) -> None:
    """4.18: a lead is one of the two."""
    with pytest.raises(PermissionMissingError):
        approve(runtime, newcomer, holder(team, StaffRole.CASEWORKER))


def test_a_proposal_for_another_key_counts_for_nothing(
    runtime: Runtime, team: StaffedTeam, newcomer: NewMember, third: KeyHolder
) -> None:
    approve(runtime, newcomer, third)
    thief = generate_key_pair()
    with runtime.database.writing() as session:
        mine = Member.id == newcomer.member_id
        session.execute(update(Member).where(mine).values(public_key=thief.public))

    with pytest.raises(StepNotAllowedError):  # the words on the page were of the first key
        approve(runtime, newcomer, holder(team))
    with runtime.database.reading() as session:
        assert [one.proposed_by for one in candidates(session, holder(team), now=NOW)] == [None]


def test_a_proposal_written_into_the_database_counts_for_nothing(
    runtime: Runtime, team: StaffedTeam, newcomer: NewMember, third: KeyHolder
) -> None:
    approve(runtime, newcomer, third)
    with runtime.database.writing() as session:
        session.execute(update(GrantProposal).values(sealed_proposal=b"RNT1\x02" + bytes(140)))

    with runtime.database.reading() as session:
        assert [one.proposed_by for one in candidates(session, holder(team), now=NOW)] == [None]


def test_who_has_no_key_sees_nobody_and_gives_nothing(
    runtime: Runtime, team: StaffedTeam, newcomer: NewMember
) -> None:
    without = replace(holder(team), seeds={})

    with pytest.raises(PermissionMissingError):
        approve(runtime, newcomer, without)


def test_only_members_of_the_team_whose_role_opens_reports_wait(
    runtime: Runtime, team: StaffedTeam, newcomer: NewMember
) -> None:
    one_more(runtime, team, StaffRole.ADMIN)

    with runtime.database.reading() as session:
        found = candidates(session, holder(team), now=NOW)
    assert [one.member_id for one in found] == [newcomer.member_id]
    with pytest.raises(NotFoundError):
        approve(runtime, team.caseworker, holder(team))


def test_words_can_be_said_and_tell_keys_apart() -> None:
    words = {key_words(generate_key_pair().public) for _ in range(50)}

    assert len(words) == 50
    assert all(len(said) == 6 and all(len(word) == 5 for word in said) for said in words)
    assert all(word[1] in "aiou" and word[0] not in "aiou" for said in words for word in said)


def approve(runtime: Runtime, member: NewMember, by: KeyHolder) -> bool:
    assert member.keys is not None
    with runtime.database.writing() as session:
        return approve_grant(
            session,
            member.member_id,
            public_key_id(member.keys.public),
            by=by,
            keyring=runtime.keyring,
            now=NOW,
        )


def granted(runtime: Runtime, member: NewMember) -> bool:
    with runtime.database.reading() as session:
        mine = select(TeamGrant).where(TeamGrant.member_id == member.member_id)
        return session.scalars(mine).first() is not None
