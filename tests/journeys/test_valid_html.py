"""Every page in every state, in every language, is valid HTML and keeps the rules of all pages."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import pytest

from reporting.languages import STAFF_LANGUAGES
from tests.factories import ANSWERS, PNG, code_on, number_on
from tests.support.languages import EACH_KIND
from tests.support.page import Page
from tests.support.page_rules import check_page
from tests.support.pages import PageClient
from tests.support.people import SIGN_IN, StaffedTeam, sign_in

pytestmark = pytest.mark.xdist_group("pages")

HtmlCheck = Callable[[Mapping[str, str]], list[str]]
ROUGH = {"story": "<b>&amp; \"quoted\" 'words'\n\n\U0001f645 \u202eright", "place": "</textarea>"}


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize("language", EACH_KIND)
def test_every_state_of_the_residents_pages(
    language: str, client: PageClient, nu_html_check: HtmlCheck
) -> None:
    _see_the_form(client, language)
    _see_the_inbox(client, language, code_on(_see_the_receipts(client, language)))

    assert len(client.seen) > 15
    assert nu_html_check(client.seen) == []


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_every_state_of_a_case(
    language: str, client: PageClient, team: StaffedTeam, nu_html_check: HtmlCheck
) -> None:
    number = number_on(_see_the_receipts(client, language))
    failed = client.fill(client.get(SIGN_IN), username="x", password="y", otp="000000")
    client.post(SIGN_IN, failed, status=401)
    sign_in(client, team.caseworker)
    _see_the_case(client, language, number)

    assert nu_html_check(client.seen) == []


def test_the_checker_finds_what_is_wrong(nu_html_check: HtmlCheck) -> None:
    wrong = "<!doctype html>\n<html lang=en><title>x</title>\n<p><ul><li id=a><li id=a></ul></p>"

    found = nu_html_check({"right": "<!doctype html><html lang=en><title>x</title>", "bad": wrong})

    assert all(fault.startswith("bad:3: ") for fault in found)
    assert any("Duplicate ID" in fault for fault in found)


def _see_the_form(client: PageClient, language: str) -> None:
    path = f"/{language}/report"
    form = client.fill(client.get(path))
    client.get(path + "?role=witnessed&area=transport&m=091")
    _post(client, path, form, status=422, note="empty")
    too_long = {"story": "word " * 1200, "place": "p" * 90, "contact": "c" * 300}
    _post(client, path, form | too_long, status=422, note="too long")
    _post(client, path, form | {"area": "nowhere", "kinds": "none"}, status=422, note="unknown")
    _post(client, path, form | ROUGH | {"form_token": "old"}, status=400, note="expired")
    _post(client, path, form | ROUGH | {"files": _file()} | {"switch": language}, note="switched")
    client.get(f"/{language}/no-such-page", status=404)


def _see_the_receipts(client: PageClient, language: str) -> Page:
    path = f"/{language}/report"
    counted = client.fill(client.get(path), area="work", wish="count")
    _post(client, path, counted, note="counted")
    told = client.fill(client.get(path), **(ANSWERS | ROUGH))
    receipt = _post(client, path, told | {"files": _file()}, note="receipt")
    changed = told | {"place": "elsewhere"}
    _post(client, path, changed, note="sent again, changed")
    return receipt


def _see_the_inbox(client: PageClient, language: str, code: str) -> None:
    path = f"/{language}/inbox"
    client.get(path)
    for typed, status in (("12345", 422), ("A" * 25, 422), ("1" * 25, 422)):
        client.post(path, {"code": typed}, status=status)
    inbox = client.post(path, {"code": code})
    message = client.fill(inbox, f"{path}/message")
    client.post(path, message | {"story": "yes"})
    _post(client, f"{path}/message", message, status=422, note="empty")
    told = message | {"message": ROUGH["story"]}
    _post(client, f"{path}/message", told | {"files": _file()}, note="sent")
    _post(client, f"{path}/message", told | {"continuation": "old"}, status=400, note="expired")
    client.post(f"{path}/wish", client.fill(inbox, f"{path}/wish", wish="count"))
    client.post(f"{path}/withdraw", client.fill(inbox, f"{path}/withdraw"), status=422)
    client.post(f"{path}/withdraw", client.fill(inbox, f"{path}/withdraw", sure="yes"))


def _see_the_case(client: PageClient, language: str, number: str) -> None:
    asked = f"?lang={language}"
    for path in ("/staff/", "/staff/queue", "/staff/numbers"):
        client.get(path + asked)
    client.get(f"/staff/queue{asked}&number=2000-000000")
    found = client.fetch(f"/staff/queue{asked}&number={number}").headers["Location"]
    case = client.get(found)
    path = found.partition("?")[0]
    for part, answers in (
        ("/story", {}),
        ("/message", {"message": ""}),
        ("/message", {"message": "word " * 2000}),
        ("/acknowledge", {"words": "word " * 2000}),
    ):
        form = client.fill(case, part + asked, **answers)
        client.seen[f"{part} {answers}"] = client.send(path + part + asked, form).text
    done = client.fill(case, "/message" + asked, message=ROUGH["story"], is_question="yes")
    client.get(client.post_for_redirect(path + "/message" + asked, done))


def _post(
    client: PageClient, path: str, form: Mapping[str, Any], *, note: str, status: int = 200
) -> Page:
    """Send a form and keep the page that answers under a name of its own."""
    answer = client.send(path, form, content_type="multipart/form-data")
    assert answer.status_code == status, f"{answer.status} from {path}: {note}"
    page = Page(path, answer)
    client.seen[f"{path}: {note}"] = page.html
    check_page(page)
    return page


def _file() -> tuple[BytesIO, str, str]:
    return BytesIO(PNG), 'a "long" <name>.png', "image/png"
