"""Files that residents add: three small ones of known types, sealed, downloaded, never shown."""

import errno
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from reporting.app import create_app
from reporting.runtime import Runtime
from reporting.storage.local import BlobWriter, LocalStorage
from tests import factories
from tests.factories import JPG, M4A, MP3, MP4, PDF, PNG, upload
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

TAKEN = {"jpg": JPG, "png": PNG, "pdf": PDF, "mp3": MP3, "m4a": M4A, "mp4": MP4}
TOO_LARGE = JPG + bytes(11_000_000)
LARGEST = JPG + bytes(10_000_000 - len(JPG))


class FullStorage(LocalStorage):
    """A disk with no room left."""

    def create(self, name: str) -> BlobWriter:
        raise OSError(errno.ENOSPC, f"no room for {name}")


def zip_bomb() -> bytes:
    """Give a small archive of a large file."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("photo.jpg", bytes(20_000_000))
    return packed.getvalue()


REFUSED = {
    "too large": TOO_LARGE,
    "empty": b"",
    "zip bomb": zip_bomb(),
    "page": b"<!doctype html><script>alert(1)</script>",
    "drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "program": b"MZ\x90\x00" + bytes(400),
    "script": b"#!/bin/sh\nrm -rf /\n",
    "text": b"Just words",
    "tiff": b"II*\x00" + bytes(200),
    "half a mark": b"\xff\xd8",
    "one byte": b"\x00",
}


def files_of(runtime: Runtime) -> list[str]:
    """Give every file in the storage's folder, also half-written ones."""
    folder = runtime.config.instance / "files"
    return [path.name for path in folder.rglob("*") if path.is_file()]


def downloaded(client: PageClient, form: Mapping[str, Any]) -> bytes:
    """Give the content of a file as the reporter downloads it."""
    answer = client.send("/en/inbox/file", form)
    assert answer.status_code == 200, answer.status
    return bytes(answer.data)


@pytest.mark.parametrize("extension", TAKEN)
def test_a_file_comes_back_as_it_was_sent(
    extension: str, client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    content = TAKEN[extension] + b"more" * 50_000
    file = upload(content, f"Kuva 1.{extension}")

    kept = {"file_care": "keep", "reread": "yes"}
    sent = factories.send_report(client, story="See", files=[file], **kept)

    told = factories.only_report(runtime, team).story.files
    assert [(f.name, f.length) for f in told] == [(f"Kuva 1.{extension}", len(content))]
    form = factories.inbox(client, sent.code).fields("/inbox/wish")
    form["file"] = [told[0].attachment_id.hex()]
    assert downloaded(client, form) == content
    assert factories.row_counts(runtime.database)["attachment"] == 1
    assert files_of(runtime) == [told[0].blob_name]


def test_three_files_of_the_largest_size_are_taken(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    factories.send_report(client, files=[upload(LARGEST, f"{n}.jpg") for n in range(3)])

    told = factories.only_report(runtime, team).story.files
    assert [f.length for f in told] == [10_000_000] * 3


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_a_file_we_do_not_take_is_named_and_the_words_are_kept(
    content: bytes, client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    """4.19: other types are refused."""
    form = factories.filled_form(client, story="Words", files=[upload(content)])

    page = factories.send(client, form, status=422)

    assert text_of(page.by_id("q-files-error"))
    assert page.fields("/en/report")["story"] == ["Words"]
    assert len(page.all("p", class_="notice")) == 1
    assert factories.stored_reports(runtime, team) == []
    assert files_of(runtime) == []


def test_one_file_we_do_not_take_lets_none_of_the_others_stay(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    """P03: a refused form leaves no file."""
    files = [upload(JPG), upload(TOO_LARGE), upload(PNG, "b.png")]

    form = factories.filled_form(client, story="Words", files=files)
    factories.send(client, form, status=422)

    assert files_of(runtime) == []


def test_a_fourth_file_is_refused_and_none_stays(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    """4.19: no more than three files."""
    files = [upload(JPG, f"{n}.jpg") for n in range(4)]

    form = factories.filled_form(client, story="Words", files=files)
    page = factories.send(client, form, status=422)

    assert "3" in text_of(page.by_id("q-files-error"))
    assert files_of(runtime) == []


def test_a_form_in_which_no_file_was_chosen_leaves_nothing_behind(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    empty = upload(b"", "", "application/octet-stream")  # what every browser sends

    sent = factories.send_report(client, story="Words", files=[empty])
    form = client.fill(factories.inbox(client, sent.code), "/inbox/message", message="Hello")
    factories.post(client, "/en/inbox/message", form | {"files": empty})

    assert factories.row_counts(runtime.database)["attachment"] == 0
    assert files_of(runtime) == []


@pytest.mark.parametrize("field", ["story", "photo", "form_token", "contact"])
def test_a_file_in_a_field_that_asks_for_none_leaves_nothing_behind(
    field: str, client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    """P03: no file where none is asked for."""
    form = factories.filled_form(client, role="group")
    form[field] = [*([form[field]] if field in form else []), upload(JPG)]

    answer = client.send("/en/report", **factories.multipart(form))

    assert answer.status_code < 500
    assert files_of(runtime) == []


def test_a_file_sent_to_a_page_that_takes_none_leaves_nothing_behind(
    client: PageClient, runtime: Runtime
) -> None:
    for path in ("/en/inbox", "/en/inbox/wish", "/en/report/notes", "/leave", "/staff/sign-in"):
        client.send(path, **factories.multipart({"code": "1", "files": upload(JPG)}))

    assert files_of(runtime) == []


def test_the_same_form_sent_twice_keeps_its_files_once(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    form = factories.filled_form(client, story="Words", reread="yes")

    factories.send(client, form | {"files": upload(JPG)})
    factories.send(client, form | {"files": upload(PDF, "b.pdf")})

    told = factories.only_report(runtime, team).story.files
    assert files_of(runtime) == [f.blob_name for f in told]


def test_a_download_is_bytes_that_no_browser_runs_shows_or_keeps(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    """4.19, P01, P02: downloads are inert bytes."""
    polyglot = JPG + b"<script>alert(1)</script>"
    sent = factories.send_report(
        client, story="See", files=[upload(polyglot, "x.html", "text/html")], reread="yes"
    )

    told = factories.only_report(runtime, team).story.files[0]
    form = factories.inbox(client, sent.code).fields("/inbox/wish")
    answer = client.send("/en/inbox/file", form | {"file": told.attachment_id.hex()})

    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"].split("; ")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Length"] == str(len(polyglot))
    assert told.media_type == "image/jpeg"


def test_a_full_disk_stores_nothing_and_gives_the_words_back(
    runtime: Runtime, team: StaffedTeam
) -> None:
    full = replace(runtime, storage=FullStorage(runtime.config.instance / "files"))
    client = PageClient(create_app(runtime.config, full))

    form = factories.filled_form(client, story="Words", files=[upload(JPG)])
    page = factories.send(client, form, status=503)

    assert page.one("h1") is not None
    assert "Retry-After" in page.response.headers
    assert factories.row_counts(runtime.database)["report"] == 0
    assert files_of(runtime) == []


def test_a_body_cut_off_in_the_middle_of_a_file_stores_nothing(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    form = factories.filled_form(client, story="Words", files=[upload(JPG + bytes(300_000))])

    longer = {"environ_overrides": {"CONTENT_LENGTH": "2000000"}}
    answer = client.send("/en/report", **factories.multipart(form), **longer)

    assert answer.status_code == 400
    assert "<h1>" in answer.get_data(as_text=True)
    assert factories.row_counts(runtime.database)["report"] == 0
    assert files_of(runtime) == []


def test_deleting_a_report_deletes_its_files(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    """T19: files go with the report."""
    sent = factories.send_report(client, story="See", files=[upload(JPG)])
    page = factories.inbox(client, sent.code)
    form = client.fill(page, "/inbox/message", files=upload(PDF, "b.pdf"))
    page = factories.post(client, "/en/inbox/message", form)
    before = len(files_of(runtime))

    factories.act(client, page, "withdraw", sure="yes")

    assert before == 2
    assert files_of(runtime) == []


def test_a_damaged_file_is_never_handed_out(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    sent = factories.send_report(client, story="See", files=[upload(JPG)], reread="yes")
    told = factories.only_report(runtime, team).story.files[0]
    form = factories.inbox(client, sent.code).fields("/inbox/wish") | {
        "file": told.attachment_id.hex()
    }
    path = next(Path(runtime.config.instance / "files").rglob(told.blob_name))
    path.write_bytes(path.read_bytes()[:-1] + b"\x00")

    assert client.send("/en/inbox/file", form).status_code == 500
    path.unlink()
    assert client.send("/en/inbox/file", form).status_code == 404
