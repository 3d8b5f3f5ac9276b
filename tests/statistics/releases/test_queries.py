"""Who may know of which release, and what is read of it: only what was frozen."""

from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import select

from reporting.database import Database
from reporting.errors import NotFoundError
from reporting.facts.periods import parse_period
from reporting.runtime import Runtime
from reporting.statistics.releases.artefact import (
    ArtefactBrokenError,
    Audience,
    Break,
    BreakReason,
    artefact_bytes,
    checksum,
)
from reporting.statistics.releases.breaks import note_break
from reporting.statistics.releases.models import ReleaseArtefact
from reporting.statistics.releases.operations import discard_release
from reporting.statistics.releases.queries import (
    ReleaseRow,
    ReleaseWithdrawnError,
    artefact_of,
    before,
    breaks,
    every_release,
    next_dates,
    parse_name,
    published,
    release_named,
    stored_artefact,
)
from reporting.statistics.releases.queries import withdrawn as withdrawn_rows
from reporting.statistics.releases.verifying import verify_release, verify_releases
from tests.statistics.releases.published import (
    NOTES,
    TODAY,
    acting,
    add,
    announced,
    prepared,
    published_release,
    various,
    withdrawn,
)


def names(rows: Sequence[ReleaseRow]) -> list[str]:
    return [row.name for row in rows]


def test_an_audience_sees_what_is_published_for_it_newest_first(
    database: Database, runtime: Runtime
) -> None:
    for period in ("2025-Q3", "2025", "2026-Q1", "2025-Q4"):
        published_release(runtime, period)

    with database.reading() as session:
        partner, public = (published(session, audience) for audience in Audience)
        rows = {row.name: row for row in partner}

    assert names(partner) == ["2026-Q1-1", "2025-1", "2025-Q4-1", "2025-Q3-1"]
    assert names(public) == ["2025-1"]
    assert before(partner, rows["2026-Q1-1"]) == rows["2025-Q4-1"]
    assert before(partner, rows["2025-Q3-1"]) is None
    assert before(partner, rows["2025-1"]) is None


def test_what_is_not_published_is_not_there_but_its_day_is(
    database: Database, runtime: Runtime
) -> None:
    for week in ("2025-W16", "2025-W29", "2025-W42"):
        add(runtime, various(130, week))
    announced(runtime, "2025-Q3", today=date(2026, 2, 1), on=date(2026, 3, 2))
    announced(runtime, "2025", today=date(2026, 2, 1), on=date(2026, 3, 1))
    prepared(runtime, "2025-Q2")
    dropped = prepared(runtime, "2025-Q4")
    with database.writing() as session:
        discard_release(session, dropped, "Not now.", acting=acting(runtime))

    with database.reading() as session:
        partner, public = (next_dates(session, audience) for audience in Audience)
        assert published(session, Audience.PARTNER) == ()
        for name in ("2025-Q3-1", "2025-1", "2025-Q2-1", dropped):
            with pytest.raises(NotFoundError):
                release_named(session, name, Audience.PARTNER)
        assert names(every_release(session)) == ["2025-1", "2025-Q4-1", "2025-Q3-1", "2025-Q2-1"]

    assert [(str(one.period), one.publish_on.day) for one in partner] == [
        ("2025", 1),
        ("2025-Q3", 2),
    ]
    assert [str(one.period) for one in public] == ["2025"]
    assert partner[0].audiences == {Audience.PARTNER, Audience.PUBLIC}


def test_the_public_has_no_quarter_even_by_its_name(runtime: Runtime) -> None:
    row = published_release(runtime, "2026-Q3")

    with runtime.database.reading() as session:
        with pytest.raises(NotFoundError):
            release_named(session, row.name, Audience.PUBLIC)
        with pytest.raises(NotFoundError):
            artefact_of(session, row, Audience.PUBLIC)
        assert artefact_of(session, row, Audience.PARTNER).name == row.name


def test_of_what_is_withdrawn_the_note_is_left(database: Database, runtime: Runtime) -> None:
    row = published_release(runtime, "2025")
    withdrawn(runtime, row.name)

    with database.reading() as session:
        for audience in Audience:
            assert published(session, audience) == ()
            assert names(withdrawn_rows(session, audience)) == ["2025-1"]
            found = release_named(session, "2025-1", audience)
            with pytest.raises(ReleaseWithdrawnError):
                artefact_of(session, found, audience)
            assert stored_artefact(session, found, audience)[0].tables
    assert found.is_withdrawn
    assert found.withdrawn_on == TODAY
    assert [found.note(code) for code in NOTES] == list(NOTES.values())
    assert found.note("ar") == NOTES["en"]


@pytest.mark.parametrize("name", ["2026-1", "2026-Q3-12", "2031-Q1-999"])
def test_a_name_is_period_and_version(name: str) -> None:
    period, version = parse_name(name)

    assert f"{period}-{version}" == name


@pytest.mark.parametrize(
    "name",
    [
        *("", "2026", "2026-Q3", "2026-0", "2026-Q3-0", "2026-Q3-01", "2026-q3-1", "2026-Q5-1"),
        *("2026-1 ", "2026-1\n", "99999-1", "2026-Q3-1000", "../2026-1", "２０２６-1"),
    ],
)
def test_anything_else_is_no_name(name: str) -> None:
    with pytest.raises(NotFoundError):
        parse_name(name)


def test_writing_what_was_read_gives_the_same_bytes(database: Database, runtime: Runtime) -> None:
    row = published_release(runtime, "2025")

    with database.reading() as session:
        editions = verify_release(session, row.name)
        stored = [stored_artefact(session, row, audience)[1] for audience in Audience]
        assert verify_releases(session) == (row.name,)

    assert [artefact_bytes(one) for one in editions] == stored
    assert [one.audience for one in editions] == list(Audience)


@pytest.mark.parametrize("audience", Audience)
def test_a_changed_release_is_found_out_each_time_it_is_read(
    runtime: Runtime, audience: Audience
) -> None:
    row = published_release(runtime, "2025")
    with runtime.database.writing() as session:
        stored = session.get_one(ReleaseArtefact, (row.id, audience))
        stored.content = stored.content.replace(b"2025-Q3", b"2025-Q2")

    with runtime.database.reading() as session:
        with pytest.raises(ArtefactBrokenError):
            artefact_of(session, row, audience)
        with pytest.raises(ArtefactBrokenError):
            verify_release(session, row.name)
        with pytest.raises(ArtefactBrokenError):
            verify_releases(session)


def test_a_public_edition_that_the_partners_does_not_give_is_found_out(runtime: Runtime) -> None:
    row = published_release(runtime, "2025")
    with runtime.database.writing() as session:
        stored = session.get_one(ReleaseArtefact, (row.id, Audience.PUBLIC))
        forged = stored.content.replace(b'"breaks":[]', b'"breaks":[["2025-Q3","form"]]')
        assert forged != stored.content
        stored.content, stored.digest = forged, bytes.fromhex(checksum(forged))

    with runtime.database.reading() as session, pytest.raises(ArtefactBrokenError, match="public"):
        verify_release(session, row.name)


def test_the_figures_of_another_release_are_found_out(runtime: Runtime) -> None:
    one, other = (published_release(runtime, period) for period in ("2025-Q3", "2025-Q4"))
    with runtime.database.writing() as session:
        rows = {row.release_id: row for row in session.scalars(select(ReleaseArtefact))}
        rows[one.id].content = rows[other.id].content
        rows[one.id].digest = rows[other.id].digest

    with runtime.database.reading() as session, pytest.raises(ArtefactBrokenError, match="another"):
        artefact_of(session, one, Audience.PARTNER)


def test_a_release_says_the_breaks_that_were_noted_when_it_was_prepared(
    database: Database, runtime: Runtime
) -> None:
    of_period = Break(parse_period("2026-Q3"), BreakReason.CAMPAIGN)
    of_another = Break(parse_period("2026-Q2"), BreakReason.FORM)
    later = Break(parse_period("2026-Q3"), BreakReason.OUTAGE)
    with database.writing() as session:
        for one in (of_period, of_another):
            note_break(session, one, acting=acting(runtime))
    row = published_release(runtime, "2026-Q3")
    with database.writing() as session:
        note_break(session, later, acting=acting(runtime))

    with database.reading() as session:
        assert artefact_of(session, row, Audience.PARTNER).breaks == (of_period,)
        assert breaks(session) == (of_another, of_period, later)
