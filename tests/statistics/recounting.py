"""Counting by reading every fact, the slow and plain way: what the sets must agree with."""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from itertools import combinations

from reporting.facts.answers import FactAnswers, FactState
from reporting.facts.periods import Period, Span, parse_period
from reporting.places import MunicipalityUnknownError, municipality
from reporting.statistics.catalogue import View
from reporting.statistics.selection import Selection
from reporting.statistics.tables import COUNT, TOTAL
from reporting.vocabulary import Ground

Spots = Counter[tuple[str, str]]


def is_selected(fact: FactAnswers, selection: Selection) -> bool:
    """Say whether a fact is one of a selection."""
    grounds = {ground for own in fact.grounds for ground in (own, own.parent)}
    return (
        fact.state is not FactState.WITHDRAWN
        and is_within(fact, selection.period)
        and selection.area in (None, fact.area)
        and selection.role in (None, fact.role)
        and (selection.ground is None or selection.ground in grounds)
        and (selection.place is None or selection.place in places_of(fact))
        and (selection.with_mass or not fact.is_mass)
    )


def is_within(fact: FactAnswers, period: Period) -> bool:
    """Say whether a fact counts in a period: in a year also when its quarter is unknown."""
    own = parse_period(fact.period)
    if period.span is Span.YEAR:
        return own.whole_year == period
    return own.quarter in period.quarters


def places_of(fact: FactAnswers) -> set[str]:
    """Give every place a fact lies in, as addresses name them."""
    found = {f"district-{fact.district}"} if fact.district else set()
    if fact.municipality:
        found.add(fact.municipality)
        with suppress(MunicipalityUnknownError):
            found.add("region-" + municipality(fact.municipality).region_code)
    return found


def spots_of(fact: FactAnswers, view: View) -> list[tuple[str, str]]:
    """Give every cell of a view that a fact counts in, margins too; none if it did not answer."""
    if view is View.TIMES:
        times = [fact.time_of_day, TOTAL] if fact.time_of_day else []
        columns = [COUNT, "yes"] if fact.is_repeated else [COUNT]
        return [(str(time), column) for time in times for column in columns]
    rows, columns = _rows(fact, view), _columns(fact, view)
    if not rows or not columns:
        return []
    if columns == [COUNT]:
        return [(row, COUNT) for row in {*rows, TOTAL}]
    return [(row, column) for row in {*rows, TOTAL} for column in {*columns, TOTAL}]


def recounted(facts: Iterable[FactAnswers], view: View, selection: Selection) -> Spots:
    """Give every cell of a view that is not zero."""
    chosen = (fact for fact in facts if is_selected(fact, selection))
    return Counter(spot for fact in chosen for spot in spots_of(fact, view))


def _rows(fact: FactAnswers, view: View) -> list[str]:
    quarter = parse_period(fact.period).quarter
    grounds = {_on_form(ground) for ground in fact.grounds}
    categories = sorted((g for g in grounds if not g.is_answer), key=list(Ground).index)
    found = {
        View.RECEIVED: [quarter],
        View.GROUNDS: grounds,
        View.AREAS: [fact.area],
        View.KINDS: fact.kinds,
        View.GROUND_AREA: grounds,
        View.GROUND_PAIRS: [f"{a}+{b}" for a, b in combinations(categories, 2)],
        View.PLACES: [fact.municipality],
        View.BYSTANDERS: [fact.area],
        View.OUTCOMES: [fact.wish],
    }
    return [str(one) for one in found[view] if one]


def _columns(fact: FactAnswers, view: View) -> list[str]:
    found = {
        View.RECEIVED: fact.role,
        View.GROUND_AREA: fact.area,
        View.BYSTANDERS: fact.bystander,
        View.OUTCOMES: fact.closing_reason,
    }
    return [str(found[view])] * bool(found[view]) if view in found else [COUNT]


def _on_form(ground: Ground) -> Ground:
    return ground if ground.is_on_form else ground.parent or ground
