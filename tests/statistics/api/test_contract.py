"""Whatever a program asks for, the interface answers as its description says."""

from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode

from reporting.runtime import Runtime
from reporting.statistics.api.description import description
from reporting.statistics.catalogue import View
from tests.statistics.releases.published import published_release

OPERATIONS = {path: told["get"] for path, told in description()["paths"].items()}
# The test client unpacks nothing.
PLAIN = {"Accept-Encoding": "identity"}
THERE = {
    "/api/v1/code-lists/{name}": [{"name": "ground"}, {"name": "place"}, {"name": "obs_status"}],
    "/api/v1/releases/{name}": [{"name": "2026-1"}],
    "/api/v1/releases/{name}/tables": [{"name": "2026-1"}],
    "/api/v1/releases/{name}/tables/{view}": [
        {"name": "2026-1", "view": view.value} for view in (View.GROUNDS, View.BYSTANDERS)
    ],
}


def described(app: Flask) -> Any:
    """Give the description that is served, with the application that answers."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


def test_every_operation_answers_as_described(app: Flask, runtime: Runtime) -> None:
    published_release(runtime, "2026")
    schema = described(app)
    for path in OPERATIONS:
        for values in THERE.get(path, [{}]):
            case = schema[path]["GET"].Case(path_parameters=values)
            answer = case.call(headers=PLAIN)
            assert answer.status_code == 200, path
            case.validate_response(answer)


@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
def test_no_answer_to_anything_is_other_than_described(
    mode: GenerationMode, app: Flask, runtime: Runtime
) -> None:
    published_release(runtime, "2026")
    schema = described(app)
    for path, told in OPERATIONS.items():
        # What has no parameter cannot be asked wrongly.
        if mode is GenerationMode.POSITIVE or "parameters" in told:
            _ask_in_many_ways(schema[path]["GET"].as_strategy(generation_mode=mode))


def _ask_in_many_ways(strategy: Any) -> None:
    @seed(2026)
    @settings(
        max_examples=10,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def ask(case: Any) -> None:
        case.call_and_validate(headers=PLAIN)

    ask()
