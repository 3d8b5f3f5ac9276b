"""Every page in every state worth looking at: a name, who sees it, and the way there."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.factories import ANSWERS, PNG
from tests.support.navigators import SIGN_IN, Caseworker, Reporter, press

TOLD = {name: answer for name, answer in ANSWERS.items() if name != "k"}
LONG_NAME = "a-long-name-" + "x" * 60 + ".png"
STORY = "A man shouted at a girl.\nNobody said a word."

Opener = Callable[[Page, str], None]


@dataclass(frozen=True)
class Screen:
    """A page in one state: who must be signed in to see it, and its address or the way there."""

    name: str
    path: str = ""
    way: Opener | None = None
    role: str | None = None

    def open(self, page: Page, language: str) -> None:
        """Open the page in a language."""
        if self.way:
            self.way(page, language)
        else:
            page.goto(self.path.replace("<language>", language))


def _report_empty(page: Page, language: str) -> None:
    Reporter(page, language).open_form()
    press(page, "#you p.go button")


def _report_too_long(page: Page, language: str) -> None:
    reporter = Reporter(page, language)
    reporter.open_form()
    reporter.fill_in({"place": "p" * 90, "story": "word " * 1200}, until="story")
    press(page, "#story p.go button")


def _report_unfolded(page: Page, language: str) -> None:
    Reporter(page, language).open_form("?role=witnessed&m=091#when")
    for summary in page.locator("#when summary").all():
        summary.click()


def _report_story(page: Page, language: str) -> None:
    reporter = Reporter(page, language)
    reporter.open_form("#story")
    reporter.answer("story", "Call me: 040 123 4567, or write to me@example.org.")
    reporter.unfold("files")


def _report_check(page: Page, language: str) -> None:
    reporter = Reporter(page, language)
    reporter.open_form()
    reporter.fill_in(TOLD)


def _report_switched(page: Page, language: str) -> None:
    other = "sv" if language == "fi" else "fi"
    reporter = Reporter(page, other)
    reporter.open_form("#story")
    reporter.add_file("stairs.png", PNG)
    reporter.switch_language(language)


def _receipt(page: Page, language: str) -> None:
    Reporter(page, language).tell({"story": STORY, "reread": "yes"})
    for summary in page.locator("main summary").all():
        summary.click()


def _receipt_counted(page: Page, language: str) -> None:
    Reporter(page, language).tell({"area": "work", "wish": "count"})


def _code_mistyped(page: Page, language: str) -> None:
    _type_code(page, language, "12345")


def _code_unknown(page: Page, language: str) -> None:
    _type_code(page, language, "00000 00000 00000 00000 00001")


def _type_code(page: Page, language: str, code: str) -> None:
    page.goto(f"/{language}/inbox")
    page.locator('[name="code"]').fill(code)
    press(page, "main form .btn")


def _conversation(page: Page, language: str) -> None:
    reporter = Reporter(page, language)
    receipt = reporter.tell({"story": STORY, "reread": "yes", "wish": "advice"})
    reporter.open_inbox(receipt.code)
    reporter.add_file(LONG_NAME, PNG)
    reporter.write_message(STORY)
    press(page, "button[name=story]")
    for summary in page.locator("main summary").all():
        summary.click()


def _conversation_error(page: Page, language: str) -> None:
    reporter = Reporter(page, language)
    reporter.open_inbox(reporter.tell({"story": STORY}).code)
    press(page, 'form[action$="/inbox/message"] button.btn')


def _withdrawn(page: Page, language: str) -> None:
    reporter = Reporter(page, language)
    reporter.open_inbox(reporter.tell({"story": STORY}).code)
    page.locator('details:has([name="sure"]) > summary').click()
    page.locator('[name="sure"]').check()
    press(page, 'form[action$="/inbox/withdraw"] button')


def _sign_in_failed(page: Page, language: str) -> None:
    page.goto(f"{SIGN_IN}?lang={language}")
    for name, value in (("username", "nobody"), ("password", "wrong"), ("otp", "000000")):
        page.locator(f'[name="{name}"]').fill(value)
    press(page, "main form button")


def _case(page: Page, language: str) -> None:
    page.goto(f"/staff/queue?lang={language}")
    with page.expect_navigation():
        page.locator('main a[href*="/staff/cases/"]').first.click()


def _case_read(page: Page, language: str) -> None:
    reporter = Reporter(page, language)
    reporter.open_form()
    reporter.fill_in(TOLD, until="story")
    reporter.add_file(LONG_NAME, PNG)
    reporter.fill_in(TOLD, start="story")
    Caseworker(page, language).find_case(reporter.send().number)
    page.locator("main summary").first.click()
    Caseworker(page, language).read_account()


def _case_error(page: Page, language: str) -> None:
    _case(page, language)
    press(page, 'form[action*="/message"] button.btn')


PLACES = (
    Screen("home", "/<language>/"),
    Screen("report", "/<language>/report"),
    Screen("report, when and where", "/<language>/report#when"),
    Screen("report, kinds and grounds", "/<language>/report#what"),
    Screen("report, wish", "/<language>/report#wish"),
    Screen("report, nothing to check", "/<language>/report#check"),
    Screen("inbox", "/<language>/inbox"),
    Screen("help", "/<language>/help"),
    Screen("privacy", "/<language>/about/privacy"),
    Screen("safety", "/<language>/about/safety"),
    Screen("accessibility", "/<language>/about/accessibility"),
    Screen("not found", "/<language>/no-such-page"),
    Screen("sign in", "/staff/sign-in?lang=<language>"),
    Screen("today", "/staff/?lang=<language>", role="caseworker"),
    Screen("queue", "/staff/queue?lang=<language>", role="caseworker"),
    Screen("no case", "/staff/queue?lang=<language>&number=2000-000000", role="caseworker"),
    Screen("numbers", "/staff/numbers?lang=<language>", role="caseworker"),
    Screen("releases", "/staff/numbers?lang=<language>", role="partner"),
    Screen("welcome", "/staff/welcome?lang=<language>"),
    Screen("forgotten", "/staff/forgotten?lang=<language>"),
    Screen("my account", "/staff/account?lang=<language>", role="caseworker"),
    Screen("my password", "/staff/account/password?lang=<language>", role="caseworker"),
    Screen("my sessions", "/staff/account/sessions?lang=<language>", role="caseworker"),
    Screen("my authenticator", "/staff/account/authenticator?lang=<language>", role="caseworker"),
    Screen("my passkeys", "/staff/account/passkeys?lang=<language>", role="caseworker"),
    Screen("my spare codes", "/staff/account/spare-codes?lang=<language>", role="caseworker"),
    Screen("my recovery code", "/staff/account/recovery-code?lang=<language>", role="caseworker"),
    Screen("people", "/staff/people?lang=<language>", role="admin"),
    Screen("invite", "/staff/people/invite?lang=<language>", role="admin"),
    Screen("team key", "/staff/team-key?lang=<language>", role="lead"),
    Screen("recovery kit", "/staff/team-key/kit?lang=<language>", role="lead"),
    Screen("use the kit", "/staff/team-key/recover?lang=<language>", role="lead"),
    Screen("audit", "/staff/audit?lang=<language>", role="auditor"),
    Screen("may not", "/staff/people?lang=<language>", role="partner"),
)

STATES = (
    Screen("report, unfolded", way=_report_unfolded),
    Screen("report, story", way=_report_story),
    Screen("report, empty", way=_report_empty),
    Screen("report, too long", way=_report_too_long),
    Screen("report, last step", way=_report_check),
    Screen("report, switched", way=_report_switched),
    Screen("receipt", way=_receipt),
    Screen("receipt, counted", way=_receipt_counted),
    Screen("inbox, mistyped", way=_code_mistyped),
    Screen("inbox, unknown", way=_code_unknown),
    Screen("conversation", way=_conversation),
    Screen("conversation, error", way=_conversation_error),
    Screen("withdrawn", way=_withdrawn),
    Screen("sign in, failed", way=_sign_in_failed),
    Screen("case", way=_case, role="caseworker"),
    Screen("case, read", way=_case_read, role="caseworker"),
    Screen("case, error", way=_case_error, role="caseworker"),
)
