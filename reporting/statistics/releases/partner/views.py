"""The partner's pages and files: they read the stored releases and never count anything."""

from typing import Final

from flask import Response, render_template
from sqlalchemy.orm import Session

from reporting.permissions import Permission
from reporting.statistics.catalogue import View
from reporting.statistics.files import XLSX, table_csv, workbook
from reporting.statistics.releases.artefact import Audience
from reporting.statistics.releases.page import whole_tables
from reporting.statistics.releases.partner.page import (
    Frozen,
    about,
    coming,
    frozen_release,
    released_page,
    row_title,
    shown_named,
)
from reporting.statistics.releases.queries import (
    ReleaseRow,
    next_dates,
    published,
    release_named,
)
from reporting.web import current
from reporting.web.access import Pages

bp = Pages("partner", __name__, url_prefix="/staff/released")

Page = str | tuple[str, int]

_NAME: Final = "/<string(maxlength=12):name>"
_VIEW: Final = "/<any('" + "','".join(View) + "'):view>.csv"
_GONE: Final = 410


def partner_page() -> str:
    """Give the newest release in full, for the address of numbers; it says so when there is none.

    What the address asks for is not looked at: no parameter changes a number.
    """
    with current.runtime().database.reading() as session:
        rows = published(session, Audience.PARTNER)
        if rows:
            return _released(session, rows[0])
        dates = coming(next_dates(session, Audience.PARTNER))
    return render_template("partner/none.html", coming=dates)


@bp.page(_NAME, access=Permission.FIGURES_RELEASED)
def released(name: str) -> str:
    """Show one release, or the note of one that was withdrawn."""
    with current.runtime().database.reading() as session:
        row = release_named(session, name, Audience.PARTNER)
        return _note(session, row) if row.is_withdrawn else _released(session, row)


@bp.page(_NAME + _VIEW, access=Permission.FIGURES_RELEASED)
def released_csv(name: str, view: str) -> Response | Page:
    """Give one table as a file for a spreadsheet."""
    with current.runtime().database.reading() as session:
        row = release_named(session, name, Audience.PARTNER)
        if row.is_withdrawn:
            return _note(session, row), _GONE
        frozen = frozen_release(session, row)
    text = table_csv(shown_named(frozen, view), about(frozen))
    return _file(text, "text/csv", f"figures-{row.name}-{view}.csv")


@bp.page("/<string(maxlength=12):name>.xlsx", access=Permission.FIGURES_RELEASED)
def released_xlsx(name: str) -> Response | Page:
    """Give all tables of a release as a workbook."""
    with current.runtime().database.reading() as session:
        row = release_named(session, name, Audience.PARTNER)
        if row.is_withdrawn:
            return _note(session, row), _GONE
        frozen = frozen_release(session, row)
    return _file(_workbook(frozen), XLSX, f"figures-{row.name}.xlsx")


def _workbook(frozen: Frozen) -> bytes:
    tables = whole_tables(frozen.artefact, frozen.earlier)
    return workbook(tables, title=row_title(frozen.row), about=about(frozen))


def _released(session: Session, row: ReleaseRow) -> str:
    page = released_page(session, row)
    return render_template("partner/released.html", page=page, title_of=row_title)


def _note(session: Session, row: ReleaseRow) -> str:
    rows = published(session, Audience.PARTNER)
    newer = [one for one in rows if one.period == row.period]
    return render_template(
        "partner/withdrawn.html",
        row=row,
        title=row_title(row),
        newer=newer,
        title_of=row_title,
    )


def _file(content: str | bytes, kind: str, name: str) -> Response:
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
