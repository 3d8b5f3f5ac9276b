"""Reports with files on an instance that has a virus scanner, and on one that lost it."""

from dataclasses import replace

import pytest

from reporting.app import create_app
from reporting.attachments.scanner import Scan
from reporting.report.drafts import DraftFile
from reporting.runtime import Runtime
from reporting.web.downloads import stored_pieces
from tests import factories
from tests.attachments import samples
from tests.factories import upload
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, sign_in

ENGLISH = "?lang=en"
INFECTED = samples.picture() + samples.EICAR


def scanned_by(runtime: Runtime, address: str) -> PageClient:
    """Give a client of this instance when it has a scanner at an address."""
    config = replace(runtime.config, clamd_url=address)
    return PageClient(create_app(config, replace(runtime, config=config)))


def sent_file(
    client: PageClient, runtime: Runtime, team: StaffedTeam, content: bytes, *, care: str = "keep"
) -> DraftFile:
    """Send a report with a file and give what is known of the file."""
    factories.send_report(client, story="See", files=[upload(content)], file_care=care)
    (file,) = factories.only_report(runtime, team).story.files
    return file


def asked_for(client: PageClient, runtime: Runtime, team: StaffedTeam) -> str:
    """Sign in at the desk and ask for the original; give the heading, empty for a download."""
    sign_in(client, team.caseworker)
    path = f"/staff/cases/{factories.only_report(runtime, team).report.id.hex()}"
    form = client.fill(client.get(path + ENGLISH), "/story" + ENGLISH)
    told = client.post(path + "/story" + ENGLISH, form)
    answer = client.send(path + "/file" + ENGLISH, client.fill(told, "/file" + ENGLISH))
    is_download = answer.mimetype == "application/octet-stream"
    assert answer.status_code == 200
    answer.get_data()
    return "" if is_download else "A virus was found"


def test_a_virus_is_kept_as_it_came_and_marked(
    clamd: str, runtime: Runtime, team: StaffedTeam
) -> None:
    """4.19: EICAR in a file that is kept as evidence is not touched, but marked."""
    client = scanned_by(runtime, clamd)
    file = sent_file(client, runtime, team, INFECTED)

    assert file.scan is Scan.FOUND
    assert b"".join(stored_pieces(file, runtime.storage)) == INFECTED
    assert asked_for(client, runtime, team) == "A virus was found"


def test_what_is_made_anew_has_no_virus_any_more(
    clamd: str, runtime: Runtime, team: StaffedTeam
) -> None:
    file = sent_file(scanned_by(runtime, clamd), runtime, team, INFECTED, care="clean")

    assert file.scan is Scan.CLEAN


@pytest.mark.parametrize("address", ["unix:/nowhere/clamd", "tcp://127.0.0.1:9"])
def test_a_scanner_that_is_gone_keeps_no_report_out(
    address: str, runtime: Runtime, team: StaffedTeam
) -> None:
    client = scanned_by(runtime, address)
    file = sent_file(client, runtime, team, INFECTED)

    assert file.scan is Scan.NOT_SCANNED
    assert asked_for(client, runtime, team) == ""


def test_what_was_not_scanned_is_scanned_when_somebody_wants_it(
    clamd: str, runtime: Runtime, team: StaffedTeam
) -> None:
    sent_file(scanned_by(runtime, "unix:/nowhere/clamd"), runtime, team, INFECTED)

    assert asked_for(scanned_by(runtime, clamd), runtime, team) == "A virus was found"
