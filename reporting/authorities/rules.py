"""The rules the service is delivered with, read once; see `rules_file` for how they are checked."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from reporting.authorities.contacts import contacts
from reporting.authorities.rule_rows import Clock, Rule, RulesFile
from reporting.authorities.rules_file import parse_rules

PATH: Final = Path(__file__).resolve().parents[2] / "data" / "routing.toml"


@cache
def rules_file() -> RulesFile:
    """Return the rules, or raise `RulesFileError` with every fault and its line."""
    cards = tuple(card.id for card in contacts())
    return parse_rules(PATH.read_text(encoding="utf-8"), cards)


def stale_rows(today: date) -> tuple[str, ...]:
    """Return the ids of the rows nobody has confirmed for a year; the build fails on any."""
    rows: tuple[Rule | Clock, ...] = (*rules_file().rules, *rules_file().clocks)
    return tuple(row.id for row in rows if row.origin.is_stale(today))


def rows_to_check(today: date) -> tuple[str, ...]:
    """Return the ids of the rows that staff see marked "check"."""
    rows: tuple[Rule | Clock, ...] = (*rules_file().rules, *rules_file().clocks)
    return tuple(row.id for row in rows if row.origin.needs_check(today))
