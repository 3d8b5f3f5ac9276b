"""Slow clients, smuggled requests and the onion service, through the real nginx configuration."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.machine import ONION, inside_a_namespace


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Give what the scenario found, run once for all tests here."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    return inside_a_namespace("tests.deploy.hostile_scenario", folder)


@pytest.mark.database
def test_500_slow_connections_stop_nobody_else(found: dict[str, Any]) -> None:
    """5.15: slow headers, slow bodies and unread answers leave every page open to others."""
    assert found["slow"] == [200] * 30


@pytest.mark.database
def test_no_request_hides_in_another(found: dict[str, Any]) -> None:
    """4.30: what means two things is refused or taken whole; the hidden request never answers."""
    statuses = [status for status, _ in found["smuggled"]]

    assert not any(was_answered for _, was_answered in found["smuggled"])
    assert set(statuses) <= {0, 200, 400, 403, 405, 411, 413, 421, 422, 501, 505}
    assert statuses[0] == 400  # a length and chunks


@pytest.mark.database
def test_the_onion_service_has_no_hsts_and_answers_to_its_own_name_only(
    found: dict[str, Any],
) -> None:
    """4.38: no HSTS on the onion, Onion-Location on the public name, no other link between them."""
    onion, clearnet = found["onion"]["page"], found["onion"]["clearnet"]

    assert onion.startswith("HTTP/1.1 200")
    assert "strict-transport-security" not in onion.lower()
    assert "Onion-Location" not in onion
    assert "report.example.org" not in onion
    assert "421" in found["onion"]["foreign"].splitlines()[0]
    assert f"Onion-Location: http://{ONION}/en/" in clearnet
    assert clearnet.count(ONION) == 1
    assert "strict-transport-security: max-age=63072000" in clearnet.lower()
