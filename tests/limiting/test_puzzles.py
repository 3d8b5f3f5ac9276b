"""A ticket is good for one form, for a short time, and by work or by waiting only."""

import secrets
from hashlib import sha256

import pytest

from reporting.errors import PageExpiredError
from reporting.limiting.puzzles import (
    LEAST_WAIT,
    MOST_WAIT,
    PUZZLE_BITS,
    TICKET_SECONDS,
    make_ticket,
    read_ticket,
)
from tests.limiting.solving import solution

KEY = secrets.token_bytes(32)
FORM, OTHER = secrets.token_bytes(32), secrets.token_bytes(32)
NOW = 1_800_000_000


def test_a_puzzle_takes_at_least_eighteen_bits_of_work() -> None:
    """4.12: the puzzle has at least 18 bits."""
    ticket = make_ticket(KEY, FORM, now=NOW)

    answer = solution(ticket.text)
    digest = sha256(f"{ticket.text}:{answer}".encode()).hexdigest()

    assert PUZZLE_BITS >= 18
    assert int(digest, 16) >> (256 - 18) == 0
    assert ticket.is_solved_by(answer)


@pytest.mark.parametrize("answer", ["", "1", "x" * 17, "1 2", "-1", "é" * 3, "1\n"])
def test_anything_else_is_no_solution(answer: str) -> None:
    """4.12: the work has to be done; no other answer is taken for it."""
    ticket = read_ticket(make_ticket(KEY, FORM, now=NOW).text, KEY, FORM, now=NOW)

    assert not ticket.is_solved_by(answer) or solution(ticket.text) == answer


def test_a_solution_of_one_ticket_is_none_of_another() -> None:
    """T23: nothing can be solved ahead; each ticket is random."""
    answers = {solution(make_ticket(KEY, FORM, now=NOW).text) for _ in range(3)}

    assert len(answers) == 3


def test_waiting_takes_twenty_to_sixty_seconds_and_is_not_the_same_for_all() -> None:
    """4.12: without JavaScript the server holds everybody to a wait of 20 to 60 seconds."""
    waits = [make_ticket(KEY, FORM, now=NOW).wait_left(NOW) for _ in range(200)]

    assert 20 <= LEAST_WAIT <= min(waits) <= max(waits) <= MOST_WAIT <= 60
    assert len(set(waits)) > 5
    assert make_ticket(KEY, FORM, now=NOW).wait_left(NOW + MOST_WAIT) == 0


def test_a_ticket_has_one_spelling() -> None:
    """T23: what decodes to the same bytes is not a second ticket, since use is counted by text."""
    texts = (make_ticket(KEY, FORM, now=NOW).text for _ in range(1000))
    ticket = next(text for text in texts if "-" in text or "_" in text)

    with pytest.raises(PageExpiredError):
        read_ticket(ticket.replace("-", "+").replace("_", "/"), KEY, FORM, now=NOW)


def test_a_ticket_is_for_its_form_its_instance_and_its_time() -> None:
    """T23: a ticket is bound to its form, signed, and short-lived."""
    text = make_ticket(KEY, FORM, now=NOW).text

    assert read_ticket(text, KEY, FORM, now=NOW + TICKET_SECONDS).text == text
    changed = text[:8] + ("A" if text[8] != "A" else "B") + text[9:]
    for bad, key, form, now in (
        (text, KEY, OTHER, NOW),
        (text, secrets.token_bytes(32), FORM, NOW),
        (text, KEY, FORM, NOW + TICKET_SECONDS + 1),
        (text, KEY, FORM, NOW - 1),
        (changed, KEY, FORM, NOW),
        ("", KEY, FORM, NOW),
        ("ä", KEY, FORM, NOW),
        (text[:20], KEY, FORM, NOW),
    ):
        with pytest.raises(PageExpiredError):
            read_ticket(bad, key, form, now=now)


def test_the_first_block_of_the_puzzle_is_the_ticket_alone() -> None:
    """The page's script computes that block once: static/js/waiting.js."""
    assert len(make_ticket(KEY, FORM, now=NOW).text) == 64
