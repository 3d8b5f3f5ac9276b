"""The redaction page: asked for, marked, looked at, saved; the text in no address and no list."""

from html import unescape

import pytest

from reporting.audit import AuditAction
from reporting.runtime import Runtime
from tests.casework.cases import STORY, Case, caseworker, make_case, trail_of
from tests.casework.desk import ENGLISH, promised
from tests.casework.redaction.test_copies import newest
from tests.support.page import Page
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

REDACT = "/redact" + ENGLISH


@pytest.fixture
def case(runtime: Runtime, team: StaffedTeam) -> Case:
    """Give a report that names a man and his number."""
    told = "Matti Virtanen shouted. Call 040 765 4321."
    return make_case(runtime, team, promise=promised(3), story=told, place="Tram 9")


def step(desk: PageClient, case: Case, page: Page, name: str, **answers: object) -> Page:
    """Press one of the buttons of the redaction page."""
    form = desk.fill(page, case.path + REDACT, **answers) | {"step": name}
    return desk.post(case.path + REDACT, form)


def test_the_text_is_shown_only_when_asked_for_and_that_is_written_down(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    start = desk.get(case.path + REDACT)
    assert "Matti" not in start.html

    shown = step(desk, case, start, "open")
    assert "Matti Virtanen shouted." in unescape(shown.html)
    assert AuditAction.STORY_OPENED in trail_of(runtime, case, caseworker(runtime, team))


def test_suggestions_are_hidden_where_they_are_ticked_and_the_copy_is_saved(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    shown = step(desk, case, desk.get(case.path + REDACT), "open")
    ticked = ["name|Matti Virtanen", "phone|040 765 4321"]
    marked = step(desk, case, shown, "apply", found=ticked)
    assert "[name] shouted. Call [phone]." in marked.html

    preview = step(desk, case, marked, "preview")
    marks = ["".join(b.itertext()) for b in preview.all("b", class_="redacted")]
    assert marks == ["[name]", "[phone]"]
    form = desk.fill(preview, case.path + REDACT) | {"step": "save"}
    page = desk.follow(case.path + REDACT, form)
    assert "The redacted copy was saved." in page.text
    assert set(newest(runtime, case, caseworker(runtime, team)).parts) == {"story"}


def test_a_rewritten_text_is_refused_and_kept(desk: PageClient, case: Case) -> None:
    shown = step(desk, case, desk.get(case.path + REDACT), "open")
    form = desk.fill(shown, case.path + REDACT) | {"step": "preview", "text-story": "All was well."}
    page = desk.post(case.path + REDACT, form, status=422)

    assert "A copy only hides" in page.text
    assert "All was well." in page.html


def test_marks_may_be_written_in_the_language_of_the_page(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    shown = step(desk, case, desk.get(case.path + REDACT), "open")
    hidden = "[NAME] shouted. Call [phone]."
    form = desk.fill(shown, case.path + REDACT) | {"step": "save", "text-story": hidden}
    desk.follow(case.path + REDACT, form)

    assert len(newest(runtime, case, caseworker(runtime, team)).marks) == 2


def test_the_copy_is_not_saved_over_a_changed_case_and_the_work_is_kept(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    shown = step(desk, case, desk.get(case.path + REDACT), "open")
    hidden = "[name] shouted. Call [phone]."
    form = desk.fill(shown, case.path + REDACT) | {"step": "save", "text-story": hidden}
    note = desk.fill(
        desk.get(case.path + "/note" + ENGLISH), case.path + "/note" + ENGLISH, note="Meanwhile"
    )
    desk.post_for_redirect(case.path + "/note" + ENGLISH, note)
    page = desk.post(case.path + REDACT, form, status=409)

    assert "Somebody changed the case" in page.text
    again = desk.fill(page, case.path + REDACT) | {"step": "save"}
    assert again["text-story"] in (hidden, [hidden])
    desk.follow(case.path + REDACT, again)


def test_nothing_of_the_case_stands_in_a_title(desk: PageClient, case: Case) -> None:
    shown = step(desk, case, desk.get(case.path + REDACT), "open")

    assert STORY not in "".join(shown.one("title").itertext())
    assert "Matti" not in "".join(shown.one("title").itertext())
