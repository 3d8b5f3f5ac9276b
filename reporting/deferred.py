"""Libraries that few requests need, loaded at their first use.

A server process that never needs them starts sooner and stays smaller by what they take
(docs/decisions/0008).
"""

from importlib import import_module
from typing import Any


class Deferred:
    """A module by its name: loaded when something of it is first asked for, by one thread only."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        value = vars(self)[attribute] = getattr(import_module(self._name), attribute)
        return value
