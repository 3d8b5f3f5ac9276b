"""What tests of releases look at, and what they do to a release."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.audit import AuditAction, AuditEntry, verify
from reporting.runtime import Runtime
from reporting.statistics.catalogue import View
from reporting.statistics.releases.artefact import Artefact, Audience
from reporting.statistics.releases.models import Release, ReleaseArtefact
from reporting.statistics.releases.operations import (
    discard_release,
    review_release,
)
from reporting.statistics.releases.queries import (
    row_of,
    stored_artefact,
    stored_release,
)
from reporting.statistics.releases.refusals import (
    Refusal,
    ReleaseRefusedError,
)
from reporting.statistics.releases.workflow import ReleaseState
from tests import factories
from tests.statistics.releases.published import (
    SECOND,
    TODAY,
    acting,
)

NAME = "2026-Q3-1"


TOMORROW = TODAY + timedelta(days=1)


def kept(runtime: Runtime) -> Release:
    with runtime.database.reading() as session:
        return stored_release(session, NAME)


def state(runtime: Runtime) -> ReleaseState:
    return kept(runtime).state


def actions(runtime: Runtime) -> list[AuditAction]:
    with runtime.database.reading() as session:
        verify(session)
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.sequence)))


def refusal(runtime: Runtime, deed: Callable[[Session], None]) -> Refusal:
    """Give why a deed is refused; nothing of it may be left."""
    before = list(factories.every_value(runtime.database))
    with pytest.raises(ReleaseRefusedError) as raised, runtime.database.writing() as session:
        deed(session)
    assert list(factories.every_value(runtime.database)) == before
    return raised.value.refusal


def review(runtime: Runtime, by: bytes = SECOND, **changes: object) -> None:
    with runtime.database.writing() as session:
        who = replace(acting(runtime, by), **changes)  # type: ignore[arg-type]  # named fields
        review_release(session, NAME, acting=who)


def damage(runtime: Runtime, name: str) -> None:
    """Change one figure of a stored release, as somebody with the database could."""
    with runtime.database.writing() as session:
        release = stored_release(session, name)
        row = session.scalars(
            select(ReleaseArtefact).where(ReleaseArtefact.release_id == release.id)
        ).one()
        row.content = row.content.replace(b'"reports":', b'"reports":1', 1)


def stored(runtime: Runtime, name: str, audience: Audience = Audience.PARTNER) -> Artefact:
    with runtime.database.reading() as session:
        return stored_artefact(session, row_of(session, stored_release(session, name)), audience)[0]


def stored_bytes(runtime: Runtime, name: str) -> bytes:
    with runtime.database.reading() as session:
        row = row_of(session, stored_release(session, name))
        return stored_artefact(session, row, Audience.PARTNER)[1]


def views(artefact: Artefact) -> list[View]:
    return [table.view for table in artefact.tables]


def total(artefact: Artefact, view: View = View.RECEIVED) -> int:
    table = artefact.table(view)
    assert table is not None
    assert table.reports.value is not None
    return table.reports.value


def drop(runtime: Runtime, name: str) -> None:
    with runtime.database.writing() as session:
        discard_release(session, name, "A break is missing.", acting=acting(runtime))
