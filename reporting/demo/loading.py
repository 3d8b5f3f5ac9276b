"""Loading the demo: its people, and reports that go through the very forms residents use."""

import re
from datetime import UTC, datetime
from http import HTTPStatus

from flask import Flask
from werkzeug.test import Client

from reporting.clock import home_day
from reporting.demo.cases import DemoCase
from reporting.demo.decided import decide
from reporting.demo.desk import work_on_cases
from reporting.demo.feedback import tell_feedback
from reporting.demo.figures import load_figures
from reporting.demo.more_cases import ALL_CASES
from reporting.demo.people import (
    CODES_FILE,
    DemoLogin,
    DemoPeople,
    create_people,
    known_logins,
    write_private,
)
from reporting.demo.visits import load_visits
from reporting.demo.waits import load_waits
from reporting.errors import UnsafeInstanceError
from reporting.instance import demo_mark, mark_demo
from reporting.preferences.queries import default_preferences
from reporting.report.sending import promise_days
from reporting.runtime import Runtime
from reporting.teams.queries import team_count

LOADING, LOADED = "loading", "loaded"

_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
_NUMBER = re.compile(r'<output id="report-number"[^>]*>\D*([0-9-]+)')
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
    people = _load(app, runtime, now=datetime.now(UTC))
    with runtime.database.writing() as session:
        mark_demo(session, LOADED)
    return people.logins


def _load(app: Flask, runtime: Runtime, *, now: datetime) -> DemoPeople:
    people, client = _load_desk(runtime, now=now), app.test_client()
    sent = {case.id: send_case(client, case) for case in ALL_CASES}
    codes = {name: code for name, (code, _) in sent.items()}
    write_private(runtime.config.instance / CODES_FILE, codes)
    numbers = {name: number for name, (_, number) in sent.items()}
    promises = promise_days(default_preferences(runtime.config))
    work_on_cases(runtime, people.desk, numbers, promises=promises, today=home_day(now), now=now)
    return people


def _load_desk(runtime: Runtime, *, now: datetime) -> DemoPeople:
    people = create_people(runtime, now=now)
    decide(runtime, today=now.date(), now=now)
    tell_feedback(runtime, today=now.date())
    load_visits(runtime.database, today=now.date())
    load_waits(runtime.database, today=now.date())
    load_figures(runtime, people.desk, today=home_day(now))
    return people


def send_case(client: Client, case: DemoCase) -> tuple[str, str]:
    """Fill in and send the form as its reporter would.

    Gives the code, empty if there is none, and the report number.
    """
    page = client.get(f"/{case.language}/report").get_data(as_text=True)
    token = _TOKEN.search(page)
    if token is None:
        raise LookupError("the form has no token")
    fields = dict(case.answers) | {"story": case.story, "form_token": token[1]}
    data = {name: list(v) if isinstance(v, tuple) else v for name, v in fields.items()}
    answer = client.post(f"/{case.language}/report", data=data, content_type="multipart/form-data")
    if answer.status_code != HTTPStatus.OK:
        raise LookupError(f"{case.id} was answered with {answer.status_code}")
    html = answer.get_data(as_text=True)
    code, number = _CODE.search(html), _NUMBER.search(html)
    if number is None:
        raise LookupError(f"the receipt of {case.id} names no report")
    return re.sub(r"<[^>]*>|\D", "", code[1]) if code else "", number[1].strip()
