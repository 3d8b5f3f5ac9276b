"""The key reports are sealed to: only the pinned team's, only by an unbroken chain."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, event, update
from sqlalchemy.orm import Session

from reporting.database import Database
from reporting.errors import IntakeClosedError
from reporting.sealing import ChainBrokenError, generate_key_pair, sign_generation
from reporting.teams.models import TeamGeneration
from reporting.teams.operations import CreatedTeam, create_team, grant_team_key, renew_team_key
from reporting.teams.queries import intake_key, team_seeds

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
MEMBER = b"a member's id 16"


def test_reports_are_sealed_to_the_pinned_team(database: Database) -> None:
    with database.writing() as session:
        create_team(session, "First", now=NOW)
        team = create_team(session, "Second", now=NOW)
        create_team(session, "Third", now=NOW)

    with database.reading() as session:
        found = intake_key(session, pinned=team.fingerprint)
        assert (found.team_id, found.number) == (team.team_id, 1)


def test_intake_is_closed_without_a_pin_or_a_team(database: Database) -> None:
    """T33, P06: without a key the form is closed."""
    with database.reading() as session:
        for pinned in (None, bytes(32)):
            with pytest.raises(IntakeClosedError):
                intake_key(session, pinned=pinned)


def test_intake_is_closed_when_the_pin_names_no_team(database: Database) -> None:
    with database.writing() as session:
        create_team(session, "Team", now=NOW)

    with database.reading() as session, pytest.raises(IntakeClosedError):
        intake_key(session, pinned=bytes(32))


def test_a_key_put_in_place_of_the_teams_closes_intake(database: Database) -> None:
    """P06: a key put in place closes the form."""
    team = _team(database)
    with database.writing() as session:
        intake_key(session, pinned=team.fingerprint)
        _swap(session, generate_key_pair().public)

    _check_closed(database, team)


def test_a_generation_signed_by_somebody_else_closes_intake(database: Database) -> None:
    team = _team(database)
    thief, signer = generate_key_pair(), generate_key_pair()
    forged = sign_generation(thief, signer.seed, team_id=team.team_id, number=2)
    with database.writing() as session:
        session.add(
            TeamGeneration(
                team_id=team.team_id,
                number=2,
                public_key=forged.public,
                signing_public_key=forged.signing_public,
                signature=forged.signature,
                made_at=NOW,
            )
        )

    _check_closed(database, team)


def test_a_whole_team_put_in_place_closes_intake(database: Database) -> None:
    team = _team(database)
    with database.writing() as session:
        session.execute(delete(TeamGeneration))
        create_team(session, "Thieves", now=NOW)

    _check_closed(database, team)


def test_a_missing_generation_closes_intake(database: Database) -> None:
    team = _team(database)
    with database.writing() as session:
        second = renew_team_key(session, team.key, members={}, now=NOW)
        renew_team_key(session, second, members={}, now=NOW)
        session.execute(delete(TeamGeneration).where(TeamGeneration.number == second.number))

    _check_closed(database, team)


def test_a_mended_chain_opens_intake_again(database: Database) -> None:
    team = _team(database)
    with database.writing() as session:
        before = intake_key(session, pinned=team.fingerprint)
        _swap(session, generate_key_pair().public)
    _check_closed(database, team)
    with database.writing() as session:
        _swap(session, before.public)

    with database.reading() as session:
        assert intake_key(session, pinned=team.fingerprint) == before


def test_a_verified_key_costs_one_select(database: Database) -> None:
    team, statements = _team(database), list[str]()
    with database.reading() as session:
        first = intake_key(session, pinned=team.fingerprint)
    event.listen(
        database.engine,
        "before_cursor_execute",
        lambda _conn, _cursor, statement, *_rest: statements.append(statement),
    )

    with database.reading() as session:
        assert intake_key(session, pinned=team.fingerprint) is first
    assert [s.split()[0] for s in statements if not s.startswith("BEGIN")] == ["SELECT"]


def test_a_member_notices_a_key_put_in_place_of_the_teams(database: Database) -> None:
    keys, team = generate_key_pair(), _team(database)
    with database.writing() as session:
        grant_team_key(session, team.key, member_id=MEMBER, member_public=keys.public)
        _swap(session, generate_key_pair().public)

    with database.reading() as session, pytest.raises(ChainBrokenError):
        team_seeds(session, MEMBER, keys.seed)


def _team(database: Database) -> CreatedTeam:
    with database.writing() as session:
        return create_team(session, "Team", now=NOW)


def _check_closed(database: Database, team: CreatedTeam) -> None:
    with database.reading() as session, pytest.raises(IntakeClosedError):
        intake_key(session, pinned=team.fingerprint)


def _swap(session: Session, public: bytes) -> None:
    session.execute(update(TeamGeneration).values(public_key=public))
