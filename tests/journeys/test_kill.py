"""kill -9 at any moment of 200 sends: no shown code is lost, no report is half there."""

import http.client
import re
import secrets
import time
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from faults.residents import MARKER, Form
from reporting.config import Config, Mode
from reporting.runtime import Runtime, build_runtime
from tests.support import intact
from tests.support.killing import MortalServer, mortal_server

pytestmark = [pytest.mark.database, pytest.mark.xdist_group("kill")]

SENDS = 200
AT_ONCE = 12  # between two kills
CLIENTS = 4
TRIES = 10

_TOKEN = re.compile(rb'name="form_token" value="([^"]+)"')
_CODE = re.compile(rb'<output id="follow-up-code"[^>]*>(.*?)</output>', re.DOTALL)
_dice = secrets.SystemRandom()


def test_a_server_killed_during_200_sends_loses_nothing_it_confirmed(tmp_path: Path) -> None:
    with mortal_server(tmp_path) as (server, kit):
        forms = _send_while_killing(server)
        _check_every_code_opens_its_inbox(server, forms)
        server.kill_all()

        runtime = build_runtime(Config(mode=Mode.DEMO, instance=server.instance))
        _check_each_report_is_whole(runtime, kit, forms)
        _check_each_code_opens_its_own_story(runtime, forms)
        intact.check_one_report_for_each_form(runtime)
        intact.check_no_fact_alone(runtime)
        intact.check_database(runtime)
        intact.check_audit(runtime)
        runtime.database.close()
        assert list(intact.files_with(MARKER, server.instance, server.scratch)) == []


def _send_while_killing(server: MortalServer) -> list[Form]:
    """Send 200 forms while the server is killed again and again; then send each once more."""
    forms: list[Form] = []
    interrupted, pace = 0, 0.0
    while len(forms) < SENDS:
        batch = [_fetch_form(server, len(forms) + at) for at in range(AT_ONCE)]
        forms += batch
        if pace:
            _send_and_kill(server, batch, within=pace)
            interrupted += sum(not form.codes for form in batch)
        pace = _send_until_answered(server, batch)  # again, as people do when no answer came

    assert interrupted, "no kill hit a form on its way"
    assert all(len(form.codes) == 1 for form in forms), "a form without a code, or with two"
    return forms


def _send_and_kill(server: MortalServer, forms: list[Form], *, within: float) -> None:
    """Send forms at once, and kill the server or one of its workers at a random moment."""
    with ThreadPoolExecutor(CLIENTS) as people:
        sending = [people.submit(_send, server, form) for form in forms]
        wait(sending, timeout=_dice.uniform(0, within))
        killed = server.kill_one_worker() if _dice.randrange(4) == 0 else server.kill_all()
        assert killed, "nothing was killed"
        for done in sending:
            done.result()


def _send_until_answered(server: MortalServer, forms: list[Form]) -> float:
    """Send forms until each was answered; give how many seconds the last round took."""
    for _ in range(TRIES):  # a server that lost a worker twice ends, and has to be started again
        server.ensure_up()
        began = time.monotonic()
        with ThreadPoolExecutor(CLIENTS) as people:
            answered = list(people.map(lambda form: _send(server, form), forms))
        if all(answered):
            return time.monotonic() - began
        forms = [form for form, done in zip(forms, answered, strict=True) if not done]
    raise AssertionError("no receipt")


def _send(server: MortalServer, form: Form) -> bool:
    """Send a form once and note the code that could be read, even on a page that was cut off."""
    media_type, body = form.body
    found = _CODE.search(_ask(server, "POST", "/en/report", body=body, media_type=media_type))
    if found:
        form.codes.add(re.sub(r"[^0-9]", "", re.sub(r"<[^>]*>", "", found[1].decode())))
    return bool(found)


def _fetch_form(server: MortalServer, number: int) -> Form:
    for _ in range(TRIES):
        server.ensure_up()
        found = _TOKEN.search(_ask(server, "GET", "/en/report"))
        if found:
            return Form(number, found[1].decode())
    raise AssertionError("no form")


def _ask(
    server: MortalServer, method: str, path: str, *, body: bytes = b"", media_type: str = ""
) -> bytes:
    """Give as much of an answer as came."""
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": media_type, "Connection": "close"}
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    try:
        connection.request(method, path, body=body or None, headers=headers)
        return connection.getresponse().read()
    except http.client.IncompleteRead as error:
        return error.partial
    except (OSError, http.client.HTTPException):
        return b""
    finally:
        connection.close()


def _check_every_code_opens_its_inbox(server: MortalServer, forms: list[Form]) -> None:
    def opens(code: str) -> bool:
        kind = "application/x-www-form-urlencoded"
        page = _ask(server, "POST", "/en/inbox", body=f"code={code}".encode(), media_type=kind)
        return b'name="continuation"' in page

    codes = [code for form in forms for code in form.codes]
    with ThreadPoolExecutor(CLIENTS) as people:
        assert all(people.map(opens, codes))


def _check_each_report_is_whole(runtime: Runtime, kit: str, forms: list[Form]) -> None:
    told = {(report.story, report.files) for report in intact.whole_reports(runtime, kit)}

    assert told == {(form.story, form.files) for form in forms}
    assert len(intact.whole_reports(runtime, kit)) == len(forms)


def _check_each_code_opens_its_own_story(runtime: Runtime, forms: list[Form]) -> None:
    for form in forms:
        for code in form.codes:
            story = intact.story_by_code(runtime, code)
            assert story is not None
            assert story.story == form.story
