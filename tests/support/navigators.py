"""A reporter and a caseworker in a real browser: each action as its person would name it."""

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
from playwright.sync_api import FilePayload, Locator, Page, Response

from reporting.demo.people import DemoLogin, known_logins

SIGN_IN = "/staff/sign-in"
STEPS = ("you", "when", "story", "what", "wish", "check")

# Where each question stands, so that a reporter answers it when its step is shown.
QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "you": ("role", "area"),
    "when": ("when", "time_of_day", "municipality", "place", "organisation"),
    "story": ("story",),
    "what": ("kinds", "grounds", "bystander"),
    "wish": ("wish", "sharing", "reply_language", "contact", "contact_safe", "contact_time"),
    "check": ("reread", "with_code"),
}
_WRITTEN = frozenset({"municipality", "place", "organisation", "story", "contact"})

Answers = Mapping[str, str | Iterable[str]]


@dataclass(frozen=True)
class Receipt:
    """What a receipt shows: the follow-up code, empty when there is none, and the number."""

    code: str = field(repr=False)
    number: str


@dataclass(frozen=True)
class Said:
    """One message of a conversation: `team` or `reporter`, and the words."""

    by: str
    text: str


class Reporter:
    """Somebody with a phone who tells what happened, and comes back for the answer."""

    def __init__(self, page: Page, language: str = "en") -> None:
        self.page, self.language = page, language

    def open_home(self) -> None:
        """Open the start page."""
        self.page.goto(f"/{self.language}/")

    def choose_to_tell(self) -> None:
        """Take the first door of the start page."""
        self.page.locator("main .door.first").click()
        self.page.wait_for_url(f"**/{self.language}/report")

    def open_form(self, query: str = "") -> None:
        """Open the form by its address."""
        self.page.goto(f"/{self.language}/report{query}")

    def answer(self, name: str, answer: str | Iterable[str]) -> None:
        """Answer one question of the step that is shown; unfolds it when it is folded."""
        self.unfold(name)
        if name in _WRITTEN:
            self.page.locator(f'[name="{name}"]').fill(str(answer))
        elif name == "reply_language":
            self.page.locator(f'[name="{name}"]').select_option(str(answer))
        else:
            for value in [answer] if isinstance(answer, str) else answer:
                self.page.locator(f'[name="{name}"][value="{value}"]').check()

    def unfold(self, name: str) -> None:
        """Unfold the extra that holds a question."""
        folded = self.page.locator(f'details:not([open]):has([name="{name}"]) > summary')
        if folded.count():
            folded.click()

    def add_file(self, name: str, content: bytes, *, media_type: str = "image/png") -> None:
        """Choose a file in the form or in the inbox."""
        self.unfold("files")
        chosen: FilePayload = {"name": name, "mimeType": media_type, "buffer": content}
        self.page.locator('[name="files"]').set_input_files(chosen)

    def switch_language(self, language: str) -> Response:
        """Show this form or this conversation in another language."""
        self.language = language
        folded = self.page.locator(f'header details:not([open]):has([lang="{language}"]) > summary')
        if folded.count():
            folded.click()
        return self.press(f'header .langs button[lang="{language}"]')

    def tap(self, name: str, value: str) -> None:
        """Choose an answer by tapping its row, as a thumb does."""
        self.page.locator(f'label.opt:has([name="{name}"][value="{value}"])').tap()

    def go_on(self, step: str) -> None:
        """Follow Continue from a step to the next one."""
        following = STEPS[STEPS.index(step) + 1]
        self.page.locator(f'#{step} p.go a.btn[href="#{following}"]').first.click()
        self.page.locator(f"#{following}").wait_for()

    def fill_in(self, answers: Answers, *, start: str = "you", until: str = "check") -> None:
        """Answer step by step, going on after each, and stop on the step `until`."""
        for step in STEPS[STEPS.index(start) : STEPS.index(until) + 1]:
            for name in QUESTIONS[step]:
                if name in answers:
                    self.answer(name, answers[name])
            if step != until:
                self.go_on(step)

    def send_now(self, step: str = "you") -> Receipt:
        """Send from a step before the last."""
        self.press(f"#{step} p.go button")
        return self.receipt()

    def send(self) -> Receipt:
        """Send from the last step."""
        self.press("#check button.btn")
        return self.receipt()

    def tell(self, answers: Answers) -> Receipt:
        """Open the form, fill it in step by step, and send it."""
        self.open_form()
        self.fill_in(answers)
        return self.send()

    def receipt(self) -> Receipt:
        """Read the receipt that is shown."""
        code = self.page.locator("output#follow-up-code")
        number = self.page.locator("output#report-number").inner_text().strip()
        return Receipt(code.inner_text().strip() if code.count() else "", number)

    def open_inbox(self, code: str) -> None:
        """Type the code on the inbox page."""
        self.page.goto(f"/{self.language}/inbox")
        self.page.locator('[name="code"]').fill(code)
        self.press("main form .btn")
        self.page.locator("h2#messages").wait_for()

    def write_message(self, text: str) -> None:
        """Write to the team from the open inbox."""
        self.page.locator('[name="message"]').fill(text)
        self.press('form[action$="/inbox/message"] button.btn')

    def messages(self) -> list[Said]:
        """Read the conversation, oldest first."""
        return conversation(self.page)

    def leave_quickly(self) -> None:
        """Press Leave quickly."""
        self.page.locator("header a.leave").click()

    def answers(self) -> list[tuple[str, str]]:
        """Give what the form would send now, but for its token, its files and the hidden mark."""
        return [
            (name, value)
            for name, value in self.page.evaluate(_FORM)
            if name not in {"form_token", "files", "k"} and value
        ]

    def press(self, selector: str) -> Response:
        """Press a button that sends a form, and give the page that answers."""
        return press(self.page, selector)


class Caseworker:
    """Somebody of the team at a desk."""

    def __init__(self, page: Page, language: str = "en") -> None:
        self.page, self.language = page, language

    def sign_in(self, login: DemoLogin) -> None:
        """Sign in with password and one-time code; the next code when this one was used already."""
        for code in codes_to_try(login):
            self.page.goto(f"{SIGN_IN}?lang={self.language}")
            self.page.locator('[name="username"]').fill(login.username)
            self.page.locator('[name="password"]').fill(login.password)
            self.page.locator('[name="otp"]').fill(code)
            press(self.page, "main form button")
            if SIGN_IN not in self.page.url:
                return
        raise AssertionError(f"{login.role} cannot sign in")

    def find_case(self, number: str) -> None:
        """Open a case by its report number, from the queue."""
        self.page.goto(f"/staff/queue?lang={self.language}")
        self.page.locator('[name="number"]').fill(number)
        press(self.page, "form:has([name=number]) button")
        self.page.wait_for_url("**/staff/cases/*")

    def acknowledge(self) -> None:
        """Tell the reporter that a person has read the report."""
        press(self.page, 'form[action*="/acknowledge"] button')

    def read_account(self) -> str:
        """Ask for the text of the report and read it."""
        press(self.page, 'form[action*="/story"] button')
        return words(self.page.locator("section:has(> #account) > .box"))

    def write_answer(self, text: str) -> None:
        """Write to the reporter."""
        self.page.locator('[name="message"]').fill(text)
        press(self.page, 'form[action*="/message"] button.btn')

    def messages(self) -> list[Said]:
        """Read the conversation, oldest first."""
        return conversation(self.page)

    def sign_out(self) -> None:
        """Sign out."""
        press(self.page, 'header form[action*="/sign-out"] button')


def press(page: Page, selector: str) -> Response:
    """Press a button that leads to another page, and give that page's answer."""
    with page.expect_navigation() as found:
        page.locator(selector).first.click()
    answer = found.value
    assert answer is not None
    return answer


def conversation(page: Page) -> list[Said]:
    """Read the messages on a page, oldest first."""
    articles = page.locator("article.message").all()
    return [Said(str(article.get_attribute("data-from")), words(article)) for article in articles]


def words(around: Locator) -> str:
    """Read what a person wrote inside an element, one paragraph a line."""
    return "\n".join(around.locator('p[dir="auto"]').all_inner_texts())


def login_of(instance: Path, role: str) -> DemoLogin:
    """Give how to sign in as the demo's person of a role."""
    return next(login for login in known_logins(instance) if login.role == role)


def codes_to_try(login: DemoLogin) -> Iterator[str]:
    """Give one-time codes until one is new: others of this run may have used the first two."""
    yield one_time_code(login)
    yield one_time_code(login, ahead=1)
    time.sleep(30)
    yield one_time_code(login, ahead=1)


def one_time_code(login: DemoLogin, *, ahead: int = 0) -> str:
    """Give the code an authenticator shows now, or so many half minutes from now."""
    moment = datetime.now(UTC) + timedelta(seconds=30 * ahead)
    return pyotp.TOTP(login.totp_secret).at(moment)


def digits(code: str) -> str:
    """Give a follow-up code without its spaces."""
    return re.sub(r"\D", "", code)


def shows(page: Page, selector: str) -> bool:
    """Say whether something that can be seen matches."""
    return page.locator(selector).locator("visible=true").count() > 0


def computed(page: Page, selector: str, name: str) -> Any:
    """Give a computed style of the first match."""
    return page.locator(selector).first.evaluate(
        "(node, name) => getComputedStyle(node).getPropertyValue(name)", name
    )


_FORM = "() => [...new FormData(document.getElementById('report'))].filter(([, v]) => !v.name)"
