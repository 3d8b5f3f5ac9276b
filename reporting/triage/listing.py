"""A list of cases as CSV: what the list shows and no word of any reporter (ux §4.7, T45)."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping

from reporting.casework.queries import CaseRow
from reporting.casework.workflow import STATE_NAMES
from reporting.measures.spreadsheet import safe_cell
from reporting.triage.coded import marks
from reporting.vocabulary import N_, Term

COLUMNS = (
    N_("Report"),
    N_("State"),
    N_("Next duty"),
    N_("Due on"),
    N_("Wish"),
    N_("Language"),
    N_("Owner"),
    N_("Part of life"),
    N_("What was done"),
    N_("What it was about"),
    N_("Municipality"),
    N_("Links"),
    N_("Flags"),
)

Words = Callable[[str], str]


def case_list_csv(
    rows: Iterable[CaseRow], names: Mapping[bytes, str], *, words: Words, language: str
) -> str:
    """Give rows as CSV in a language; `words` translates a label."""
    target = io.StringIO()
    writer = csv.writer(target, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(words(column) for column in COLUMNS)
    for row in rows:
        writer.writerow(safe_cell(cell) for cell in _cells(row, names, words, language))
    return target.getvalue()


def _cells(
    row: CaseRow, names: Mapping[bytes, str], words: Words, language: str
) -> tuple[str, ...]:
    def labels(terms: Iterable[Term | None]) -> str:
        return ", ".join(words(term.label) for term in terms if term is not None)

    told = row.summary
    return (
        row.number,
        words(STATE_NAMES[row.state]),
        labels((row.duty.kind,)) if row.duty else "",
        row.duty.due_on.isoformat() if row.duty else "",
        labels((row.wish,)),
        row.reply_language_name,
        names.get(row.owner_id, "") if row.owner_id else "",
        labels((told.area,)) if told else "",
        labels(told.kinds) if told else "",
        labels(told.grounds) if told else "",
        row.town(language),
        str(told.links) if told and told.links else "",
        labels(marks(told)) if told else "",
    )
