"""Asking for a second person and answering, as both people do it."""

from datetime import date
from pathlib import Path
from typing import Any

from reporting.casework.caseworker import Caseworker
from reporting.casework.second_looks.answers import Answer, answer_second_look
from reporting.casework.second_looks.models import Deed
from reporting.casework.second_looks.requests import (
    Waiting,
    ask_second_person,
    second_looks_waiting,
)
from reporting.runtime import Runtime
from tests.casework.cases import TODAY, Case, sending

SECOND = b"the second one !"
YES, NO = Answer(agrees=True), Answer(agrees=False, text="I would wait.")


def ask(runtime: Runtime, case: Case, deed: Deed, by: Caseworker, **options: Any) -> None:
    """Ask for a second person."""
    with runtime.database.writing() as session:
        details = {"question": "MARKER-QUESTION"}
        ask_second_person(session, case.id, deed, details, by=by, sending=sending(**options))


def answer(
    runtime: Runtime, case: Case, deed: Deed, said: Answer, by: Caseworker, **options: Any
) -> None:
    """Answer as the second person."""
    with runtime.database.writing() as session:
        answer_second_look(session, case.id, deed, said, by=by, sending=sending(**options))


def waiting(runtime: Runtime, by: Caseworker, today: date = TODAY) -> tuple[Waiting, ...]:
    """Give what waits for a second person."""
    with runtime.database.reading() as session:
        return second_looks_waiting(session, by=by, today=today)


def on_disk(runtime: Runtime) -> bytes:
    """Give every byte of the database's files."""
    path = Path(str(runtime.database.engine.url.database))
    return b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))
