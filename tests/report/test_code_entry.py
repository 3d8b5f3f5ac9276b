"""Typing the follow-up code: forgiving about how, silent about whether."""

import re
import secrets
import string
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from flask import Flask

from reporting.app import create_app
from reporting.languages import LANGUAGES
from reporting.report.inbox import keys_by_code
from reporting.report.sealed import ReportKeys
from reporting.runtime import CostProfiles, Runtime
from reporting.sealing import FormSecret, code_from_secret, format_code, parse_code
from reporting.sealing.profiles import CHEAPEST, Profile
from reporting.web import current
from tests import factories
from tests.factories import Sent
from tests.support.page import Page, text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

SCRIPTS = {
    "Arabic-Indic": "٠١٢٣٤٥٦٧٨٩",
    "Persian": "۰۱۲۳۴۵۶۷۸۹",
    "full-width": "０１２３４５６７８９",
    "Devanagari": "०१२३४५६७८९",
}
INBOX = "We have your report."


@dataclass(frozen=True)
class CountedProfile(Profile):
    """A cost profile that counts how often a key was derived with it."""

    derived: list[int] = field(default_factory=list)

    def __getattribute__(self, name: str) -> object:
        if name == "memory_kib":
            super().__getattribute__("derived").append(1)
        return super().__getattribute__(name)


@pytest.fixture
def sent(client: PageClient, team: StaffedTeam) -> Sent:
    """Give a report with its code."""
    return factories.send_report(client, story="It happened.", reread="yes")


def unknown_code(runtime: Runtime) -> str:
    """Give a well-formed code that no report has."""
    secret = FormSecret(secrets.token_bytes(32))
    return format_code(code_from_secret(secret, runtime.keyring.code_pepper))


def spellings(code: str) -> dict[str, str]:
    """Give the ways people type a code."""
    digits = code.replace(" ", "")
    other = {
        name: digits.translate(str.maketrans(string.digits, signs))
        for name, signs in SCRIPTS.items()
    }
    return other | {
        "as shown": code,
        "in one piece": digits,
        "hyphens": code.replace(" ", "-"),
        "dashes and dots": digits[:5] + " – " + digits[5:10] + "." + digits[10:],
        "no-break and thin spaces": code.replace(" ", "\xa0\u2009"),
        "marks of direction": "\u2067\u200e" + code + "\u200f\u2069",
        "invisible": "\u200b".join(digits) + "\ufeff",
        "line ends": code.replace(" ", "\r\n") + "\t",
        "look-alikes": digits.replace("0", "O").replace("1", "l"),
        "more look-alikes": digits.replace("0", "o").replace("1", "|"),
    }


def test_a_code_opens_the_inbox_however_it_is_typed(client: PageClient, sent: Sent) -> None:
    for name, typed in spellings(sent.code).items():
        page = factories.inbox(client, typed)
        assert text_of(page.one("h1")) == INBOX, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_length_is_told_with_the_number_that_was_typed(
    language: str, client: PageClient, sent: Sent
) -> None:
    page = factories.post(client, f"/{language}/inbox", {"code": sent.code[:-2]}, status=422)

    message = text_of(page.by_id("q-code-error"))
    assert {"25", "23"} <= set(re.findall(r"\d+", message))
    assert page.root.get("lang") == language
    assert page.by_id("q-code").get("value") == sent.code[:-2]


def test_every_mistyped_digit_and_swap_is_found_before_any_costly_step(
    client: PageClient, runtime: Runtime, team: StaffedTeam, sent: Sent
) -> None:
    """4.14: check digits stand before Argon2."""
    counted = CountedProfile(CHEAPEST.memory_kib, CHEAPEST.iterations, CHEAPEST.lanes)
    costs = replace(runtime.costs, code=counted)
    counting = PageClient(create_app(runtime.config, replace(runtime, costs=costs)))
    digits = sent.code.replace(" ", "")

    slips = {digits[:i] + str((int(digits[i]) + 1) % 10) + digits[i + 1 :] for i in range(25)}
    slips |= {digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in range(24)}
    for slip in slips - {digits}:
        factories.post(counting, "/en/inbox", {"code": slip}, status=422)

    assert not counted.derived


@pytest.mark.parametrize(
    "typed",
    ["", " ", "x", "code", "1" * 24, "1" * 26, "9" * 201, "4" * 300_000, "²" * 25, "½" * 25],
)
def test_what_is_no_code_is_refused_without_any_costly_step(
    typed: str, client: PageClient, runtime: Runtime
) -> None:
    """T13, 4.14: no Argon2 for what is no code."""
    counted = CountedProfile(CHEAPEST.memory_kib, CHEAPEST.iterations, CHEAPEST.lanes)
    costs = replace(runtime.costs, code=counted)
    counting = PageClient(create_app(runtime.config, replace(runtime, costs=costs)))

    page = factories.post(counting, "/en/inbox", {"code": typed}, status=422)

    assert len(page.by_id("q-code").get("value") or "") <= 60
    assert not counted.derived


def test_an_unknown_code_costs_what_a_known_one_costs(
    runtime: Runtime, sent: Sent, app: Flask
) -> None:
    """T05, 4.15: the same steps for known and unknown."""
    counted = CountedProfile(CHEAPEST.memory_kib, CHEAPEST.iterations, CHEAPEST.lanes)
    counting = replace(runtime, costs=CostProfiles(code=counted, password=CHEAPEST))

    keys_by_code(counting, parse_code(sent.code), today=current.today())
    known = len(counted.derived)
    answer = factories.post(
        PageClient(create_app(runtime.config, counting)),
        "/en/inbox",
        {"code": unknown_code(runtime)},
        status=404,
    )

    assert known == 1
    assert len(counted.derived) == 2 * known
    assert answer.one("h1") is not None


def test_a_deleted_reports_code_is_answered_as_one_that_never_was(
    client: PageClient, runtime: Runtime, sent: Sent
) -> None:
    """T05, 4.15: deleted and never there look alike."""
    page = factories.inbox(client, sent.code)
    factories.act(client, page, "withdraw", sure="yes")

    gone = factories.post(client, "/en/inbox", {"code": sent.code}, status=404)
    never = factories.post(client, "/en/inbox", {"code": unknown_code(runtime)}, status=404)

    assert shape(gone, sent.code) == shape(never, unknown_code(runtime))


def test_a_closed_inbox_is_answered_as_one_that_never_was_and_an_open_one_is_not(
    client: PageClient, runtime: Runtime, sent: Sent
) -> None:
    """T05, 4.15: from the day after its last one, whether it was deleted yet or not."""
    for days, status in ((0, 200), (1, 404)):
        with runtime.database.writing() as session:
            for report in factories.reports(session):
                report.closes_on = current.today() - timedelta(days=days)
        found = factories.post(client, "/en/inbox", {"code": sent.code}, status=status)
    never = factories.post(client, "/en/inbox", {"code": unknown_code(runtime)}, status=404)

    assert shape(found, sent.code) == shape(never, unknown_code(runtime))


def test_another_instances_code_is_unknown_here(client: PageClient, sent: Sent) -> None:
    secret = FormSecret(secrets.token_bytes(32))
    foreign = format_code(code_from_secret(secret, secrets.token_bytes(32)))

    page = factories.post(client, "/en/inbox", {"code": foreign}, status=404)

    assert page.by_id("q-code").get("value") == foreign


def test_the_code_page_keeps_every_rule_with_and_without_an_error(
    client: PageClient, runtime: Runtime
) -> None:
    """T40: among them that a code is sent in no address."""
    client.get("/en/inbox")
    client.post("/sv/inbox", {"code": "123"}, status=422)
    client.post("/fi/inbox", {"code": unknown_code(runtime), "message": "x"}, status=404)


def test_an_inbox_can_not_be_opened_by_an_address(client: PageClient, sent: Sent) -> None:
    """T40: an address opens nothing."""
    page = factories.get(client, f"/en/inbox?code={sent.code.replace(' ', '+')}")

    assert page.by_id("q-code").get("value") == ""
    assert not page.all("article")


def test_the_code_stands_in_no_address_title_or_later_page(client: PageClient, sent: Sent) -> None:
    """T40: no address, no title, no later page."""
    receipt = factories.send(client, sent.form)
    pages = [receipt, factories.inbox(client, sent.code)]
    mistyped = factories.post(client, "/en/inbox", {"code": sent.code + "0"}, status=422)

    for page in (*pages, mistyped):
        addresses = [n.get(a, "") for n in page.root.iter() for a in ("href", "action", "src")]
        for text in (*addresses, text_of(page.one("title"))):
            assert sent.code not in text
            assert sent.code.replace(" ", "") not in text.replace(" ", "").replace("+", "")
    digits = "".join(c for c in pages[1].html if c.isdigit())
    assert sent.code.replace(" ", "") not in digits


def test_the_code_is_given_back_as_a_file_whose_name_says_nothing(
    client: PageClient, sent: Sent
) -> None:
    plain = client.send("/en/report/notes", {"code": sent.code})
    told = client.send("/en/report/notes", {"code": sent.code, "with_address": "yes"})

    assert plain.get_data(as_text=True) == sent.code + "\n"
    assert told.get_data(as_text=True) == f"{sent.code}\nhttp://localhost/en/inbox\n"
    assert plain.headers["Content-Disposition"] == 'attachment; filename="notes.txt"'
    assert plain.mimetype == "text/plain"
    assert plain.headers["Cache-Control"] == "no-store"


def test_notes_are_made_of_codes_only(client: PageClient) -> None:
    for text in ("", "123", "<script>", "x" * 1000):
        assert client.send("/en/report/notes", {"code": text}).status_code == 400


def shape(page: Page, code: str) -> tuple[object, ...]:
    """Give all of an answer but the code that was typed."""
    headers = sorted((k, v) for k, v in page.response.headers.items() if k != "Content-Length")
    typed = text_of(page.one("body")), page.by_id("q-code").get("dir")
    return page.response.status_code, headers, typed, len(page.html) - len(code)


def test_keys_that_a_code_opens_are_named_in_no_text(runtime: Runtime, sent: Sent) -> None:
    keys = keys_by_code(runtime, parse_code(sent.code), today=current.today())

    assert isinstance(keys, ReportKeys)
    for key in keys.by_role.values():
        assert key.hex() not in repr(keys)
        assert repr(key) not in repr(keys)
