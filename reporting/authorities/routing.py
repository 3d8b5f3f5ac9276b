"""Who can help with a situation, in which order, and why: the rules of domain §2.1, all of them."""

from dataclasses import dataclass, field
from datetime import date

from reporting.authorities.cards import ContactId
from reporting.authorities.deadlines import Deadline, deadlines_for
from reporting.authorities.rule_rows import STAGES, Rule, Stage, Target
from reporting.authorities.rules import rules_file
from reporting.authorities.situation import Situation


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One authority: where it stands in the list, the rules that lead to it, and its clocks.

    `instead` is the authority to choose it or the other of: never both.
    """

    contact: ContactId
    stage: Stage
    rules: tuple[Rule, ...]
    instead: ContactId | None = None
    deadlines: tuple[Deadline, ...] = ()

    @property
    def is_primary(self) -> bool:
        """Say whether this is where to begin."""
        return self.stage in (Stage.DANGER, Stage.FIRST)

    def needs_check(self, today: date) -> bool:
        """Say whether staff must confirm a rule or clock of it before they rely on it."""
        origins = [rule.origin for rule in self.rules]
        origins += [deadline.clock.origin for deadline in self.deadlines]
        return any(origin.needs_check(today) for origin in origins)


@dataclass(slots=True)
class _Found:
    stage: Stage
    place: tuple[int, int, int]
    rules: list[Rule] = field(default_factory=list)
    instead: ContactId | None = None


def recommend(situation: Situation, *, today: date) -> tuple[Recommendation, ...]:
    """Return everybody who can help, the first to turn to first; each authority stands once.

    All rules are tried. An authority that several rules lead to stands where the foremost of
    them puts it, with the reasons of all.
    """
    found = _found(situation)
    clocks = _clocks_of(situation, found, today)
    ordered = sorted(found.items(), key=lambda item: item[1].place)
    return tuple(
        Recommendation(
            contact=contact,
            stage=one.stage,
            rules=tuple(one.rules),
            instead=one.instead if one.instead not in found else None,
            deadlines=tuple(clocks.get(contact, ())),
        )
        for contact, one in ordered
    )


def notices(situation: Situation) -> tuple[Rule, ...]:
    """Return what must be said above the list, such as "appeal first"."""
    return tuple(r for r in rules_file().rules if r.is_notice and r.when.fits(situation))


def _found(situation: Situation) -> dict[ContactId, _Found]:
    found: dict[ContactId, _Found] = {}
    for row, rule in enumerate(rules_file().rules):
        if not rule.when.fits(situation):
            continue
        for column, target in enumerate(rule.to):
            _add(found, rule, target, (STAGES[target.stage], row, column))
    return found


def _add(
    found: dict[ContactId, _Found], rule: Rule, target: Target, place: tuple[int, int, int]
) -> None:
    one = found.setdefault(target.contact, _Found(target.stage, place))
    if place < one.place:
        one.stage, one.place = target.stage, place
    one.rules.append(rule)
    one.instead = one.instead or target.instead


def _clocks_of(
    situation: Situation, found: dict[ContactId, _Found], today: date
) -> dict[ContactId, list[Deadline]]:
    clocks: dict[ContactId, list[Deadline]] = {}
    for deadline in deadlines_for(situation, situation.incident, today=today):
        beside = next((one for one in deadline.clock.contacts if one in found), None)
        if beside is not None:
            clocks.setdefault(beside, []).append(deadline)
    return clocks
