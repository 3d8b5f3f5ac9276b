"""Hidden data in files: taken out of pictures or kept as evidence, as the reporter chooses."""

import fcntl
import os
from typing import Any

import pytest

from reporting.attachments import process
from reporting.report.content import file_from_content
from reporting.report.drafts import DraftFile
from reporting.runtime import Runtime
from reporting.web.downloads import stored_pieces
from tests import factories
from tests.attachments import samples
from tests.factories import upload
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

CAMERA = samples.CAMERA.encode()
NAME = "IMG_20261120_0915.jpg"


def sent_file(
    client: PageClient, runtime: Runtime, team: StaffedTeam, content: bytes, **told: Any
) -> tuple[DraftFile, bytes]:
    """Send a report with a file; give what is known of it, and the file as it lies there."""
    factories.send_report(client, story="See", files=[upload(content, NAME)], **told)
    (file,) = factories.only_report(runtime, team).story.files
    assert list(runtime.storage.names()) == [file.blob_name]
    return file, b"".join(stored_pieces(file, runtime.storage))


def refused(client: PageClient, runtime: Runtime, content: bytes, care: str = "clean") -> str:
    """Send a file that is not taken; give what the page says of it."""
    form = factories.filled_form(client, story="Words", files=[upload(content)], file_care=care)
    page = factories.send(client, form, status=422)
    assert page.fields("/en/report")["story"] == ["Words"]
    assert page.fields("/en/report")["file_care"] == [care]
    assert list(runtime.storage.names()) == []
    return text_of(page.by_id("q-files-error"))


def test_the_form_asks_and_removing_is_what_happens_unless_changed(client: PageClient) -> None:
    page = factories.get(client, "/en/report")

    assert page.fields("/en/report")["file_care"] == ["clean"]
    assert "Keep the file exactly as it is, as evidence" in page.text


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_is_kept_without_what_was_hidden_in_it(
    kind: str, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """4.19: of a photo only what can be seen is kept; its name tells no time either."""
    content = samples.picture(kind)
    file, stored = sent_file(client, runtime, team, content, file_care="clean")

    assert file.is_cleaned
    assert file.name == f"picture-1.{'png' if kind in {'PNG', 'GIF'} else 'jpg'}"
    assert CAMERA not in stored
    assert stored != content


def test_evidence_is_kept_to_the_last_byte(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    content = samples.picture()
    file, stored = sent_file(client, runtime, team, content, file_care="keep")

    assert stored == content
    assert (file.is_cleaned, file.name) == (False, NAME)


def test_a_page_that_did_not_ask_still_removes_what_it_can(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    file, stored = sent_file(client, runtime, team, samples.picture())

    assert CAMERA not in stored
    assert file.is_cleaned


def test_a_message_in_the_inbox_offers_the_same(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    page = factories.inbox(client, factories.send_report(client, story="x").code)
    form = client.fill(page, "/inbox/message", message="Hello")
    assert form["file_care"] == ["clean"]
    factories.post(client, "/en/inbox/message", form | {"files": upload(samples.picture(), NAME)})

    (file,) = factories.only_report(runtime, team).messages[-1].files
    assert file.is_cleaned
    assert CAMERA not in b"".join(stored_pieces(file, runtime.storage))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (samples.png_bomb(), "too large to open safely"),
        (samples.moving("GIF"), "still pictures only"),
        (samples.moving("PNG"), "still pictures only"),
        (factories.JPG, "could not be read"),
        (samples.docm(), "has a program in it"),
        (samples.package({"a": "b"}), "must be a JPG"),
    ],
    ids=["bomb", "moving GIF", "moving PNG", "not readable", "macros", "zip"],
)
def test_what_cannot_be_made_safe_is_refused_in_words(
    content: bytes, words: str, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """4.19: bombs and documents with programs are refused, and the words typed stay."""
    assert words in refused(client, runtime, content)


@pytest.mark.parametrize("care", ["clean", "keep"])
def test_a_document_is_kept_as_it_is_and_named_by_its_kind(
    care: str, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    content = samples.docx(samples.paragraph("Diary"))
    file, stored = sent_file(client, runtime, team, content, file_care=care)

    assert stored == content
    assert file.name == "IMG_20261120_0915.docx"
    assert not file.is_cleaned


@pytest.mark.parametrize("content", [samples.gifar(), samples.pdf_and_zip()], ids=["GIFAR", "PDF"])
def test_a_file_of_two_types_is_kept_as_an_unknown_one(
    content: bytes, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """4.19: a polyglot kept as evidence is nothing that anything here opens."""
    file, stored = sent_file(client, runtime, team, content, file_care="keep")

    assert stored == content
    assert file.is_mixed
    assert (file.media_type, file.name[-4:]) == ("application/octet-stream", ".bin")
    assert not file.has_safe_copy


def test_a_picture_of_two_types_is_only_a_picture_once_cleaned(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    file, stored = sent_file(client, runtime, team, samples.gifar(), file_care="clean")

    assert not file.is_mixed
    assert b"PK\x05\x06" not in stored


def test_a_busy_machine_keeps_nothing_half_and_gives_the_words_back(
    client: PageClient, runtime: Runtime, team: StaffedTeam, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = factories.filled_form(client, story="Words", files=[upload(samples.picture())])
    handles = [os.open(path, os.O_RDONLY) for path in process._PLACES]
    monkeypatch.setattr(process.made_from, "__kwdefaults__", {"wait_seconds": 0.0})
    try:
        for handle in handles:
            fcntl.flock(handle, fcntl.LOCK_EX)
        page = factories.send(client, form, status=503)
    finally:
        for handle in handles:
            os.close(handle)

    assert "Words" in page.html
    assert list(runtime.storage.names()) == []
    assert factories.stored_reports(runtime, team) == []


def test_what_was_sent_before_these_choices_is_still_opened() -> None:
    stored = {"id": "00" * 16, "key": "00" * 32, "name": "a.jpg", "type": "image/jpeg"}
    file = file_from_content(stored | {"length": 3, "sha256": "00" * 32})

    assert (file.is_cleaned, file.is_mixed, file.scan) == (False, False, "")
