"""What a file is called: any name can be sent, a harmless one is kept."""

import pytest

from reporting.report.drafts import clean_file_name
from reporting.runtime import Runtime
from tests import factories
from tests.factories import JPG, upload
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

NAMES = {
    "IMG_0001.JPG": "IMG_0001.jpg",
    "../../etc/passwd": "passwd.jpg",
    "C:\\Users\\me\\kuva.jpg": "kuva.jpg",
    'a"b\r\nSet-Cookie: x=1.jpg': "a_b Set-Cookie_ x_1.jpg",
    "tes\x00t.jpg": "test.jpg",
    "inno\u202egpj.exe": "innogpj.jpg",
    "..": "file.jpg",
    ".": "file.jpg",
    "   ": "file.jpg",
    ".htaccess": "htaccess.jpg",
    "%2e%2e%2f.jpg": "_2e_2e_2f.jpg",
    "Äiti & isä's 照片 😀.jpg": "Äiti & isä's 照片 😀.jpg",
    "a;b=c.jpg": "a_b_c.jpg",
    "n" * 4000 + ".jpg": "n" * 76 + ".jpg",
    "page.html": "page.jpg",
    "CON": "_CON.jpg",
    "nul.jpg": "_nul.jpg",
    "Lpt1.tar.gz": "_Lpt1.tar.jpg",
    "console.jpg": "console.jpg",
}


@pytest.mark.parametrize(("given", "kept"), NAMES.items(), ids=lambda name: ascii(name)[:24])
def test_a_files_name_is_made_harmless(given: str, kept: str) -> None:
    """4.19: line breaks, quotes, turned text, `../`, NUL and device names are gone."""
    name = clean_file_name(given, "jpg")

    assert name == kept
    assert len(name) <= 80


@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name)[:24])
def test_any_name_can_be_sent_and_the_download_is_named_harmlessly(
    name: str, client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    """4.19, P09: quotes, line ends and directions in names."""
    sent = factories.send_report(client, story="See", files=[upload(JPG, name)], reread="yes")

    told = factories.only_report(runtime, team).story.files
    form = factories.inbox(client, sent.code).fields("/inbox/wish")
    answer = client.send("/en/inbox/file", form | {"file": told[0].attachment_id.hex()})

    disposition = answer.headers.get_all("Content-Disposition")
    assert len(disposition) == 1
    assert disposition[0].startswith("attachment; filename=\"file\"; filename*=UTF-8''")
    assert disposition[0].isascii()
    assert not set(disposition[0].partition("''")[2]) & set("\"'\\/;, \r\n")
    assert "Set-Cookie" not in answer.headers
