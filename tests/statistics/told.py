"""Facts for tests: told one by one, or invented with every answer that may be missing."""

import secrets
from collections.abc import Sequence
from random import Random
from typing import Any

from reporting.coding import ClosingReason
from reporting.database import Database
from reporting.facts.answers import FactAnswers, FactState
from reporting.facts.settling import add_facts
from reporting.keyring import Keyring
from reporting.runtime import Runtime
from reporting.vocabulary import Area, BystanderAnswer, Ground, Kind, Role, TimeOfDay, Wish
from tests.facts.examples import KEYRING

PLACES = ("091", "091", "091", "049", "837", "564", "999", None)
DISTRICTS = ("101", "304", "704", None)
PERIODS = ("2025-W07", "2025-W40", "2026-W02", "2026-W20", "2026-W33", "2026-W47", "2026", "2025")


def fact(**answers: Any) -> FactAnswers:
    """Give a fact of which only this is known."""
    return FactAnswers(**({"period": "2026-W47"} | answers))


def store(database: Database, facts: Sequence[FactAnswers], keyring: Keyring = KEYRING) -> None:
    """Write facts as settling does."""
    with database.writing() as session:
        add_facts(session, keyring, [(secrets.token_bytes(16), one) for one in facts])


def store_in(runtime: Runtime, facts: Sequence[FactAnswers]) -> None:
    """Write facts into an instance as settling does."""
    store(runtime.database, facts, runtime.keyring)


def random_facts(seed: int, count: int) -> list[FactAnswers]:
    """Give facts of every kind: with answers missing, withdrawn, of mass reports."""
    draw = Random(seed)  # noqa: S311 – the same each time
    return [_random_fact(draw) for _ in range(count)]


def _random_fact(draw: Random) -> FactAnswers:
    place = draw.choice(PLACES)
    return FactAnswers(
        period=draw.choice(PERIODS),
        role=draw.choice([*Role, None]),
        area=draw.choice([*Area, None]),
        grounds=tuple(draw.sample(list(Ground), draw.randint(0, 3))),
        kinds=tuple(draw.sample(list(Kind), draw.randint(0, 2))),
        municipality=place,
        district=draw.choice(DISTRICTS) if place == "091" else None,
        time_of_day=draw.choice([*TimeOfDay, None]),
        is_repeated=draw.random() < 0.3,
        bystander=draw.choice([*BystanderAnswer, None]),
        wish=draw.choice([*Wish, None]),
        closing_reason=draw.choice([*ClosingReason, None]),
        is_mass=draw.random() < 0.2,
        state=draw.choice(list(FactState)),
    )
