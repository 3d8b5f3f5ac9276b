"""Who may enter: a route says so, or it is closed."""

from typing import Any

import pytest
from flask import Flask

from reporting.errors import NotFoundError
from reporting.permissions import Access
from reporting.web.access import Pages, guard


def show() -> str:
    """Show a page."""
    return "shown"


def nobody() -> None:
    """Find nobody signed in."""


def served(*blueprints: Any) -> Flask:
    """Give a small application with these pages and the guard."""
    app = Flask("guarded")
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    guard(app, nobody)
    return app


def test_a_page_cannot_be_made_without_saying_who_may_enter() -> None:
    pages = Pages("pages", __name__)

    with pytest.raises(TypeError):
        pages.page("/open")  # type: ignore[call-arg]  # that is what is tried


def test_a_public_page_opens_to_everybody() -> None:
    pages = Pages("pages", __name__)
    pages.page("/open", access=Access.PUBLIC)(show)

    assert served(pages).test_client().get("/open").data == b"shown"


def test_a_route_that_was_added_around_the_guard_is_not_found() -> None:
    """T12, T36, 4.18: undeclared is closed."""
    pages = Pages("pages", __name__)
    pages.add_url_rule("/around", view_func=show)
    app = served(pages)
    app.register_error_handler(NotFoundError, lambda _: ("closed", 404))

    assert app.test_client().get("/around").status_code == 404


def test_a_page_for_staff_asks_who_is_there_before_its_view_runs() -> None:
    pages = Pages("pages", __name__)
    pages.page("/staff", access=Access.SIGNED_IN)(show)
    app = served(pages)
    app.register_error_handler(Exception, lambda error: (type(error).__name__, 403))

    answer = app.test_client().get("/staff")

    assert (answer.status_code, answer.data) == (403, b"SignInRequiredError")
