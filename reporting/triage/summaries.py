"""Opening the coded summaries of many cases at once: the newest of each and nothing else."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from reporting.casework.caseworker import Caseworker
from reporting.casework.opening import DAMAGE
from reporting.database import table_of
from reporting.report.conversation import Summary, summary_of
from reporting.report.models import SealedKey, SealedObject
from reporting.report.sealed import ReportKeys, opened_after
from reporting.sealing import KeyRole, ObjectKind, RecipientKind
from reporting.triage.kept_keys import KeptKeys, KeyName, KeyOpener, Place

# So many ids go into a statement; more are found once more, which costs less than binding them.
FEW = 200

_KEYS = table_of(SealedKey).c
_OBJECTS = table_of(SealedObject).c

Ids = Collection[bytes] | Select[Any]


def summaries_of(
    session: Session, ids: Ids, *, by: Caseworker, kept: KeptKeys
) -> dict[bytes, Summary]:
    """Give the newest summary of each case that opens, by case id; what is damaged is missing.

    `ids` are cases that this person may see, or a statement that selects them.
    """
    opener, found = KeyOpener(by.seeds), {}
    objects = _objects(session, ids)
    for name, place, sealed in _key_rows(session, ids, kept):
        with suppress(*DAMAGE):
            key = opener.kept(place) if place else opener.sealed(name, sealed)
            keys = ReportKeys(name.report_id, {KeyRole.INTERNAL: key})
            newest, before = objects[name.report_id]
            summary = summary_of((opened_after(newest, before, keys, KeyRole.INTERNAL),))
            if summary is not None:
                found[name.report_id] = summary
    if opener.opened:
        kept.keep(opener.opened, by.seeds)
    return found


def _key_rows(
    session: Session, ids: Ids, kept: KeptKeys
) -> Iterable[tuple[KeyName, Place | None, bytes]]:
    """Give the keys of reports: where they are kept, or else the sealed bytes."""
    if len(kept) < FEW:  # then hardly any is kept, and asking twice would cost more
        rows = _keys(session, ids, _KEYS.sealed_key)
        named = ((KeyName(*name), sealed) for *name, sealed in rows)
        return [(name, kept.place(name), sealed) for name, sealed in named]
    names = [KeyName(*row) for row in _keys(session, ids)]
    places = {name: place for name in names if (place := kept.place(name))}
    missing = [name.report_id for name in names if name not in places]
    contents = {}
    if missing:
        some = missing if len(missing) <= FEW else ids
        rows = _keys(session, some, _KEYS.sealed_key)
        contents = {KeyName(*name): sealed for *name, sealed in rows}
    return [(name, places.get(name), contents.get(name, b"")) for name in names]


def _keys(session: Session, ids: Ids, *more: ColumnElement[bytes]) -> Iterable[Any]:
    names = (_KEYS.report_id, _KEYS.recipient_key_id, _KEYS.generation)
    wanted = select(*names, *more).where(
        _KEYS.report_id.in_(ids),
        _KEYS.role == KeyRole.INTERNAL,
        _KEYS.recipient == RecipientKind.TEAM,
    )
    return session.execute(wanted.order_by(_KEYS.generation))


def _objects(session: Session, ids: Ids) -> dict[bytes, tuple[Any, Any]]:
    """Give the newest summary of each report and the object before it, as rows."""
    newest = (
        select(_OBJECTS.report_id, func.max(_OBJECTS.sequence).label("top"))
        .where(_internal(ids), _OBJECTS.kind == ObjectKind.SUMMARY)
        .group_by(_OBJECTS.report_id)
        .subquery()
    )
    columns = (_OBJECTS.report_id, _OBJECTS.sequence, _OBJECTS.id, _OBJECTS.kind)
    wanted = select(*columns, _OBJECTS.author, _OBJECTS.sealed_content, newest.c.top).join(
        newest,
        and_(
            newest.c.report_id == _OBJECTS.report_id,
            _OBJECTS.sequence.in_((newest.c.top, newest.c.top - 1)),
        ),
    )
    rows = session.execute(wanted.where(_OBJECTS.role == KeyRole.INTERNAL)).all()
    before = {row.report_id: row for row in rows if row.sequence != row.top}
    tops = (row for row in rows if row.sequence == row.top)
    return {row.report_id: (row, before.get(row.report_id)) for row in tops}


def _internal(ids: Ids) -> ColumnElement[bool]:
    return and_(_OBJECTS.report_id.in_(ids), _OBJECTS.role == KeyRole.INTERNAL)
