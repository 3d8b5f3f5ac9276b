"""A follow-up code in a message is refused with the words kept; other numbers are not."""

import secrets

import pytest

from reporting.report.code_in_text import holds_code
from reporting.sealing import FormSecret, code_from_secret, format_code
from tests import factories
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

CODE = format_code(code_from_secret(FormSecret(bytes(range(32))), bytes(32)))
ARABIC = CODE.translate({ord(str(n)): chr(0x660 + n) for n in range(10)})


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        f"My code is {CODE}.",
        CODE.replace(" ", ""),
        CODE.replace(" ", "-"),
        CODE.replace(" ", " – "),
        f"({ARABIC})",
        f"Call 112. {CODE}\nThank you",
    ],
)
def test_a_code_is_found_however_it_is_written(text: str) -> None:
    """P45: any rendering of a code."""
    assert holds_code(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Call 040 123 4567 or 09 310 1234 from 8.00 to 16.00.",
        CODE[:-1] + str((int(CODE[-1]) + 1) % 10),
        CODE[:-6],
        CODE + "7",
        "1" * 20_000,
        "1 " * 10_000,
    ],
)
def test_other_numbers_are_none(text: str) -> None:
    assert not holds_code(text)


def test_a_message_with_the_code_is_given_back_and_not_sent(
    client: PageClient, team: StaffedTeam
) -> None:
    """P45: whoever reads a message cannot write as its reporter."""
    sent = factories.send_report(client, story="It happened.")
    page = factories.inbox(client, sent.code)
    told = f"Please look again, my code is {sent.code}."

    refused = factories.act(client, page, "message", status=422, message=told)

    assert "holds a follow-up code" in refused.text
    assert told in refused.html
    assert not refused.all("article", class_="message")
    number = str(secrets.randbelow(10**9))
    done = factories.act(client, refused, "message", message=f"It was tram {number}.")
    assert number in done.text
