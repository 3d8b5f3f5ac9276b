"""Two leads at the pages of releases, and a partner who reads what comes of it."""

from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import update

from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from reporting.statistics.releases.models import Release
from tests.statistics.releases.published import add, various
from tests.support.page import Page
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, make_member, sign_in

RELEASES = "/staff/releases"
NAME = "2025-Q3-1"
ONE = f"{RELEASES}/{NAME}"


class Office:
    """Two leads and a partner, each signed in with a browser of their own."""

    def __init__(self, app: Flask, runtime: Runtime, team: StaffedTeam) -> None:
        self.app, self.runtime, self.team = app, runtime, team
        self.first = self._signed_in(team.lead)
        self.second = self._signed_in(self._member(StaffRole.LEAD))
        self.partner = self._signed_in(self._member(StaffRole.PARTNER))

    def prepare(self, period: str = "2025-Q3", number: int = 120) -> Page:
        """Let a quarter have reports, and prepare its release as the first lead."""
        add(self.runtime, various(number, f"{period[:4]}-W29"))
        path = f"{RELEASES}/new"
        form = self.first.fill(self.first.get(path), "/new", period=period)
        return self.first.follow(path, form)

    def step(self, who: PageClient, step: str, *, status: int = 303, **answers: Any) -> Page:
        """Fill in the page of a step and send it; give the page it leads to or that says no."""
        path = f"{ONE}/{step}"
        form = who.fill(who.get(path), f"/{step}", **answers)
        return who.follow(path, form) if status == 303 else who.post(path, form, status=status)

    def review(self) -> Page:
        """Tick everything as the second lead."""
        ticks: dict[str, Any] = dict.fromkeys(("totals", "breaks", "hidden", "words"), "yes")
        return self.step(self.second, "review", **ticks)

    def publish(self, period: str = "2025-Q3") -> Page:
        """Prepare, check, announce and publish a release on its day."""
        self.prepare(period)
        self.review()
        self.step(self.first, "announce")
        self.let_the_day_come()
        return self.step(self.first, "publish")

    def let_the_day_come(self) -> None:
        """Announce as if it had been for a day that is over."""
        with self.runtime.database.writing() as session:
            session.execute(update(Release).values(publish_on=date(2026, 1, 1)))

    def _member(self, role: StaffRole) -> Any:
        return make_member(self.runtime, role, kit=self.team.recovery_code)

    def _signed_in(self, member: Any) -> PageClient:
        client = PageClient(self.app)
        client.prefer("en")
        sign_in(client, member)
        return client
