"""Follow-up codes that people write into a message: whoever reads one could write as they do."""

import re
from collections.abc import Iterator
from typing import Final

from reporting.sealing import CodeError, parse_code

# Digits of any script on one line, with what people put between their groups.
_RUN: Final = re.compile(r"\d(?:[ \t\u00a0\u202f.,_/·–-]{0,3}\d)*")
_GROUP: Final = re.compile(r"\d+")
_DIGITS: Final = 25


def holds_code(text: str) -> bool:
    """Say whether a text holds 25 digits that are a well-formed code; nothing is derived."""
    return any(_is_code(digits) for run in _RUN.findall(text) for digits in _whole_groups(run))


def _whole_groups(run: str) -> Iterator[str]:
    """Give what neighbouring groups of digits make when they are as long as a code."""
    groups = _GROUP.findall(run)
    for first in range(len(groups)):
        digits = ""
        for group in groups[first : first + _DIGITS]:
            digits += group
            if len(digits) >= _DIGITS:
                break
        if len(digits) == _DIGITS:
            yield digits


def _is_code(digits: str) -> bool:
    try:
        parse_code(digits)
    except CodeError:
        return False
    return True
