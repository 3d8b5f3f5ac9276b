"""Reading and checking the rule file: a file with a fault is refused, and each fault has a line."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from reporting.authorities.cards import TEXT_LANGUAGES, Confidence, ContactId
from reporting.authorities.rule_faults import CHOICES, FACTS, KEYS, RULE_ID, faults_of
from reporting.authorities.rule_rows import (
    Clock,
    Condition,
    Group,
    Origin,
    Rule,
    RulesFile,
    Stage,
    Target,
    Texts,
)
from reporting.authorities.toml_lines import TomlLines
from reporting.errors import RinnallaError

RULES: Final = tuple(f"R{number}" for number in range(17))
"""The rules of domain §2.1; the file must have a row for each."""


class RulesFileError(RinnallaError):
    """The rule file cannot be used; the message lists every fault with its line."""


def parse_rules(text: str, cards: Collection[str]) -> RulesFile:
    """Return the rules, clocks and groups of a TOML text, or raise `RulesFileError`.

    `cards` are the ids of the contact cards the rows may lead to.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulesFileError(str(error)) from error
    faults = list(_faults(tables, TomlLines(text), cards))
    if faults:
        raise RulesFileError("; ".join(faults))
    return RulesFile(
        rules=tuple(_rule(row) for row in tables["rule"]),
        clocks=tuple(_clock(row) for row in tables["clock"]),
        groups=tuple(_group(row) for row in tables["group"]),
        spoken=tuple(_contacts(row) for row in tables.get("spoken", [])),
    )


def _faults(tables: Mapping[str, Any], lines: TomlLines, cards: Collection[str]) -> Iterator[str]:
    for table in sorted(set(tables) - set(KEYS)):
        yield f"line {lines.of_row(table, 0)}: {table} is not known here"
    shaped = {table: _rows(tables.get(table, [])) for table in KEYS}
    for table, rows in shaped.items():
        if rows is None:
            yield f"line 1: {table} is no list of rows"
            continue
        seen: set[str] = set()
        for index, row in enumerate(rows):
            who = str(row.get("id") or table)
            for key, fault in faults_of(table, row, cards):
                yield f"line {lines.of_key(table, index, key=key)}: {who}: {fault}"
            if "id" in row and who in seen:
                yield f"line {lines.of_row(table, index)}: {who}: the id is used twice"
            seen.add(who)
    yield from _missing(shaped, cards)


def _missing(
    shaped: Mapping[str, list[Mapping[str, Any]] | None], cards: Collection[str]
) -> Iterator[str]:
    ids = {str(row.get("id")).partition(".")[0] for row in shaped["rule"] or []}
    for rule in RULES:
        if rule not in ids:
            yield f"line 1: there is no rule {rule}"
    if not shaped["clock"]:
        yield "line 1: there is no clock"
    groups = [row.get("contacts") for row in shaped["group"] or []]
    grouped = [one for named in groups if isinstance(named, list) for one in named]
    for card in cards:
        if grouped.count(card) != 1:
            yield f"line 1: the contact {card} is in {grouped.count(card)} groups instead of one"


def _rows(value: Any) -> list[Mapping[str, Any]] | None:
    if isinstance(value, list) and all(isinstance(row, Mapping) for row in value):
        return value
    return None


def _rule(row: Mapping[str, Any]) -> Rule:
    assert RULE_ID.fullmatch(row["id"])
    return Rule(
        id=row["id"],
        when=_condition(row.get("when", {})),
        to=tuple(_target(target) for target in row.get("to", [])),
        reason=_texts(row, "rule", row["id"]),
        origin=_origin(row),
        is_notice=row.get("notice", False),
    )


def _clock(row: Mapping[str, Any]) -> Clock:
    return Clock(
        id=row["id"],
        when=_condition(row.get("when", {})),
        contacts=_contacts(row),
        months=row["months"],
        warn_days=row["warn_days"],
        from_end=row.get("from_end", False),
        rule=_texts(row, "clock", row["id"], "rule"),
        after=_texts(row["after"], "clock", row["id"], "after"),
        origin=_origin(row),
    )


def _group(row: Mapping[str, Any]) -> Group:
    return Group(row["id"], _contacts(row), _texts(row, "group", row["id"]))


def _target(row: Mapping[str, Any]) -> Target:
    instead = ContactId(row["instead"]) if "instead" in row else None
    return Target(ContactId(row["contact"]), Stage(row["stage"]), instead)


def _condition(when: Mapping[str, Any]) -> Condition:
    choices = (frozenset((n, v) for v in values) for n, values in when.items() if n in CHOICES)
    facts = ((name, when[name]) for name in FACTS if name in when)
    return Condition(tuple(choices), tuple(facts))


def _contacts(row: Mapping[str, Any]) -> tuple[ContactId, ...]:
    return tuple(ContactId(one) for one in row["contacts"])


def _origin(row: Mapping[str, Any]) -> Origin:
    day = date.fromisoformat(row["verified_on"])
    return Origin(row["source"], day, Confidence(row["confidence"]))


def _texts(row: Mapping[str, Any], *place: str) -> Texts:
    return Texts(MappingProxyType({code: row[code] for code in TEXT_LANGUAGES}), place)
