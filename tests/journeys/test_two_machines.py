"""Two machines behind one name: every request may go to either, and nobody notices."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from reporting.accounts.operations import NewMember
from reporting.permissions import StaffRole
from tests.factories import JPG, code_on, number_on, row_counts, upload
from tests.support.buckets import BucketServer
from tests.support.databases import postgres_copy
from tests.support.machines import Installation, make_installation, running_machines
from tests.support.page import Page
from tests.support.people import SIGN_IN, StaffedTeam, make_member, make_team, one_time_code
from tests.support.servers import PostgresServer
from tests.support.visitor import Visitor

pytestmark = [pytest.mark.database, pytest.mark.xdist_group("machines")]

PHOTO = JPG + bytes(range(256)) * 8000
_SEEN_WITHIN = 60


@dataclass(frozen=True)
class Pair:
    """Two running machines, what they share, and who works there."""

    a: str
    b: str
    made: Installation
    team: StaffedTeam
    admin: NewMember = field(repr=False)


@pytest.fixture(scope="module")
def pair(
    tmp_path_factory: pytest.TempPathFactory,
    postgres: PostgresServer,
    redis_url: str,
    buckets: BucketServer,
) -> Iterator[Pair]:
    """Give two machines on PostgreSQL, Redis and a bucket."""
    folder = tmp_path_factory.mktemp("machines")
    with postgres_copy(postgres) as url:
        settings = {
            "RINNALLA_DATABASE_URL": url,
            "RINNALLA_REDIS_URL": redis_url,
            "RINNALLA_STORAGE_URL": buckets.fresh(),
            "RINNALLA_MACHINES": "2",
            "RINNALLA_WORKERS": "1",
        }
        made = make_installation(folder / "a", settings)
        runtime = made.runtime()
        team = make_team(runtime)
        admin = make_member(runtime, StaffRole.ADMIN)
        runtime.database.close()
        with running_machines(made, made.first, made.join(folder / "b")) as (a, b):
            yield Pair(a.url, b.url, made, team, admin)


def test_a_report_an_answer_and_a_sign_in_cross_machines(pair: Pair) -> None:
    phone, desk = Visitor(), Visitor()
    form = _form(phone, pair.a, story="On the tram", reread="yes", files=[upload(PHOTO)])

    receipt = phone.post(pair.a, "/en/report", form)
    code, number = code_on(receipt), number_on(receipt)
    inbox = phone.post(pair.b, "/en/inbox", {"code": code})
    told = phone.post(pair.a, "/en/inbox", inbox.fields("/en/inbox/wish") | {"story": "yes"})
    file = re.search(r'name="file" value="([0-9a-f]{32})"', told.html)
    assert file, "no file in the inbox"
    asked = told.fields("/en/inbox/wish") | {"file": file[1]}
    content = phone.post(pair.b, "/en/inbox/file", asked).response.data

    page = _sign_in(desk, pair.team.lead, pair.a, pair.b)
    case = _case_path(desk.get(pair.a, "/staff/queue?lang=en"), number)
    page = desk.get(pair.b, f"{case}?lang=en")
    answer = page.fields("/message?lang=en") | {"message": "We read this."}
    desk.post_for_redirect(pair.a, f"{case}/message?lang=en", answer)
    read = phone.post(pair.b, "/en/inbox", {"code": code})

    assert content == PHOTO
    assert "We read this." in read.text


def test_one_form_sent_on_both_machines_at_once_is_one_report(pair: Pair) -> None:
    phone = Visitor()
    before = _count(pair)
    forms = [_form(phone, pair.a, story=f"Once, number {at}") for at in range(8)]

    with ThreadPoolExecutor(16) as people:
        sent = [
            [
                people.submit(Visitor().post, machine, "/en/report", form)
                for machine in (pair.a, pair.b)
            ]
            for form in forms
        ]
        codes = [{code_on(one.result()) for one in both} for both in sent]

    assert _count(pair) == before + len(forms)
    assert all(len(both) == 1 and all(both) for both in codes)


def test_a_one_time_code_and_a_sign_out_count_on_every_machine(pair: Pair) -> None:
    first, thief = Visitor(), Visitor()
    member = pair.team.caseworker
    filled = _filled_sign_in(first, member, pair.a)
    other = thief.get(pair.b, SIGN_IN).fields() | {
        name: filled[name] for name in ("username", "password", "otp")
    }

    first.post_for_redirect(pair.a, SIGN_IN, filled)
    refused = thief.post(pair.b, SIGN_IN, other, status=401)
    page = first.get(pair.b, "/staff/?lang=en")
    kept = dict(first.cookies)
    leave = "/staff/sign-out?lang=en"
    first.post_for_redirect(pair.a, leave, page.fields(leave))

    first.cookies.update(kept)
    first.get(pair.b, "/staff/?lang=en", status=303)
    assert "otp" in refused.html  # asked again


def test_what_an_admin_decides_is_seen_on_the_other_machine(pair: Pair) -> None:
    desk, phone = Visitor(), Visitor()
    _sign_in(desk, pair.admin, pair.a, pair.b)
    path, told = "/staff/preferences/service_name?lang=en", {"en": "Machine Office"}
    page = desk.get(pair.a, path)
    looked = desk.post(pair.b, path, page.fields(path) | told | {"step": "look"})
    desk.post_for_redirect(pair.a, path, looked.fields(path) | {"step": "save"})

    deadline = time.monotonic() + _SEEN_WITHIN
    while "Machine Office" not in phone.get(pair.b, "/en/").html:
        assert time.monotonic() < deadline, "the other machine never noticed"
        time.sleep(0.2)  # each process reads again every few seconds


def _form(phone: Visitor, machine: str, **answers: object) -> dict[str, object]:
    page = phone.get(machine, "/en/report")
    token = re.search(r'name="form_token" value="([^"]+)"', page.html)
    assert token, "no form"
    return {"form_token": token[1], "reply_language": "en", "with_code": "yes", **answers}


def _filled_sign_in(desk: Visitor, member: NewMember, machine: str) -> dict[str, Any]:
    code = one_time_code(member.totp_secret)
    told = {"username": member.username, "password": member.password, "otp": code}
    return {**desk.get(machine, SIGN_IN).fields(), **told}


def _sign_in(desk: Visitor, member: NewMember, machine: str, then: str) -> Page:
    form = _filled_sign_in(desk, member, machine)
    return desk.get(then, desk.post_for_redirect(machine, SIGN_IN, form))


def _case_path(queue: Page, number: str) -> str:
    paths = [
        str(link.get("href")).partition("?")[0]
        for link in queue.all("a")
        if "/staff/cases/" in (link.get("href") or "") and number in "".join(link.itertext())
    ]
    assert paths, f"no {number} in the queue"
    return paths[0]


def _count(pair: Pair) -> int:
    runtime = pair.made.runtime()
    counts = row_counts(runtime.database)
    runtime.database.close()
    return counts["report"]
