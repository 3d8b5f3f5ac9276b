"""What a release says: frozen tables as canonical JSON with a checksum, the same bits each time.

Every page and file of a release is made from this and from nothing else (security reference §3.2).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from reporting.errors import RinnallaError
from reporting.facts.periods import Period, parse_period
from reporting.statistics.catalogue import View
from reporting.statistics.tables import HIDDEN, Cell, Missing, Table
from reporting.vocabulary import N_, Term

FORMAT: Final = 1
"""The version of this file format; it grows when the JSON changes."""
METHOD: Final = 1
"""The version of the rules by which figures are made safe; docs/decisions/0006."""


class Audience(StrEnum):
    """Who may see a release: the partner by quarter, everybody by year."""

    PARTNER = "partner"
    PUBLIC = "public"


class BreakReason(Term):
    """Why a series breaks, so that figures before and after are not alike (ux §5.2 D11)."""

    FORM = "form", N_("The form changed")
    LANGUAGE = "language", N_("The service opened in a new language")
    CAMPAIGN = "campaign", N_("A campaign began")
    OUTAGE = "outage", N_("The service was not working for a time")
    SCOPE = "scope", N_("The service began to cover something else")


@dataclass(frozen=True, order=True)
class Break:
    """A break in series: the quarter it falls into, and why."""

    quarter: Period
    reason: BreakReason


class ArtefactBrokenError(RinnallaError):
    """A stored release is not what was frozen: it cannot be read, or its checksum differs."""


@dataclass(frozen=True)
class Artefact:
    """One release as it was frozen. `name` is its address: period and version, as `2026-1`.

    `mass` is how many of the reports were part of a mass report, counted apart (ux §5.2 D9).
    """

    period: Period
    version: int
    audience: Audience
    frozen_on: date
    tables: tuple[Table, ...]
    breaks: tuple[Break, ...] = ()
    method: int = METHOD
    mass: Cell = HIDDEN

    @property
    def name(self) -> str:
        """Give the name that addresses and file names use."""
        return f"{self.period}-{self.version}"

    def table(self, view: View) -> Table | None:
        """Give the table of a view, None when the release has none."""
        return next((table for table in self.tables if table.view is view), None)


def artefact_bytes(artefact: Artefact) -> bytes:
    """Give a release as canonical JSON: sorted keys, no spaces, UTF-8, one line feed at the end."""
    told = {
        "format": FORMAT,
        "method": artefact.method,
        "period": str(artefact.period),
        "version": artefact.version,
        "audience": artefact.audience,
        "frozen_on": artefact.frozen_on.isoformat(),
        "mass": _mark(artefact.mass),
        "breaks": [[str(b.quarter), b.reason] for b in sorted(artefact.breaks)],
        "tables": [_written(table) for table in artefact.tables],
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def checksum(content: bytes) -> str:
    """Give the SHA-256 of a release or file in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def read_artefact(content: bytes, *, known: str | None = None) -> Artefact:
    """Read what `artefact_bytes` wrote.

    Raises ArtefactBrokenError when it is not that, or not what the `known` checksum belongs to.
    """
    if known is not None and checksum(content) != known:
        raise ArtefactBrokenError("the checksum of a stored release differs")
    try:
        told = json.loads(content)
        if told["format"] != FORMAT:
            raise ArtefactBrokenError(f"unknown format {told['format']}")
        return Artefact(
            period=parse_period(told["period"]),
            version=told["version"],
            audience=Audience(told["audience"]),
            frozen_on=date.fromisoformat(told["frozen_on"]),
            tables=tuple(_read(table) for table in told["tables"]),
            breaks=tuple(Break(parse_period(q), BreakReason(r)) for q, r in told["breaks"]),
            method=told["method"],
            mass=_cell(told["mass"]),
        )
    except (ValueError, LookupError, TypeError) as error:
        raise ArtefactBrokenError("a stored release cannot be read") from error


def _written(table: Table) -> dict[str, Any]:
    return {
        "view": table.view,
        "period": str(table.period),
        "rows": list(table.rows),
        "columns": list(table.columns),
        "cells": [
            [row, column, _mark(cell)] for (row, column), cell in sorted(table.cells.items())
        ],
        "reports": _mark(table.reports),
        "untold": _mark(table.untold),
    }


def _read(told: Mapping[str, Any]) -> Table:
    return Table(
        view=View(told["view"]),
        period=parse_period(told["period"]),
        rows=tuple(told["rows"]),
        columns=tuple(told["columns"]),
        cells={(row, column): _cell(mark) for row, column, mark in told["cells"]},
        reports=_cell(told["reports"]),
        untold=_cell(told["untold"]),
    )


def _mark(cell: Cell) -> int | str:
    return cell.value if cell.value is not None else str(cell.missing)


def _cell(mark: int | str) -> Cell:
    return Cell(None, Missing(mark)) if isinstance(mark, str) else Cell(mark)
