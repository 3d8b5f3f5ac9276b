"""Every parser of outside bytes takes what is sent, refuses what is not, and never breaks.

`python -m audit fuzz` looks for longer; what it finds is kept in `found` and tried here.
"""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz.target import Target
from tests.fuzz.targets import TARGETS

# Whole files and the whole application take longer a try; each test takes its second.
_FEWER = {"rules": 15, "contacts": 15, "indicators": 15, "learning": 20, "request": 40, "form": 40}
_TRIES = 100


@st.composite
def _changed(draw: st.DrawFn, target: Target) -> bytes:
    """Draw a seed with slices of it taken out, doubled, or replaced by words and bytes."""
    data = draw(st.sampled_from(target.seeds))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        word = draw(
            st.one_of(
                st.sampled_from((b"", data[start:end] * 2, *target.words)), st.binary(max_size=8)
            )
        )
        data = data[:start] + word + data[end:]
    return data


@pytest.mark.parametrize("name", TARGETS)
def test_no_bytes_break_a_parser(name: str) -> None:
    """5.16: whatever bytes come, only the declared refusals are raised."""
    target = TARGETS[name]
    for seed in target.seeds:
        target.run(seed)

    @settings(
        max_examples=_FEWER.get(name, _TRIES),
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.one_of(_changed(target), st.binary(max_size=200)))
    def try_many(data: bytes) -> None:
        target.run(data)

    try_many()


@pytest.mark.parametrize(
    ("name", "found"),
    [(name, path.name) for name, target in TARGETS.items() for path in target.found],
)
def test_what_once_broke_a_parser_does_so_no_more(name: str, found: str) -> None:
    """5.16: bytes that were found by fuzzing stay tried."""
    path = next(path for path in TARGETS[name].found if path.name == found)

    TARGETS[name].run(path.read_bytes())
