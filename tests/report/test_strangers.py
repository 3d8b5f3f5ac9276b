"""Two reporters: neither reaches anything of the other, whatever they send."""

from dataclasses import dataclass

import pytest

from reporting.report.inbox import keys_by_code, open_continuation, seal_continuation
from reporting.report.sealed import ReportKeys
from reporting.runtime import Runtime
from reporting.sealing import KeyRole, parse_code
from reporting.web import current
from tests import factories
from tests.factories import JPG, Sent, upload
from tests.support.page import Page
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam


@dataclass(frozen=True)
class Reporter:
    """A reporter with a file in the story and one in a message."""

    sent: Sent
    page: Page
    files: tuple[str, str]


@pytest.fixture
def anna(client: PageClient, runtime: Runtime, team: StaffedTeam) -> Reporter:
    """Give the first reporter."""
    return make_reporter(client, runtime, team, name="Anna")


@pytest.fixture
def bilal(client: PageClient, runtime: Runtime, team: StaffedTeam) -> Reporter:
    """Give the second reporter."""
    return make_reporter(client, runtime, team, name="Bilal")


def make_reporter(
    client: PageClient, runtime: Runtime, team: StaffedTeam, *, name: str
) -> Reporter:
    """Send a report and a message, each with a file."""
    sent = factories.send_report(
        client, story=f"Story of {name}", reread="yes", files=[upload(JPG + name.encode())]
    )
    form = client.fill(factories.inbox(client, sent.code), "/inbox/message", message=f"I, {name}")
    form |= {"files": upload(JPG + name.encode()), "file_care": "keep"}
    page = factories.post(client, "/en/inbox/message", form)
    found = next(
        stored
        for stored in factories.stored_reports(runtime, team)
        if stored.story.story == f"Story of {name}"
    )
    story_file, message_file = found.story.files[0], found.messages[0].files[0]
    return Reporter(sent, page, (story_file.attachment_id.hex(), message_file.attachment_id.hex()))


def test_a_reporters_own_files_open(client: PageClient, anna: Reporter) -> None:
    form = anna.page.fields("/inbox/wish")
    for file in anna.files:
        assert client.send("/en/inbox/file", form | {"file": file}).data == JPG + b"Anna"


def test_another_reporters_file_is_as_missing_as_one_that_never_was(
    client: PageClient, anna: Reporter, bilal: Reporter
) -> None:
    """T05, T11, P08: another's file is missing."""
    form = anna.page.fields("/inbox/wish")
    never = client.send("/en/inbox/file", form | {"file": "ab" * 16})

    for file in bilal.files:
        foreign = client.send("/en/inbox/file", form | {"file": file})
        assert foreign.status_code == never.status_code == 404
        assert foreign.data == never.data


def test_each_inbox_shows_its_own_words_only(
    client: PageClient, anna: Reporter, bilal: Reporter
) -> None:
    for own, other in (("Anna", "Bilal"), ("Bilal", "Anna")):
        reporter = anna if own == "Anna" else bilal
        page = factories.inbox(client, reporter.sent.code)
        carried = page.fields("/inbox/wish") | {"story": "yes"}
        html = page.html + factories.post(client, "/en/inbox", carried).html
        assert f"Story of {own}" in html
        assert f"I, {own}" in html
        assert other not in html


def test_a_page_of_one_reporter_cannot_act_for_another(
    client: PageClient, runtime: Runtime, anna: Reporter, bilal: Reporter
) -> None:
    """T11, 4.18: pages act for their own report."""
    own, other = anna.page.fields("/inbox/wish"), bilal.page.fields("/inbox/wish")
    mixed = other["continuation"][0]
    half = len(mixed) // 2
    for text in (
        own["continuation"][0][:half] + mixed[half:],
        mixed[:-4],
        mixed[:-8] + "AAAAAAA=",
        anna.sent.code,
    ):
        for action in ("message", "wish", "withdraw", "file"):
            form = own | {"continuation": text, "message": "x", "sure": "yes", "wish": "count"}
            answer = client.send(f"/en/inbox/{action}", form | {"file": bilal.files[1]})
            assert answer.status_code == 400, (action, text[:20])
    assert factories.row_counts(runtime.database)["report"] == 2


def test_deleting_ones_report_leaves_the_others_alone(
    client: PageClient, anna: Reporter, bilal: Reporter
) -> None:
    """T11: deleting deletes one's own."""
    factories.act(client, anna.page, "withdraw", sure="yes")

    page = factories.inbox(client, bilal.sent.code)
    assert "I, Bilal" in page.html
    form = page.fields("/inbox/wish") | {"file": bilal.files[0]}
    assert client.send("/en/inbox/file", form).data == JPG + b"Bilal"


def test_a_form_token_of_one_reporter_does_not_stop_anothers_message(
    client: PageClient, runtime: Runtime, team: StaffedTeam, anna: Reporter, bilal: Reporter
) -> None:
    form = client.fill(bilal.page, "/inbox/message", message="Hello from Bilal")
    factories.post(client, "/en/inbox/message", form)

    texts = [m.text for s in factories.stored_reports(runtime, team) for m in s.messages]
    assert sorted(texts) == ["Hello from Bilal", "I, Anna", "I, Bilal"]


def test_the_keys_of_one_report_open_nothing_of_another(
    client: PageClient, runtime: Runtime, anna: Reporter, bilal: Reporter
) -> None:
    """T11: keys are of one report."""
    mine = keys_by_code(runtime, parse_code(anna.sent.code), today=current.today())
    theirs = keys_by_code(runtime, parse_code(bilal.sent.code), today=current.today())
    forged = ReportKeys(theirs.report_id, mine.by_role)
    key = runtime.keyring.inbox_key

    carried = {"continuation": seal_continuation(forged, key, now=current.now())}
    answer = client.send("/en/inbox", carried | {"story": "yes"})

    assert answer.status_code == 500
    assert "Bilal" not in answer.get_data(as_text=True)


def test_a_code_gives_no_key_of_the_teams_notes(runtime: Runtime, anna: Reporter) -> None:
    keys = keys_by_code(runtime, parse_code(anna.sent.code), today=current.today())
    form = anna.page.fields("/inbox/wish")
    carried = open_continuation(
        form["continuation"][0], runtime.keyring.inbox_key, now=current.now()
    )

    assert set(keys.by_role) == set(carried.by_role) == {KeyRole.STORY, KeyRole.THREAD}
