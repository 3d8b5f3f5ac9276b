"""Two leads at the desk, and a quick stand-in for PDFs."""

import pytest
from flask import Flask

from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from reporting.statistics.annual.desk import page as desk_page_module
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, make_member, sign_in


@pytest.fixture
def second(app: Flask, runtime: Runtime, team: StaffedTeam) -> PageClient:
    """Give another lead, signed in."""
    client = PageClient(app)
    client.prefer("en")
    sign_in(client, make_member(runtime, StaffRole.LEAD, kit=team.recovery_code))
    return client


@pytest.fixture
def first(client: PageClient, team: StaffedTeam) -> PageClient:
    """Give the lead who makes the report, signed in."""
    client.prefer("en")
    sign_in(client, team.lead)
    return client


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Make a quick stand-in of each PDF, and give what it was made of."""
    made: list[str] = []

    def quick(html: str, *, css: str = "") -> bytes:
        assert css
        made.append(html)
        return b"%PDF-quick"

    monkeypatch.setattr(desk_page_module, "pdf_from_html", quick)
    return made
