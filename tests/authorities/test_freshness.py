"""The build speaks up before residents are told old numbers: a warning at 180 days, red at 365."""

from datetime import UTC, datetime

import pytest

from reporting.authorities.checks import stale_claims
from reporting.authorities.contacts import contacts


def test_no_card_claims_to_have_been_read_more_than_a_year_ago(
    capsys: pytest.CaptureFixture[str],
) -> None:
    claims = stale_claims(contacts(), datetime.now(UTC).date())

    with capsys.disabled():
        for card in claims.to_warn:
            print(f"\ndata/contacts.toml: check {card.id}, read on {card.verified_on}")  # noqa: T201 - the warning
    assert [f"{card.id}, read on {card.verified_on}" for card in claims.to_fail] == []
