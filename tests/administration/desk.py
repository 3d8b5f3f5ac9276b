"""An admin at their pages: filling in a preference, looking at it, saving it."""

from typing import Any

from flask import Flask

from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from tests.support.page import Page
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, make_member, sign_in

LIST = "/staff/preferences"


class AdminDesk:
    """An admin who is signed in, beside a resident in another browser."""

    def __init__(self, app: Flask, runtime: Runtime, team: StaffedTeam) -> None:
        self.app, self.runtime, self.team = app, runtime, team
        self.admin = make_member(runtime, StaffRole.ADMIN)
        self.staff, self.resident = PageClient(app), PageClient(app)
        self.staff.prefer("en")
        sign_in(self.staff, self.admin)

    def look(self, name: str, *, status: int = 200, **answers: Any) -> Page:
        """Fill in a preference and press the button that shows how it will look."""
        page = self.staff.get(f"{LIST}/{name}")
        form = self.staff.fill(page, f"/{name}", **answers) | {"step": "look"}
        return self.staff.post(f"{LIST}/{name}", form, status=status)

    def save(self, name: str, **answers: Any) -> Page:
        """Fill in a preference, look at it, save it; give the list afterwards."""
        preview = self.look(name, **answers)
        form = self.staff.fill(preview, f"/{name}") | {"step": "save"}
        return self.staff.follow(f"{LIST}/{name}", form)

    def undo(self, name: str) -> Page:
        """Bring back what a preference was before."""
        path = f"{LIST}/{name}/undo"
        return self.staff.follow(path, self.staff.fill(self.staff.get(path), "/undo"))
