"""Sealing a report and its messages, and opening them again: words on one side, rows on the other.

Every object is bound to its report, kind, author, place in its sequence and predecessor, so a
swapped, moved or missing row does not open (security reference §2.2).
"""

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reporting.report.models import SealedKey, SealedObject
from reporting.sealing import (
    FIRST_OBJECT,
    Author,
    ObjectContext,
    ObjectKey,
    ObjectKind,
    RecipientKind,
    Seed,
    WrapContext,
    WrappingKey,
    object_digest,
    open_key_with_secret,
    open_object,
    open_wrapped_key,
    public_key_id,
    seal_object,
    wrap_key,
    wrap_key_with_secret,
)
from reporting.sealing import KeyRole as Role
from reporting.sealing.errors import SealBrokenError
from reporting.teams.queries import IntakeKey

EPOCH = 1
CODE_KEY_ID = bytes(16)  # a report has one code, so its wrap needs no name


@dataclass(frozen=True)
class ReportKeys:
    """The keys of one report that somebody holds; what they may not read is absent."""

    report_id: bytes
    by_role: Mapping[Role, ObjectKey] = field(repr=False)

    def __getitem__(self, role: Role) -> ObjectKey:
        return self.by_role[role]

    def __contains__(self, role: Role) -> bool:
        return role in self.by_role


@dataclass(frozen=True)
class OpenedObject:
    """One opened object: who wrote it, of what kind it is, and what it says."""

    object_id: bytes
    kind: ObjectKind
    author: Author
    sequence: int
    content: dict[str, Any] = field(repr=False)


def new_keys(report_id: bytes) -> ReportKeys:
    """Give three fresh random keys for a report: story, thread, internal (design §5)."""
    roles = (Role.STORY, Role.THREAD, Role.INTERNAL)
    return ReportKeys(report_id, {r: ObjectKey(secrets.token_bytes(32)) for r in roles})


def wraps_for_team(keys: ReportKeys, team: IntakeKey) -> list[dict[str, Any]]:
    """Give the key rows that let the team's members open a report."""
    rows = []
    for role, key in keys.by_role.items():
        context = _wrap_context(
            keys.report_id, role, RecipientKind.TEAM, public_key_id(team.public)
        )
        sealed = wrap_key(key, team.public, context=context)
        rows.append(_key_row(context, team.number, sealed))
    return rows


def wraps_for_code(
    keys: ReportKeys, wrapping_key: WrappingKey, *, roles: Iterable[Role]
) -> list[dict[str, Any]]:
    """Give the key rows that let the holder of the follow-up code open these parts."""
    rows = []
    for role in roles:
        context = _wrap_context(keys.report_id, role, RecipientKind.CODE, CODE_KEY_ID)
        sealed = wrap_key_with_secret(keys[role], wrapping_key, context=context)
        rows.append(_key_row(context, 0, sealed))
    return rows


def keys_for_team(rows: Iterable[SealedKey], seeds: Mapping[int, Seed]) -> ReportKeys:
    """Open a report's keys with the team's private seeds, by generation number.

    Raises SealBrokenError when a wrap does not open or its generation is not held.
    """
    opened, report_id = {}, b""
    for row in rows:
        if row.recipient == RecipientKind.TEAM:
            report_id = row.report_id
            if row.generation not in seeds:
                raise SealBrokenError
            context = _wrap_context(
                report_id, Role(row.role), RecipientKind.TEAM, row.recipient_key_id
            )
            key = open_wrapped_key(row.sealed_key, seeds[row.generation], context=context)
            opened[Role(row.role)] = ObjectKey(key)
    return ReportKeys(report_id, opened)


def keys_for_code(rows: Iterable[SealedKey], wrapping_key: WrappingKey) -> ReportKeys:
    """Open the keys that were wrapped for a follow-up code.

    Raises SealBrokenError when the code is another report's.
    """
    opened, report_id = {}, b""
    for row in rows:
        if row.recipient == RecipientKind.CODE:
            report_id = row.report_id
            context = _wrap_context(report_id, Role(row.role), RecipientKind.CODE, CODE_KEY_ID)
            key = open_key_with_secret(row.sealed_key, wrapping_key, context=context)
            opened[Role(row.role)] = ObjectKey(key)
    return ReportKeys(report_id, opened)


def sealed_object(
    keys: ReportKeys,
    role: Role,
    kind: ObjectKind,
    content: Mapping[str, Any],
    *,
    author: Author,
    after: SealedObject | None = None,
) -> dict[str, Any]:
    """Seal one object as a row, placed after the last one of the same role."""
    context = ObjectContext(
        report_id=keys.report_id,
        object_id=secrets.token_bytes(16),
        kind=kind,
        role=role,
        author=author,
        epoch=EPOCH,
        sequence=after.sequence + 1 if after else 1,
        previous=object_digest(after.sealed_content) if after else FIRST_OBJECT,
    )
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return _object_row(context, seal_object(keys[role], plain, context=context))


def opened_objects(
    rows: Iterable[SealedObject], keys: ReportKeys, role: Role
) -> list[OpenedObject]:
    """Open all objects of one role in order, each checked against the one before it.

    Raises SealBrokenError when one was changed, moved, or taken out of the middle.
    """
    opened = []
    previous = FIRST_OBJECT
    for place, row in enumerate(_chain(rows, role), start=1):
        opened.append(_opened(row, keys, role, place=place, previous=previous))
        previous = object_digest(row.sealed_content)
    return opened


def opened_newest(
    rows: Iterable[SealedObject], keys: ReportKeys, role: Role, kind: ObjectKind
) -> OpenedObject | None:
    """Open only the newest object of a kind, for lists; None when there is none.

    It is checked against its place and the one before it, but what else a chain holds is not
    opened. Raises SealBrokenError when it was changed or moved.
    """
    chain = _chain(rows, role)
    for place in range(len(chain), 0, -1):
        if chain[place - 1].kind == kind:
            before = object_digest(chain[place - 2].sealed_content) if place > 1 else FIRST_OBJECT
            return _opened(chain[place - 1], keys, role, place=place, previous=before)
    return None


def opened_after(
    row: SealedObject, before: SealedObject | None, keys: ReportKeys, role: Role
) -> OpenedObject:
    """Open one object whose place and predecessor the database tells, for long lists.

    Raises SealBrokenError when either was changed or moved; ValueError for what is no object.
    """
    previous = object_digest(before.sealed_content) if before else FIRST_OBJECT
    return _opened(row, keys, role, place=row.sequence, previous=previous)


def team_wrap_context(report_id: bytes, role: Role, key_id: bytes) -> WrapContext:
    """Give what a report's key is bound to when it is sealed to a team."""
    return _wrap_context(report_id, role, RecipientKind.TEAM, key_id)


def attachment_row(report_id: bytes, file: Any) -> dict[str, Any]:
    """Give the row that ties a sealed file to its report."""
    return {"id": file.attachment_id, "report_id": report_id, "blob_name": file.blob_name}


def last_of(rows: Iterable[SealedObject], role: Role) -> SealedObject | None:
    """Give the newest object of a role, None when there is none yet."""
    return max((r for r in rows if r.role == role), key=lambda r: r.sequence, default=None)


def _chain(rows: Iterable[SealedObject], role: Role) -> list[SealedObject]:
    return sorted((r for r in rows if r.role == role), key=lambda r: r.sequence)


def _opened(
    row: SealedObject, keys: ReportKeys, role: Role, *, place: int, previous: bytes
) -> OpenedObject:
    context = ObjectContext(
        report_id=keys.report_id,
        object_id=row.id,
        kind=ObjectKind(row.kind),
        role=role,
        author=Author(row.author),
        epoch=EPOCH,
        sequence=place,
        previous=previous,
    )
    plain = open_object(keys[role], row.sealed_content, context=context)
    return OpenedObject(row.id, context.kind, context.author, place, json.loads(plain))


def _wrap_context(
    report_id: bytes, role: Role, recipient: RecipientKind, key_id: bytes
) -> WrapContext:
    return WrapContext(
        subject_id=report_id, role=role, recipient=recipient, recipient_key_id=key_id, epoch=EPOCH
    )


def _object_row(context: ObjectContext, sealed: bytes) -> dict[str, Any]:
    return {
        "id": context.object_id,
        "report_id": context.report_id,
        "role": int(context.role),
        "kind": int(context.kind),
        "author": int(context.author),
        "sequence": context.sequence,
        "sealed_content": sealed,
    }


def _key_row(context: WrapContext, generation: int, sealed: bytes) -> dict[str, Any]:
    return {
        "report_id": context.subject_id,
        "role": int(context.role),
        "recipient": int(context.recipient),
        "recipient_key_id": context.recipient_key_id,
        "generation": generation,
        "sealed_key": sealed,
    }
