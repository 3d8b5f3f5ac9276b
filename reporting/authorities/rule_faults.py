"""What can be wrong with a row of the rule file, in words for the person who edits it."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, Final

from reporting.authorities.cards import TEXT_LANGUAGES, Confidence
from reporting.authorities.rule_rows import Stage
from reporting.authorities.situation import Aspect, Counterparty, Work
from reporting.vocabulary import Area, Ground, Kind, Term

CHOICES: Final[Mapping[str, type[Term]]] = {
    "area": Area,
    "work": Work,
    "counterparty": Counterparty,
    "grounds": Ground,
    "kinds": Kind,
    "aspects": Aspect,
}
FACTS: Final = (
    *("is_danger", "is_child", "is_elsewhere", "is_work", "is_outside", "is_public", "is_overseen"),
    *("has_ground", "has_other_ground", "has_equality_ground", "is_equality_only"),
    *("may_be_recruitment", "is_recruitment"),
)
KEYS: Final[Mapping[str, frozenset[str]]] = {
    "rule": frozenset({"id", "when", "to", "notice", "source", "verified_on", "confidence"}),
    "clock": frozenset(
        {"id", "when", "contacts", "months", "warn_days", "from_end", "after"}
        | {"source", "verified_on", "confidence"}
    ),
    "group": frozenset({"id", "contacts"}),
    "spoken": frozenset({"contacts"}),
}
Fault = tuple[str, str]
"""The key that is at fault, and what is wrong with it."""

RULE_ID: Final = re.compile(r"(R(?:[0-9]|1[0-6]))(\.[a-z_]+)?")
_NAME: Final = re.compile(r"[a-z_]+")


def faults_of(table: str, row: Mapping[str, Any], cards: Collection[str]) -> Iterator[Fault]:
    """Give the faults of one row; `cards` are the ids of the contact cards there are."""
    texts = () if table == "spoken" else TEXT_LANGUAGES
    for key in sorted(set(row) - KEYS[table] - set(texts)):
        yield key, f"{key} is not known here"
    for language in texts:
        if not _is_text(row.get(language)):
            yield language, f"the text is missing in {language}"
    if table in {"rule", "clock"}:
        yield from _origin_faults(row)
        yield from _condition_faults(row.get("when", {}))
    yield from _FAULTS_OF_TABLE[table](row, cards)


def _origin_faults(row: Mapping[str, Any]) -> Iterator[Fault]:
    if not str(row.get("source", "")).startswith(("https://", "http://")):
        yield "source", "there is no source"
    if not _is_day(row.get("verified_on")):
        yield "verified_on", "verified_on is no date such as 2026-11-20"
    if row.get("confidence") not in list(Confidence):
        yield "confidence", "the confidence is not read, old or memory"


def _condition_faults(when: Any) -> Iterator[Fault]:
    if not isinstance(when, Mapping):
        yield "when", "when is no table"
        return
    for name, wanted in when.items():
        if name in FACTS:
            if not isinstance(wanted, bool):
                yield "when", f"{name} is neither true nor false"
        elif name in CHOICES:
            yield from _choice_faults(name, wanted)
        else:
            yield "when", f"there is no condition {name}"


def _choice_faults(name: str, wanted: Any) -> Iterator[Fault]:
    known = {term.value for term in CHOICES[name]}
    if not isinstance(wanted, list) or not wanted:
        yield "when", f"{name} is no list of values"
        return
    for value in wanted:
        if not isinstance(value, str) or value not in known:
            yield "when", f"{name} has no value {value}"


def _rule_faults(row: Mapping[str, Any], cards: Collection[str]) -> Iterator[Fault]:
    if not RULE_ID.fullmatch(str(row.get("id", ""))):
        yield "id", "the id is none of R0 to R16, with a word after a point"
    if not isinstance(row.get("notice", False), bool):
        yield "notice", "notice is neither true nor false"
    targets = row.get("to", [])
    if not isinstance(targets, list) or not all(isinstance(one, Mapping) for one in targets):
        yield "to", "to is no list of authorities"
        return
    if not targets and not row.get("notice"):
        yield "to", "the rule leads nowhere"
    for target in targets:
        yield from _target_faults(target, cards)
    named = [str(target.get("contact")) for target in targets]
    yield from (("to", f"{one} stands twice") for one in sorted(_twice(named)))


def _target_faults(target: Mapping[str, Any], cards: Collection[str]) -> Iterator[Fault]:
    for key in sorted(set(target) - {"contact", "stage", "instead"}):
        yield "to", f"{key} is not known here"
    for key in ("contact", "instead"):
        if (key in target or key == "contact") and target.get(key) not in cards:
            yield "to", f"there is no contact {target.get(key)}"
    if target.get("stage") not in list(Stage):
        yield "to", f"there is no stage {target.get('stage')}"


def _clock_faults(row: Mapping[str, Any], cards: Collection[str]) -> Iterator[Fault]:
    yield from _named_faults(row, cards)
    for key in ("months", "warn_days"):
        amount = row.get(key)
        if isinstance(amount, bool) or not isinstance(amount, int) or not 0 < amount <= 600:  # noqa: PLR2004 - fifty years
            yield key, f"{key} is no number from 1 to 600"
    if not isinstance(row.get("from_end", False), bool):
        yield "from_end", "from_end is neither true nor false"
    after = row.get("after")
    if not isinstance(after, Mapping) or not all(
        _is_text(after.get(one)) for one in TEXT_LANGUAGES
    ):
        yield "after", "what remains is not said in every language"


def _named_faults(row: Mapping[str, Any], cards: Collection[str]) -> Iterator[Fault]:
    if not _NAME.fullmatch(str(row.get("id", ""))):
        yield "id", "there is no id"
    yield from _list_faults(row, cards)


def _list_faults(row: Mapping[str, Any], cards: Collection[str]) -> Iterator[Fault]:
    named = row.get("contacts")
    if not isinstance(named, list) or not named:
        yield "contacts", "contacts is no list"
        return
    for one in named:
        if one not in cards:
            yield "contacts", f"there is no contact {one}"
    yield from (("contacts", f"{one} stands twice") for one in sorted(_twice(map(str, named))))


_FAULTS_OF_TABLE: Final = {
    "rule": _rule_faults,
    "clock": _clock_faults,
    "group": _named_faults,
    "spoken": _list_faults,
}


def _twice(values: Any) -> set[str]:
    all_of_them = list(values)
    return {one for one in all_of_them if all_of_them.count(one) > 1}


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
