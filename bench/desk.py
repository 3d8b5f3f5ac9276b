"""How long the pages of the desk take, from a thousand cases to a hundred thousand.

`python -m bench.desk [database URL]` measures on another database than SQLite.
"""

import json
import os
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyotp
from flask.testing import FlaskClient
from sqlalchemy import select

from bench.figures import Figure, Target, figure, table
from reporting.app import create_app
from reporting.config import Config, Mode
from reporting.inserts import Inserts
from reporting.report import content
from reporting.report.drafts import ReportDraft
from reporting.report.models import Report, SealedKey, SealedObject
from reporting.report.progress import State, received_week
from reporting.report.sealed import new_keys, sealed_object, wraps_for_team
from reporting.runtime import Runtime, build_runtime
from reporting.sealing import Author, KeyRole, ObjectKind, PublicKey
from reporting.teams.models import TeamGeneration
from reporting.teams.queries import IntakeKey
from reporting.vocabulary import Area, Ground, Kind, Wish
from reporting.web import current

FEW, MANY, OPEN_CASES, FILTERED, FLOOD = 1_000, 100_000, 600, 2_000, 1_000

Values = dict[str, Any]
Row = Callable[[date, int], tuple[Values, ReportDraft | None]]

_ROUNDS, _PIECE = 7, 2_000
_RINNALLA = str(Path(__file__).resolve().parents[1] / ".venv" / "bin" / "rinnalla")
_AREAS, _KINDS, _GROUNDS = tuple(Area), tuple(Kind), tuple(Ground)
# Of ten open cases so many are in each state.
_STATES = [State.IN_PROGRESS] * 4 + [State.ACKNOWLEDGED] * 2 + [State.WAITING] * 2
_STATES += [State.REFERRED, State.NEW]


@dataclass(frozen=True)
class Place:
    """A running application, its database, and somebody signed in at its desk."""

    runtime: Runtime
    client: FlaskClient
    key: IntakeKey


def desk_figures(folder: Path, url: str | None = None) -> list[Figure]:
    """Measure the Today page, the queue and a filter on coded answers, on a new instance."""
    place = new_place(folder, url)
    name = "PostgreSQL" if url else "SQLite"
    _add(place, OPEN_CASES, _open_row)
    _add(place, FEW - OPEN_CASES, _closed_row)
    few = {page: taken(place, page) for page in ("/staff/queue", "/staff/")}
    _add(place, MANY - FEW, _closed_row)
    many = {page: taken(place, page) for page in few}
    archive = taken(place, "/staff/queue?state=closed&owner=anyone")
    _add(place, FILTERED - OPEN_CASES, _open_row)
    coded = "/staff/queue?owner=anyone&area=work"
    first = _once(place, coded)
    again = taken(place, coded)
    _add(place, FLOOD, _flood_row)
    flooded = {page: taken(place, page) for page in few}
    page = Target("≤", 100)
    names = {"/staff/queue": f"queue, {name}", "/staff/": f"Today, {name}"}
    found = [
        figure(f"{names[p]}, {MANY:,} cases", many[p], "ms", floor=few[p], target=page) for p in few
    ]
    found.append(figure(f"closed cases, {name}, {MANY:,} cases", archive, "ms", target=page))
    coded_name = f"coded filter, {name}, {FILTERED:,} open cases"
    found.append(figure(f"{coded_name}, first time", first, "ms", target=Target("≤", 400)))
    found.append(figure(f"{coded_name}, again", again, "ms"))
    return found + [figure(f"{names[p]}, in a flood of {FLOOD:,}", flooded[p], "ms") for p in few]


def main() -> None:
    """Measure on one database and print a table."""
    url = sys.argv[1] if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory(prefix="rinnalla-desk-") as name:
        print(table(desk_figures(Path(name), url)))


def new_place(folder: Path, url: str | None) -> Place:
    """Start an application on a new instance, and sign a caseworker in."""
    environment = {"PATH": os.environ["PATH"], "RINNALLA_MODE": "demo"}
    environment["RINNALLA_INSTANCE"] = str(folder)
    if url:
        environment["RINNALLA_DATABASE_URL"] = url
    for step in (["db", "upgrade"], ["demo"]):
        subprocess.run([_RINNALLA, *step], env=environment, check=True, capture_output=True)
    config = Config(mode=Mode.DEMO, instance=folder)
    runtime = build_runtime(replace(config, database_url=url) if url else config)
    client = create_app(runtime.config, runtime).test_client()
    _sign_in(client, folder)
    with runtime.database.reading() as session:
        row = session.scalars(select(TeamGeneration).order_by(TeamGeneration.number.desc())).first()
        assert row is not None
        key = IntakeKey(row.team_id, row.number, PublicKey(row.public_key))
    return Place(runtime, client, key)


def _sign_in(client: FlaskClient, folder: Path) -> None:
    logins = json.loads((folder / "demo-logins.json").read_text(encoding="utf-8"))
    login = next(one for one in logins if one["role"] == "caseworker")
    page = client.get("/staff/sign-in?lang=en").get_data(as_text=True)
    token = re.search(r'name="form_token" value="([^"]+)"', page)
    assert token is not None
    form = {name: login[name] for name in ("username", "password")} | {"form_token": token[1]}
    form["otp"] = pyotp.TOTP(login["totp_secret"]).now()
    headers = {"Sec-Fetch-Site": "same-origin"}
    assert client.post("/staff/sign-in", data=form, headers=headers).status_code == 303


def _once(place: Place, path: str) -> float:
    began = time.perf_counter()
    answer = place.client.get(path)
    taken = (time.perf_counter() - began) * 1000
    assert answer.status_code == 200, f"{answer.status} from {path}"
    return taken


def taken(place: Place, path: str) -> float:
    """Give how long a page takes, in milliseconds: the median of seven after a first time."""
    _once(place, path)
    return statistics.median(_once(place, path) for _ in range(_ROUNDS))


def closed_case(place: Place) -> Values:
    """Give the clear row of a case in the archive, for rows that a bench adds around it."""
    return _clear(place, _closed_row(current.today(), secrets.randbelow(300))[0])


def _clear(place: Place, values: Values) -> Values:
    return _ROW | values | {"team_id": place.key.team_id, "number": f"B-{secrets.token_hex(6)}"}


def _add(place: Place, count: int, row: Row) -> None:
    """Store cases directly; what lies in the archive has no sealed rows, since no list opens it."""
    today, tables = current.today(), (Inserts(Report), Inserts(SealedKey), Inserts(SealedObject))
    for start in range(0, count, _PIECE):
        numbers = range(start, min(count, start + _PIECE))
        cases = [_sealed(place, *row(today, number)) for number in numbers]
        with place.runtime.database.writing() as session:
            for target, rows in zip(tables, zip(*cases, strict=True), strict=True):
                if found := [one for one in rows if one is not None]:
                    target.add(session, found)


def _sealed(place: Place, values: Values, draft: ReportDraft | None) -> tuple[Values | None, ...]:
    """Give a case as rows: the clear one, its internal key, its summary."""
    row = _clear(place, values)
    if draft is None:
        return row, None, None
    keys = new_keys(row["id"])
    wrap = next(w for w in wraps_for_team(keys, place.key) if w["role"] == KeyRole.INTERNAL)
    told = content.summary_content(draft, bytes(16))
    kind, author = ObjectKind.SUMMARY, Author.SYSTEM
    summary = sealed_object(keys, KeyRole.INTERNAL, kind, told, author=author)
    return row, wrap, summary


def _open_row(today: date, number: int) -> tuple[Values, ReportDraft]:
    state = _STATES[number % 10]
    day = today + timedelta(days=number % 40 - 3)
    draft = ReportDraft(
        language="fi",
        area=_AREAS[number % len(_AREAS)],
        municipality="091",
        kinds=(_KINDS[number % len(_KINDS)],),
        grounds=(_GROUNDS[number % len(_GROUNDS)],),
        story="word " * (number % 300),
        wish=Wish.ADVICE,
    )
    return _case(today, state, day), draft


def _flood_row(today: date, _: int) -> tuple[Values, ReportDraft]:
    draft = ReportDraft(language="fi", area=Area.ONLINE, kinds=(Kind.ONLINE_CONTENT,), story="a b")
    return _case(today, State.NEW, today + timedelta(days=7)), draft


def _closed_row(today: date, number: int) -> tuple[Values, None]:
    day = today - timedelta(days=number % 300)
    return _case(today, State.CLOSED, day) | {"state_since": day}, None


def _case(today: date, state: State, day: date) -> Values:
    return {
        "id": secrets.token_bytes(16),
        "state": state,
        "received_week": received_week(today),
        "acknowledge_by": day,
        "feedback_by": day + timedelta(days=60),
        "closes_on": day + timedelta(days=365),
        "state_since": today,
    }


_ROW: Values = {
    "language": "fi",
    "reply_language": "fi",
    "wish": Wish.ADVICE,
    "has_new_message": False,
    "has_returned": False,
    "owner_id": None,
    "next_step_on": None,
    "revision": 0,
    "code_lookup_id": None,
}


if __name__ == "__main__":
    main()
