"""What everybody may see of a year: made from the partner's edition and from nothing else."""

from dataclasses import replace

from reporting.facts.periods import Span
from reporting.statistics.catalogue import View
from reporting.statistics.disclosure import public_count, public_table
from reporting.statistics.releases.artefact import Artefact, Audience
from reporting.statistics.tables import Table


def public_edition(partner: Artefact) -> Artefact | None:
    """Give the public edition of a partner's one; None for a quarter, and when nothing is left.

    Waiting times go out only beside a table of reports, so never of a handful of people.

    Who has both learns nothing from the second (security reference §3.2).
    """
    if partner.period.span is not Span.YEAR:
        return None
    safe = (_public(table) for table in partner.tables)
    tables = tuple(table for table in safe if table is not None)
    if all(table.view is View.WAITING for table in tables):
        return None
    mass = public_count(partner.mass)
    return replace(partner, audience=Audience.PUBLIC, tables=tables, mass=mass)


def _public(table: Table) -> Table | None:
    # How long people waited says what the service did, nothing of a report (ux §5.3, view 11).
    return table if table.view is View.WAITING else public_table(table)
