"""Whether reports are sent as quickly with many in the database, on SQLite and on PostgreSQL.

`python -m bench.growth [number of reports]` measures and prints, by itself up to any number.
"""

import secrets
import sys
import tempfile
from functools import partial
from pathlib import Path

from bench.databases import on_both
from bench.desk import Place, Values, closed_case, new_place
from bench.figures import Figure, Target, figure, table
from bench.load import AT_ONCE, Crowd, Run, crowd, median_run
from bench.servers import UNBOUNDED, Command, our_service, running
from bench.visitors import ANSWERS, Form
from reporting.inserts import Inserts
from reporting.report.models import Report, SealedKey, SealedObject
from reporting.sealing import Author, KeyRole, ObjectKind, RecipientKind

FEW, MANY = 1_000, 100_000

_ROUNDS, _SECONDS, _PIECE, _STORY = 5, 1.5, 1_000, 1500
_WRAP_BYTES = 1_173  # docs/sealing.md, RNW1
_OBJECTS = {ObjectKind.STORY: (KeyRole.STORY, 4_165), ObjectKind.SUMMARY: (KeyRole.INTERNAL, 1_093)}


def growth_figures(
    people: Crowd, folder: Path, url: str | None = None, *, many: int = MANY
) -> list[Figure]:
    """Measure reports with code a second beside a thousand reports, and beside many."""
    settings = UNBOUNDED | ({"RINNALLA_DATABASE_URL": url} if url else {})
    command, place = our_service(folder, settings), new_place(folder, url)
    _add(place, FEW)
    few = _sent(people, command)
    _add(place, many - FEW)
    more = _sent(people, command)
    place.runtime.database.close()
    name = "PostgreSQL" if url else "SQLite"
    found = [figure(f"report with code beside {many:,}, {name}", more.rate, "/s", floor=few.rate)]
    if url:  # SQLite's is measured beside the floor
        sent = f"report sent with code, {AT_ONCE} at once, {name}"
        found.insert(0, figure(sent, few.rate, "/s", target=Target("≥", 300)))
    return found


def _sent(people: Crowd, command: Command) -> Run:
    form = Form(
        command.port, "/fi/report", ANSWERS | {"wish": "advice"}, _STORY, b'"follow-up-code"'
    )
    with running(command) as process:
        people.send(form, process, seconds=_SECONDS)
        return median_run([people.send(form, process, seconds=_SECONDS) for _ in range(_ROUNDS)])


def _add(place: Place, count: int) -> None:
    """Store reports as large as real ones, whose sealed bytes are random.

    In the order of their ids, which is that of the tables: else SQLite would write each page of a
    large table many times, for nothing that is measured here.
    """
    reports, keys, objects = (Inserts(model) for model in (Report, SealedKey, SealedObject))
    ids = sorted(secrets.token_bytes(16) for _ in range(count))
    for start in range(0, count, _PIECE):
        rows = [closed_case(place) | {"id": one} for one in ids[start : start + _PIECE]]
        with place.runtime.database.writing() as session:
            reports.add_many(session, rows)
            keys.add_many(session, [key for row in rows for key in _keys(place, row)])
            objects.add_many(session, [one for row in rows for one in _objects(row)])


def _keys(place: Place, row: Values) -> list[Values]:
    return [
        {
            "report_id": row["id"],
            "role": int(role),
            "recipient": int(RecipientKind.TEAM),
            "recipient_key_id": bytes(16),
            "generation": place.key.number,
            "sealed_key": secrets.token_bytes(_WRAP_BYTES),
        }
        for role in (KeyRole.STORY, KeyRole.THREAD, KeyRole.INTERNAL)
    ]


def _objects(row: Values) -> list[Values]:
    return [
        {
            "id": secrets.token_bytes(16),
            "report_id": row["id"],
            "role": int(role),
            "kind": int(kind),
            "author": int(Author.REPORTER),
            "sequence": 1,
            "sealed_content": secrets.token_bytes(length),
        }
        for kind, (role, length) in _OBJECTS.items()
    ]


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    with tempfile.TemporaryDirectory(prefix="rinnalla-growth-") as where, crowd() as visitors:
        measure = partial(growth_figures, visitors, many=number)
        print(table(on_both(Path(where), measure)))
