"""The team's answers as the reporter finds them: words, questions and files, and nothing else."""

from dataclasses import dataclass

import pytest

from reporting.casework.operations import AnswerDraft, answer
from reporting.languages import LANGUAGES
from reporting.report.drafts import DraftFile
from reporting.report.progress import State
from reporting.runtime import Runtime
from reporting.web.uploads import SealedUpload
from tests import factories
from tests.casework.cases import caseworker, sending
from tests.factories import PDF, Sent
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam


@dataclass(frozen=True)
class Answered:
    """A report that the team answered with a file."""

    sent: Sent
    file: DraftFile


@pytest.fixture
def answered(client: PageClient, runtime: Runtime, team: StaffedTeam) -> Answered:
    """Give a report with an answer, a file and a question."""
    sent = factories.send_report(client, story="It happened.", wish="advice")
    file = sealed_file(runtime, PDF + b"advice")
    say(runtime, team, AnswerDraft("Take <b>this</b>.\nPlease.", (file,), is_question=True))
    return Answered(sent, file)


def sealed_file(runtime: Runtime, content: bytes) -> DraftFile:
    """Seal a file as an upload does."""
    upload = SealedUpload(runtime.storage.create, is_wanted=True)
    upload.write(content)
    kept = upload.keep()
    return DraftFile(
        attachment_id=kept.attachment_id,
        key=kept.key,
        blob_name=kept.blob_name,
        name="Neuvot.pdf",
        media_type=kept.media_type,
        length=kept.length,
        sha256=kept.sha256,
    )


def say(runtime: Runtime, team: StaffedTeam, draft: AnswerDraft) -> None:
    """Answer the only report as a caseworker."""
    report = factories.only_report(runtime, team).report
    person = caseworker(runtime, team)
    with runtime.database.writing() as session:
        answer(session, report.id, draft, by=person, sending=sending())


def test_the_answer_is_shown_as_the_teams_and_as_text(
    client: PageClient, answered: Answered
) -> None:
    page = client.post("/en/inbox", {"code": answered.sent.code})

    article = page.one("article", class_="message", data_from="team")
    assert "Take <b>this</b>.Please." in text_of(article)
    assert not page.all("article", data_from="reporter")


def test_the_teams_file_is_downloaded_by_the_reporter(
    client: PageClient, answered: Answered
) -> None:
    form = factories.inbox(client, answered.sent.code).fields("/inbox/wish")

    got = client.send("/en/inbox/file", form | {"file": answered.file.attachment_id.hex()})

    assert got.data == PDF + b"advice"
    assert got.headers["Content-Disposition"].endswith("''Neuvot.pdf")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_state_is_told_in_the_readers_words(
    language: str, client: PageClient, runtime: Runtime, answered: Answered, team: StaffedTeam
) -> None:
    page = factories.inbox(client, answered.sent.code, language)

    assert factories.only_report(runtime, team).report.state is State.WAITING
    heading = text_of(page.one("h1"))
    assert heading
    assert (heading == State.WAITING.label) is (language == "en")


def test_the_reporters_answer_to_a_question_brings_the_team_back(
    client: PageClient, runtime: Runtime, team: StaffedTeam, answered: Answered
) -> None:
    page = factories.inbox(client, answered.sent.code)

    page = factories.act(client, page, "message", message="Here is more")

    found = factories.only_report(runtime, team)
    assert found.report.state is State.IN_PROGRESS
    assert [message.is_from_team for message in found.messages] == [True, False]
    assert [a.get("data-from") for a in page.all("article")] == ["team", "reporter"]


def test_nothing_of_the_teams_own_notes_is_on_the_reporters_page(
    client: PageClient, runtime: Runtime, team: StaffedTeam, answered: Answered
) -> None:
    summary = factories.only_report(runtime, team).summary

    html = factories.inbox(client, answered.sent.code).html

    assert summary.fact_key.hex() not in html
    assert "Aino Lehto" not in html  # answers come from the service, not from a person


def test_withdrawing_deletes_the_teams_words_and_files_too(
    client: PageClient, runtime: Runtime, answered: Answered
) -> None:
    page = factories.inbox(client, answered.sent.code)

    factories.act(client, page, "withdraw", sure="yes")

    counts = factories.row_counts(runtime.database)
    assert (counts["sealed_object"], counts["attachment"]) == (0, 0)
    assert list(runtime.storage.names()) == []
