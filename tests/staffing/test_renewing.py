"""A new team key: who leaves opens nothing newer, and no report is ever without a valid wrap."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from reporting.accounts.models import Member
from reporting.audit import AuditAction, AuditEntry, verify
from reporting.database import Database
from reporting.errors import PermissionMissingError
from reporting.feedback.operations import store_feedback
from reporting.feedback.sealed import FeedbackDraft
from reporting.report.models import Report
from reporting.report.queries import sealed_keys_of
from reporting.report.resealing import reseal_batch, unfinished_resealing
from reporting.report.sealed import keys_for_team
from reporting.runtime import Runtime
from reporting.sealing import (
    FormSecret,
    SealBrokenError,
    Seed,
    generate_key_pair,
    key_pair_from_seed,
    sign_generation,
)
from reporting.staffing.key_holders import KeyHolder
from reporting.staffing.renewing import (
    continue_resealing,
    forget_old_generations,
    left_to_seal,
    renew_generation,
    replace_kit,
)
from reporting.teams.models import TeamGeneration, TeamGrant, TeamRecovery
from reporting.teams.operations import TeamKey, note_departure
from reporting.teams.queries import IntakeKey, key_state, recovered_seeds, team_seeds
from tests.casework.cases import make_case
from tests.staffing.examples import LATER, NOW, holder, seed_of, without
from tests.support.people import StaffedTeam

CASES = 5


@pytest.fixture
def reports(runtime: Runtime, team: StaffedTeam) -> list[bytes]:
    """Give five reports sealed to the first generation."""
    return [make_case(runtime, team).id for _ in range(CASES)]


def renewed(runtime: Runtime, by: KeyHolder) -> KeyHolder:
    with runtime.database.writing() as session:
        return renew_generation(session, by, keyring=runtime.keyring, now=NOW)


def test_what_is_open_is_sealed_to_the_new_key_and_nothing_is_left(
    runtime: Runtime, database: Database, team: StaffedTeam, reports: list[bytes]
) -> None:
    by = renewed(runtime, holder(team))
    with database.reading() as session:
        assert unfinished_resealing(session, team.team_id) == 3 * CASES

    assert continue_resealing(runtime, by, now=LATER) == 0
    assert opens_all(runtime, {2: by.seeds[2]}, reports)
    with database.reading() as session:
        old = session.scalars(select(TeamGrant.number).where(TeamGrant.number == 1)).all()
        assert old == []
        assert session.scalars(select(TeamRecovery.number)).all() == [2]
        verify(session)
        last = session.scalars(select(AuditEntry.action).order_by(AuditEntry.sequence)).all()[-1]
    assert last is AuditAction.TEAM_RESEALED


def test_a_removed_colleague_opens_nothing_that_comes_after(
    runtime: Runtime, database: Database, team: StaffedTeam, reports: list[bytes]
) -> None:
    """T47: who left opens nothing newer."""
    old = {1: team.key.seed}  # copied while authorised
    with database.writing() as session:
        note_departure(session, team.caseworker.member_id)
    by = renewed(runtime, holder(team))
    continue_resealing(runtime, by, now=LATER)
    newer = make_case(runtime, replace(team, key=TeamKey(team.team_id, 2, by.seeds[2]))).id

    assert not opens_all(runtime, old, [newer])
    assert not opens_all(runtime, old, reports)
    with database.reading() as session:
        left = team.caseworker
        assert team_seeds(session, left.member_id, seed_of(left)) == {}
        assert team_seeds(session, team.lead.member_id, seed_of(team.lead)) == {
            (team.team_id, 2): by.seeds[2]
        }


def test_every_report_opens_between_any_two_batches(
    runtime: Runtime, database: Database, team: StaffedTeam, reports: list[bytes]
) -> None:
    by = renewed(runtime, holder(team))

    done = 0
    while True:
        assert opens_all(runtime, by.seeds, reports)
        with database.writing() as session:
            count = reseal_batch(session, team.team_id, by.seeds, most=2)
        if not count:
            break
        done += count
    assert done == 3 * CASES


def test_two_people_may_go_on_at_once(
    runtime: Runtime, database: Database, team: StaffedTeam, reports: list[bytes]
) -> None:
    by = renewed(runtime, holder(team))
    with ThreadPoolExecutor(2) as people:
        left = people.map(lambda _: continue_resealing(runtime, by, now=LATER), range(2))
    assert list(left) == [0, 0]
    assert opens_all(runtime, {2: by.seeds[2]}, reports)


def test_what_arrived_under_the_old_key_meanwhile_is_sealed_too(
    runtime: Runtime, database: Database, team: StaffedTeam, reports: list[bytes]
) -> None:
    by = renewed(runtime, holder(team))
    continue_resealing(runtime, by, now=NOW)
    late = make_case(runtime, team).id  # its form was sealed before the change

    with database.reading() as session:
        assert unfinished_resealing(session, team.team_id) == 3
    assert continue_resealing(runtime, by, now=LATER) == 0
    assert opens_all(runtime, {2: by.seeds[2]}, [*reports, late])


def test_the_old_key_stays_for_ten_minutes_and_while_anything_needs_it(
    runtime: Runtime, database: Database, team: StaffedTeam, reports: list[bytes]
) -> None:
    by = renewed(runtime, holder(team))

    def forgets(now: datetime) -> bool:
        actor, keyring = team.lead.member_id, runtime.keyring
        with database.writing() as session:
            return forget_old_generations(
                session, team.team_id, actor=actor, keyring=keyring, now=now
            )

    assert not forgets(LATER)
    continue_resealing(runtime, by, now=NOW)
    assert not forgets(NOW + timedelta(minutes=9))
    assert forgets(LATER)
    assert not forgets(LATER)


def test_nobody_renews_without_the_newest_key(runtime: Runtime, team: StaffedTeam) -> None:
    by = renewed(runtime, holder(team))

    for late in (without(by, 2), without(by, 1, 2)):
        with pytest.raises(PermissionMissingError), runtime.database.writing() as session:
            renew_generation(session, late, keyring=runtime.keyring, now=NOW)


def test_who_cannot_open_the_old_wraps_changes_nothing(
    runtime: Runtime, team: StaffedTeam, reports: list[bytes]
) -> None:
    by = renewed(runtime, holder(team))

    with pytest.raises(SealBrokenError):
        continue_resealing(runtime, without(by, 1), now=LATER)
    assert opens_all(runtime, {1: team.key.seed}, reports)


def test_nothing_is_sealed_to_a_generation_that_somebody_put_into_the_database(
    runtime: Runtime, database: Database, team: StaffedTeam, reports: list[bytes]
) -> None:
    thief = generate_key_pair()
    forged = sign_generation(thief, team.key.seed, team_id=team.team_id, number=2)
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

    with pytest.raises(SealBrokenError), database.writing() as session:
        reseal_batch(session, team.team_id, holder(team).seeds)
    assert not opens_all(runtime, {2: thief.seed}, reports)
    assert opens_all(runtime, {1: team.key.seed}, reports)


def test_feedback_is_sealed_anew_with_the_reports(
    runtime: Runtime, database: Database, team: StaffedTeam, reports: list[bytes]
) -> None:
    key = IntakeKey(team.team_id, 1, key_pair_from_seed(team.key.seed).public)
    told, secret = FeedbackDraft("The menu.", "", "en"), FormSecret(bytes(32))
    with database.writing() as session:
        store_feedback(session, told, key, secret=secret, today=NOW.date())
    by = renewed(runtime, holder(team))

    with database.reading() as session:
        assert left_to_seal(session, team.team_id, now=NOW) == 3 * CASES + 1
    assert continue_resealing(runtime, by, now=LATER) == 0
    with database.reading() as session:
        assert session.scalars(select(TeamGrant.number).distinct()).all() == [2]


def test_a_public_key_put_in_a_members_place_gets_no_new_generation(
    runtime: Runtime, team: StaffedTeam
) -> None:
    thief = generate_key_pair()
    with runtime.database.writing() as session:
        mine = Member.id == team.caseworker.member_id
        session.execute(update(Member).where(mine).values(public_key=thief.public))

    with pytest.raises(SealBrokenError):
        renewed(runtime, holder(team))


def test_a_grant_written_by_hand_gets_no_new_generation(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    with database.writing() as session:
        own = session.get_one(TeamGrant, (team.team_id, 1, team.lead.member_id)).sealed_key_id
        other = TeamGrant.member_id == team.caseworker.member_id
        session.execute(update(TeamGrant).where(other).values(sealed_key_id=own))

    with pytest.raises(SealBrokenError):
        renewed(runtime, holder(team))


def test_a_departure_makes_the_renewal_due_until_it_is_done(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    with database.writing() as session:
        note_departure(session, team.caseworker.member_id)
        assert key_state(session, team.team_id, now=NOW).is_due
    renewed(runtime, holder(team))

    with database.reading() as session:
        state = key_state(session, team.team_id, now=NOW)
        assert (state.number, state.is_due, state.is_old) == (2, False, False)
        assert state.holders == {team.lead.member_id}
        assert key_state(session, team.team_id, now=NOW + timedelta(days=190)).is_old


def test_a_new_kit_opens_everything_and_the_old_one_nothing(
    runtime: Runtime, database: Database, team: StaffedTeam, reports: list[bytes]
) -> None:
    """T47: an old kit opens nothing newer."""
    by, code = renewed(runtime, holder(team)), "000G-40R4-0M30-E209-185G-R38E-1W81-24GK-0XGR"
    with database.writing() as session:
        replace_kit(session, by, code, keyring=runtime.keyring, now=NOW)

    with database.reading() as session:
        assert recovered_seeds(session, team.team_id, code) == by.seeds
        with pytest.raises(SealBrokenError):
            recovered_seeds(session, team.team_id, team.recovery_code)


def test_a_kit_is_not_made_by_somebody_who_cannot_open_all(
    runtime: Runtime, team: StaffedTeam, reports: list[bytes]
) -> None:
    by, code = renewed(runtime, holder(team)), "000G-40R4-0M30-E209-185G-R38E-1W81-24GK-0XGR"

    with pytest.raises(SealBrokenError), runtime.database.writing() as session:
        replace_kit(session, without(by, 1), code, keyring=runtime.keyring, now=NOW)


def opens_all(runtime: Runtime, seeds: Mapping[int, Seed], reports: list[bytes]) -> bool:
    """Say whether these generations open every key of these reports."""
    try:
        with runtime.database.reading() as session:
            for report_id in reports:
                session.get_one(Report, report_id)
                keys = keys_for_team(sealed_keys_of(session, report_id), seeds)
                assert len(keys.by_role) == 3
    except SealBrokenError:
        return False
    return True
