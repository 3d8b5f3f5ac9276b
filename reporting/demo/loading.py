"""Loading the demo: its people, and reports that go through the very forms residents use."""

import re
from datetime import UTC, datetime
from http import HTTPStatus

from flask import Flask
from werkzeug.test import Client

from reporting.demo.cases import DemoCase
from reporting.demo.more_cases import ALL_CASES
from reporting.demo.people import CODES_FILE, DemoLogin, create_people, known_logins, write_private
from reporting.errors import UnsafeInstanceError
from reporting.instance import demo_mark, mark_demo
from reporting.runtime import Runtime
from reporting.teams.queries import team_count

LOADING, LOADED = "loading", "loaded"

_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
_CODE = re.compile(r'<output id="follow-up-code"[^>]*>(.*?)</output>', re.DOTALL)


def load_demo(app: Flask, runtime: Runtime) -> list[DemoLogin]:
    """Load the demo once; a second call keeps what is there.

    Raises UnsafeInstanceError outside demo mode, or when the database holds a real team.
    """
    if not runtime.config.is_demo:
        raise UnsafeInstanceError("demo data belongs in demo mode only")
    with runtime.database.reading() as session:
        marked, teams = demo_mark(session), team_count(session)
    if marked == LOADED:
        return known_logins(runtime.config.instance)
    if marked:
        raise UnsafeInstanceError(
            f"loading the demo was interrupted; remove {runtime.config.instance} and start again"
        )
    if teams:
        raise UnsafeInstanceError("this database holds a real team; the demo needs an empty one")
    with runtime.database.writing() as session:
        mark_demo(session, LOADING)
    logins = create_people(runtime, now=datetime.now(UTC))
    client = app.test_client()
    codes = {case.id: send_case(client, case) for case in ALL_CASES}
    write_private(runtime.config.instance / CODES_FILE, codes)
    with runtime.database.writing() as session:
        mark_demo(session, LOADED)
    return logins


def send_case(client: Client, case: DemoCase) -> str:
    """Fill in and send the form as its reporter would; give the code, empty if there is none."""
    page = client.get(f"/{case.language}/report").get_data(as_text=True)
    token = _TOKEN.search(page)
    if token is None:
        raise LookupError("the form has no token")
    fields = dict(case.answers) | {"story": case.story, "form_token": token[1]}
    data = {name: list(v) if isinstance(v, tuple) else v for name, v in fields.items()}
    answer = client.post(f"/{case.language}/report", data=data, content_type="multipart/form-data")
    if answer.status_code != HTTPStatus.OK:
        raise LookupError(f"{case.id} was answered with {answer.status_code}")
    code = _CODE.search(answer.get_data(as_text=True))
    return re.sub(r"<[^>]*>|\D", "", code[1]) if code else ""
