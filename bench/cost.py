"""What one report costs: CPU, bytes and statements, on SQLite and on PostgreSQL.

`python -m bench.cost` measures and prints; docs/scale.md reckons with it.
"""

import re
import tempfile
import time
from pathlib import Path

import psutil
from sqlalchemy import event, text

from bench.databases import on_both
from bench.desk import Place, new_place
from bench.figures import Figure, figure, table
from bench.servers import UNBOUNDED, our_service, running
from bench.visitors import ANSWERS, Form, Visits, send_one, story
from reporting.database import Database

REPORTS = 400

_WISHES = {"advice": b'"follow-up-code"', "count": b'"report-number"'}
_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
_OK = 200


def cost_figures(folder: Path, url: str | None = None) -> list[Figure]:
    """Measure reports of 1,500 characters, one after the other, on a new instance."""
    settings = UNBOUNDED | ({"RINNALLA_DATABASE_URL": url} if url else {})
    command, place = our_service(folder, settings), new_place(folder, url)
    name, found = "PostgreSQL" if url else "SQLite", []
    for wish, shown in _WISHES.items():
        form = Form(command.port, "/fi/report", ANSWERS | {"wish": wish}, 1500, shown)
        with running(command) as process:
            _send(form, 20)
            before = _used(place.runtime.database, process, has_server=bool(url))
            _send(form, REPORTS)
            after = _used(place.runtime.database, process, has_server=bool(url))
        each = [(b - a) / REPORTS for a, b in zip(before, after, strict=True)]
        units = {"CPU of the service": "ms", "CPU of the database server": "ms"}
        units |= {"database": "kB", "written": "kB"}
        found += [
            figure(f"{wish}, {name}: {what}", value, unit)
            for (what, unit), value in zip(units.items(), each, strict=True)
        ]
        found.append(figure(f"{wish}, {name}: statements", _statements(place, wish), ""))
    return found


def _send(form: Form, number: int) -> None:
    visits = Visits([], [], 0)
    for _ in range(number):
        send_one(form, visits)


def _used(database: Database, process: psutil.Process, *, has_server: bool) -> list[float]:
    """Give CPU ms of the service and of the database, kB of the tables, and kB written so far."""
    time.sleep(1)  # what is written behind is written
    family = [process, *process.children(recursive=True)]
    service = sum(sum(one.cpu_times()[:2]) for one in family) * 1000
    if not has_server:
        database.empty_log()
        path = Path(str(database.engine.url.database))
        written = sum(one.io_counters().write_bytes for one in family)
        return [service, 0.0, path.stat().st_size / 1000, written / 1000]
    with database.reading() as session:
        size = session.scalar(text("SELECT pg_database_size(current_database())"))
        log = session.scalar(text("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')"))
    servers = [one for one in psutil.process_iter(["name"]) if one.info["name"] == "postgres"]
    spent = sum(sum(one.cpu_times()[:2]) for one in servers) * 1000
    return [service, spent, float(size or 0) / 1000, float(log or 0) / 1000]


def _statements(place: Place, wish: str) -> int:
    """Give how many statements a form and its sending take, BEGIN and COMMIT left out."""
    client, seen = place.client.application.test_client(), list[str]()
    engine = place.runtime.database.engine

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    for _ in range(2):  # the first time fills what is kept ready
        seen.clear()
        event.listen(engine, "before_cursor_execute", note)
        token = _TOKEN.search(client.get("/fi/report").get_data(as_text=True))
        assert token is not None
        form = ANSWERS | {"wish": wish, "story": story(1500), "form_token": token[1]}
        headers = {"Sec-Fetch-Site": "same-origin"}
        answer = client.post("/fi/report", data=form, headers=headers)
        assert answer.status_code == _OK, answer.status
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="rinnalla-cost-") as where:
        print(table(on_both(Path(where), cost_figures)))
