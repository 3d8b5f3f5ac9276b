"""Checking a stored release: nothing but what was frozen, and nothing that was not derived."""

from sqlalchemy.orm import Session

from reporting.statistics.releases.artefact import (
    METHOD,
    Artefact,
    ArtefactBrokenError,
    Audience,
    artefact_bytes,
)
from reporting.statistics.releases.public_edition import public_edition
from reporting.statistics.releases.queries import (
    ReleaseRow,
    every_release,
    row_of,
    stored_artefact,
    stored_release,
)


def verify_release(session: Session, name: str) -> tuple[Artefact, ...]:
    """Check a release of any state; give its editions. Raises NotFoundError, ArtefactBrokenError.

    Checked are the checksums, that writing what was read gives the same bytes, and that the
    public edition is exactly what the partner's one gives (security reference §3.3, S10).
    """
    return check_artefacts(session, row_of(session, stored_release(session, name)))


def verify_releases(session: Session) -> tuple[str, ...]:
    """Check all releases that have figures; give their names. Raises ArtefactBrokenError."""
    kept = [row for row in every_release(session) if row.audiences]
    for row in kept:
        check_artefacts(session, row)
    return tuple(row.name for row in kept)


def check_artefacts(session: Session, row: ReleaseRow) -> tuple[Artefact, ...]:
    """Check the editions of a release and give them, the partner's first."""
    if Audience.PARTNER not in row.audiences:
        raise ArtefactBrokenError(f"{row.name} has no figures")
    editions = []
    for audience in sorted(row.audiences):
        artefact, content = stored_artefact(session, row, audience)
        if artefact_bytes(artefact) != content:
            raise ArtefactBrokenError(f"{row.name} is not written as it is read")
        editions.append(artefact)
    partner, public = editions[0], editions[1] if len(editions) > 1 else None
    # A release made by earlier rules stays as it was; only its own rules could derive it.
    if partner.method == METHOD and public_edition(partner) != public:
        raise ArtefactBrokenError(f"the public edition of {row.name} is not the partner’s")
    return tuple(editions)
