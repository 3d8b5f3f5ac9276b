"""Making teams: what is sealed, to whom, and who cannot get at it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from reporting.database import Database
from reporting.sealing import (
    ChainBrokenError,
    CodeCheckError,
    SealBrokenError,
    generate_key_pair,
    recovery_code,
)
from reporting.teams.models import TeamGeneration, TeamGrant, TeamRecovery
from reporting.teams.operations import (
    create_team,
    grant_team_key,
    renew_team_key,
    withdraw_grants,
)
from reporting.teams.queries import intake_key, recovered_seeds, team_seeds

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
MEMBER = b"a member's id 16"
OTHER = b"other member, 16"


def test_the_printed_kit_opens_a_new_team(database: Database) -> None:
    with database.writing() as session:
        team = create_team(session, "Team", now=NOW)

    with database.reading() as session:
        assert recovered_seeds(session, team.team_id, team.recovery_code) == {1: team.key.seed}


def test_another_kit_opens_nothing(database: Database) -> None:
    with database.writing() as session:
        team = create_team(session, "Team", now=NOW)

    with database.reading() as session, pytest.raises(SealBrokenError):
        recovered_seeds(session, team.team_id, recovery_code())


def test_a_mistyped_kit_is_told_from_a_wrong_one(database: Database) -> None:
    with database.writing() as session:
        team = create_team(session, "Team", now=NOW)
    mistyped = ("0" if team.recovery_code[0] != "0" else "1") + team.recovery_code[1:]

    with database.reading() as session, pytest.raises(CodeCheckError):
        recovered_seeds(session, team.team_id, mistyped)


def test_a_granted_member_opens_the_key_and_another_does_not(database: Database) -> None:
    keys, others = generate_key_pair(), generate_key_pair()
    with database.writing() as session:
        team = create_team(session, "Team", now=NOW)
        grant_team_key(session, team.key, member_id=MEMBER, member_public=keys.public)

    with database.reading() as session:
        assert team_seeds(session, MEMBER, keys.seed) == {(team.team_id, 1): team.key.seed}
        assert team_seeds(session, OTHER, others.seed) == {}
        with pytest.raises(SealBrokenError):
            team_seeds(session, MEMBER, others.seed)


def test_a_grant_moved_to_another_member_does_not_open(database: Database) -> None:
    keys, thief = generate_key_pair(), generate_key_pair()
    with database.writing() as session:
        team = create_team(session, "Team", now=NOW)
        grant_team_key(session, team.key, member_id=MEMBER, member_public=keys.public)
        session.execute(update(TeamGrant).values(member_id=OTHER))

    with database.reading() as session, pytest.raises(SealBrokenError):
        team_seeds(session, OTHER, thief.seed)


def test_a_seed_of_another_generation_is_not_granted(database: Database) -> None:
    keys = generate_key_pair()
    with database.writing() as session:
        team = create_team(session, "Team", now=NOW)
        wrong = replace(team.key, seed=generate_key_pair().seed)

        with pytest.raises(ChainBrokenError):
            grant_team_key(session, wrong, member_id=MEMBER, member_public=keys.public)


def test_a_renewed_key_reaches_those_who_stay_and_the_kit(database: Database) -> None:
    """T30: the printed kit opens every new key too, so that none is lost with its holders."""
    stays, leaves = generate_key_pair(), generate_key_pair()
    with database.writing() as session:
        team = create_team(session, "Team", now=NOW)
        for member_id, keys in ((MEMBER, stays), (OTHER, leaves)):
            grant_team_key(session, team.key, member_id=member_id, member_public=keys.public)
        withdraw_grants(session, OTHER)
        renewed = renew_team_key(session, team.key, members={MEMBER: stays.public}, now=NOW)

    both = {(team.team_id, 1): team.key.seed, (team.team_id, 2): renewed.seed}
    with database.reading() as session:
        assert intake_key(session, pinned=team.fingerprint).number == renewed.number
        assert team_seeds(session, MEMBER, stays.seed) == both
        assert team_seeds(session, OTHER, leaves.seed) == {}
        kit = recovered_seeds(session, team.team_id, team.recovery_code)
        assert kit == {1: team.key.seed, 2: renewed.seed}


def test_nobody_puts_another_recovery_kit_in_place(database: Database) -> None:
    with database.writing() as session:
        team, foreign = (
            create_team(session, "Team", now=NOW),
            create_team(session, "Foreign", now=NOW),
        )
        other = session.get_one(TeamRecovery, (foreign.team_id, 1)).sealed_public_key
        mine = TeamRecovery.team_id == team.team_id
        session.execute(update(TeamRecovery).where(mine).values(sealed_public_key=other))

        with pytest.raises(SealBrokenError):
            renew_team_key(session, team.key, members={}, now=NOW)


def test_a_generation_is_begun_only_once(database: Database) -> None:
    with database.writing() as session:
        team = create_team(session, "Team", now=NOW)
        renew_team_key(session, team.key, members={}, now=NOW)

    with pytest.raises(IntegrityError), database.writing() as session:
        renew_team_key(session, team.key, members={}, now=NOW)


def test_no_seed_lies_open_in_the_database(database: Database) -> None:
    keys = generate_key_pair()
    with database.writing() as session:
        team = create_team(session, "Team", now=NOW)
        grant_team_key(session, team.key, member_id=MEMBER, member_public=keys.public)

    with database.reading() as session:
        for table in (TeamGeneration, TeamGrant, TeamRecovery):
            for row in session.execute(select(*table.__table__.columns)):
                stored: bytes = b"".join(value for value in row if isinstance(value, bytes))
                assert stored.find(team.key.seed) == -1
                assert stored.find(keys.seed) == -1


def test_what_is_printed_once_stays_out_of_logs(database: Database) -> None:
    with database.writing() as session:
        team = create_team(session, "Team", now=NOW)

    assert team.recovery_code not in repr(team)
    assert repr(team.key.seed) not in repr(team)
