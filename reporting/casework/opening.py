"""Opening parts of a case with the team's keys: only the role that is asked for, never more."""

from collections.abc import Iterable, Mapping

from reporting.report.conversation import Summary, summary_of
from reporting.report.models import SealedKey, SealedObject
from reporting.report.sealed import (
    OpenedObject,
    ReportKeys,
    keys_for_team,
    opened_newest,
    opened_objects,
)
from reporting.sealing import KeyRole, ObjectKind, RecipientKind, Seed
from reporting.sealing.errors import SealBrokenError

# What opening a damaged row and reading its content can raise: a value that is missing or unknown
# inside sealed content is as unusable as content that does not open.
DAMAGE = (SealBrokenError, LookupError, ValueError)


def team_keys(rows: Iterable[SealedKey], seeds: Mapping[int, Seed], role: KeyRole) -> ReportKeys:
    """Open one key of a report with the team's seeds; its other keys stay closed.

    Raises SealBrokenError when its row is missing, was changed, or is for a seed not held.
    """
    wanted = [r for r in rows if r.role == role and r.recipient == RecipientKind.TEAM]
    held = [row for row in wanted if row.generation in seeds]
    keys = keys_for_team(held, seeds)
    if role not in keys:
        raise SealBrokenError
    return keys


def opened_part(
    objects: Iterable[SealedObject],
    rows: Iterable[SealedKey],
    seeds: Mapping[int, Seed],
    *,
    role: KeyRole,
) -> list[OpenedObject]:
    """Open everything of a report that is sealed under one role.

    Raises SealBrokenError for whatever does not open, a changed clear column included.
    """
    keys = team_keys(rows, seeds, role)
    try:
        return opened_objects(objects, keys, role)
    except ValueError as error:  # a kind or author that does not exist, or content that is no JSON
        raise SealBrokenError from error


def opened_summary(
    objects: Iterable[SealedObject], rows: Iterable[SealedKey], seeds: Mapping[int, Seed]
) -> Summary | None:
    """Open the newest coded summary of a report and nothing else, as lists do.

    Raises SealBrokenError when it does not open.
    """
    keys = team_keys(rows, seeds, KeyRole.INTERNAL)
    try:
        found = opened_newest(objects, keys, KeyRole.INTERNAL, ObjectKind.SUMMARY)
    except ValueError as error:
        raise SealBrokenError from error
    return summary_of((found,)) if found else None
