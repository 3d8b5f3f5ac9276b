"""What residents see is in the part of the texts that every language speaks."""

import re
from gettext import NullTranslations

import pytest

from catalogues.texts import EASY, PUBLIC
from reporting.web import locale
from tests import factories
from tests.factories import ANSWERS
from tests.structure.sources import texts_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

FIRST = (
    *("", "report", "inbox", "now", "guide", "help", "learn", "numbers", "about/privacy"),
    *("languages", "safer-space", "feedback/questions", "about/accessibility/feedback"),
    *("learn/plan", "learn/classes", "learn/results", "numbers/others", "nothing-here"),
)
EASY_FIRST = ("", "report", "inbox", "now", "help", "languages")
OWN_LINKS = re.compile(r'(?:href|formaction)="(/en/[^"#?]*)"')


class Listening(NullTranslations):
    """Says every text as it is and remembers it."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: set[str] = set()

    def _hear(self, message: str) -> None:
        if re.search(r"[a-z]", re.sub(r"%\(\w+\)s", "", message)):
            self.heard.add(message)

    def gettext(self, message: str) -> str:
        """Give a text and remember it."""
        self._hear(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Give a text with a number and remember it."""
        self._hear(msgid1)
        return msgid1 if n == 1 else msgid2


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> Listening:
    """Listen to every text that pages ask for."""
    listening = Listening()
    monkeypatch.setattr(locale, "_read", lambda _: listening)
    return listening


def test_every_text_of_a_public_page_is_translated_in_every_language(
    client: PageClient, team: StaffedTeam, spoken: Listening
) -> None:
    """B21: nobody is shown a mixture: whatever a resident's page says is in the public part."""
    visit(client, FIRST)
    send_and_return(client)

    assert spoken.heard - texts_of(PUBLIC) == set(), "add its file to catalogues/parts.toml"


def test_every_text_of_an_easy_page_is_in_easy_language(
    client: PageClient, team: StaffedTeam, spoken: Listening
) -> None:
    for page in EASY_FIRST:
        client.fetch(f"/fi-simple/{page}")
        client.fetch(f"/en/{page}")
    send_and_return(client)

    assert spoken.heard - texts_of(EASY) == set(), "add its file to catalogues/parts.toml"


def visit(client: PageClient, first: tuple[str, ...]) -> None:
    """Open pages and whatever they lead to in the same language."""
    todo, seen = [f"/en/{page}" for page in first], set[str]()
    while todo:
        path = todo.pop()
        if path in seen or len(seen) > 300:
            continue
        seen.add(path)
        answer = client.fetch(path)
        if answer.mimetype == "text/html":
            todo += OWN_LINKS.findall(answer.text)
    assert len(seen) > 30


def send_and_return(client: PageClient) -> None:
    """Send an empty, a wrong and a whole report, read the receipt, and open the inbox."""
    form = factories.filled_form(client, "en", **ANSWERS)
    empty = {name: value for name, value in form.items() if name == "form_token"}
    client.send("/en/report", empty)
    client.send("/en/report", form | {"story": "x" * 30_000})
    client.send("/en/report", form | {"form_token": "old"})
    receipt = client.send("/en/report", form)
    code = re.search(r'id="follow-up-code".*?</output>', receipt.text)
    assert code
    digits = "".join(re.findall(r"\d", re.sub("<[^>]*>", "", code.group(0).partition(">")[2])))
    for typed in (digits, digits[:-1], "1" * 25, "no code"):
        page = client.get("/en/inbox")
        client.send("/en/inbox", client.fill(page, "/en/inbox", code=typed))
