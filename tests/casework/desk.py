"""What tests of the case pages share: somebody at the desk, a case, and looking at both."""

from datetime import timedelta

from reporting.report.conversation import messages_of
from reporting.report.models import Report
from reporting.report.progress import Promise, State
from reporting.report.queries import sealed_keys_of, sealed_objects_of
from reporting.report.sealed import keys_for_code, opened_objects
from reporting.runtime import Runtime
from reporting.sealing import KeyRole
from reporting.web import current
from tests.casework.cases import Case
from tests.support.page import Page
from tests.support.pages import PageClient

ENGLISH = "?lang=en"
CONTACT = "040 765 4321"


def promised(days: int) -> Promise:
    """Give promises that end so many days from the real today; feedback a month later."""
    day = current.today() + timedelta(days=days)
    return Promise(day, day + timedelta(days=30), day + timedelta(days=365))


def opened(desk: PageClient, case: Case, part: str = "") -> Page:
    """Give a case page in English."""
    return desk.get(case.path + part + ENGLISH)


def story_page(desk: PageClient, case: Case) -> Page:
    """Give the page with the story, asked for by its button."""
    form = desk.fill(opened(desk, case), "/story" + ENGLISH)
    return desk.post(case.path + "/story" + ENGLISH, form)


def conversation(runtime: Runtime, case: Case) -> list[str]:
    """Give the messages as the reporter's code opens them."""
    with runtime.database.reading() as session:
        keys = keys_for_code(sealed_keys_of(session, case.id), case.code.wrapping_key)
        objects = sealed_objects_of(session, case.id)
        return [m.text for m in messages_of(opened_objects(objects, keys, KeyRole.THREAD))]


def without_spaces(text: str) -> str:
    """Give a text as its letters alone."""
    return "".join(text.split())


def state_of(runtime: Runtime, case: Case) -> State:
    """Give the state a case is in now."""
    with runtime.database.reading() as session:
        return session.get_one(Report, case.id).state
