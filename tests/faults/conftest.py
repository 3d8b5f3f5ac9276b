"""What tries of faults ask for by name."""

from collections.abc import Callable
from typing import Any

import pytest

from faults.tally import Count

Fault = Callable[..., Count]


@pytest.fixture
def make(tmp_path_factory: pytest.TempPathFactory) -> Fault:
    """Give a function that makes a fault in a fresh folder, and demands that all holds."""

    def made(fault: Fault, **options: Any) -> Count:
        count = fault(tmp_path_factory.mktemp("faults") / "here", **options)
        assert count.broken == []
        assert count.times > 0
        return count

    return made
