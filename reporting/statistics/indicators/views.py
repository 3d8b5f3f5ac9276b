"""The public page of indicators, and the same as files for others to reuse."""

from flask import Response, render_template
from flask.blueprints import BlueprintSetupState

from reporting.measures.spreadsheet import csv_text
from reporting.permissions import Access
from reporting.statistics.indicators.catalogue import codebook_rows
from reporting.statistics.indicators.page import (
    Lines,
    codebook_lines,
    indicator_lines,
    indicators_page,
)
from reporting.web.access import Pages

bp = Pages("indicators", __name__, url_prefix="/<language:language>/numbers")


@bp.record_once
def _check(_state: BlueprintSetupState) -> None:
    # A file of data that cannot be used stops the start, not the first reader.
    codebook_rows()


@bp.page("/indicators", access=Access.PUBLIC)
def indicators() -> str:
    """Show what our figures measure and what it is called elsewhere."""
    return render_template("indicators/indicators.html", page=indicators_page())


@bp.page("/indicators.csv", access=Access.PUBLIC)
def indicators_csv() -> Response:
    """Give the indicators as a file."""
    return _file("indicators.csv", indicator_lines())


@bp.page("/codebook.csv", access=Access.PUBLIC)
def codebook_csv() -> Response:
    """Give our codes with their names in the schemes of others, for other cities to use."""
    return _file("codebook.csv", codebook_lines())


def _file(name: str, lines: Lines) -> Response:
    response = Response(csv_text(lines[0], lines[1:]), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
