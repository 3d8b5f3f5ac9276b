"""Posters and cards: real tagged PDFs whose codes lead to the right page and count no copy."""

import io
import unicodedata

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from reporting.campaigns.posters import CARDS_ON_A_SHEET, Paper
from reporting.guide.now.cards import SettingName
from reporting.guide.now.cards_file import read_cards
from reporting.permissions import GRANTS, Permission, StaffRole
from reporting.preferences.values import Campaign
from reporting.runtime import Runtime
from tests.campaigns.examples import with_campaigns
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, make_member, sign_in

SHEET = "/staff/campaigns/sheet.pdf"
HOST = "http://localhost"
SIZES = {Paper.A4: (210, 297), Paper.A3: (297, 420), Paper.CARDS: (210, 297)}


@pytest.fixture
def desk(client: PageClient, runtime: Runtime, team: StaffedTeam) -> PageClient:
    """Give a client that is signed in as somebody who looks after campaigns."""
    with_campaigns(runtime, Campaign("tram-2026", "Trams in spring"))
    sign_in(client, make_member(runtime, StaffRole.PARTNER))
    return client


def sheet(client: PageClient, **asked: str) -> bytes:
    """Give a sheet as it is downloaded."""
    answer = client.fetch(SHEET, query_string=asked)
    assert answer.mimetype == "application/pdf"
    return answer.get_data()


def codes_on(pdf: bytes) -> list[str]:
    """Give what the QR codes of a PDF's first page say, as a phone reads them."""
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil()
    return [found.text for found in zxingcpp.read_barcodes(image)]


def text_of(pdf: bytes) -> str:
    """Give the words of a PDF's first page."""
    return " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


@pytest.mark.parametrize("paper", Paper)
def test_a_sheet_is_one_tagged_page_whose_codes_can_be_read(paper: Paper, desk: PageClient) -> None:
    pdf = sheet(desk, paper=paper.value, setting="transit", k="tram-2026", **{"in": "fi"})

    reader = PdfReader(io.BytesIO(pdf))
    millimetres = [round(float(length) / 72 * 25.4) for length in reader.pages[0].mediabox[2:]]
    assert len(reader.pages) == 1
    assert tuple(millimetres) == SIZES[paper]
    assert "/StructTreeRoot" in reader.root_object
    assert str(reader.root_object["/Lang"]) == "fi"
    copies = CARDS_ON_A_SHEET if paper is Paper.CARDS else 1
    assert codes_on(pdf) == [f"{HOST}/now/transit?k=tram-2026"] * copies


@pytest.mark.parametrize("setting", SettingName)
def test_a_poster_says_what_the_page_of_its_setting_says(
    setting: SettingName, desk: PageClient
) -> None:
    words = text_of(sheet(desk, setting=setting.value, **{"in": "sv"}))

    for card in read_cards("sv").settings[setting].cards:
        assert " ".join(card.head.split()) in words
    assert "112" in words


@pytest.mark.parametrize("language", ["se", "ru", "ar", "fa", "zh"])
def test_a_poster_is_drawn_in_the_letters_of_its_language(language: str, desk: PageClient) -> None:
    """Every letter is in a font that the file carries, so that no box stands in its place."""
    pdf = sheet(desk, setting="transit", **{"in": language})
    head = read_cards(language).settings[SettingName.TRANSIT].cards[0].head

    assert set(head) - {" "} <= set(unicodedata.normalize("NFKC", text_of(pdf)))
    resources = PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]
    fonts = resources["/Font"].values()  # type: ignore[index]  # a page that was drawn has fonts
    names = " ".join(str(font.get_object()["/BaseFont"]) for font in fonts)
    assert ("Droid" in names or "CJK" in names) is (language == "zh"), names


def test_the_address_of_a_code_leads_to_a_page(desk: PageClient) -> None:
    (address,) = codes_on(sheet(desk, setting="home"))
    answer = desk.fetch(address.removeprefix(HOST), headers={"Accept-Language": "sv"})

    assert answer.status_code in {302, 303}
    assert answer.headers["Location"].startswith("/sv/now/home")


def test_a_campaign_that_is_none_of_ours_is_left_out(desk: PageClient) -> None:
    pdf = sheet(desk, k="<script>" * 1000, setting="no-such", paper="poster", **{"in": "xx"})

    assert codes_on(pdf) == [f"{HOST}/now/transit"]


def test_two_copies_of_a_sheet_are_the_same_to_the_last_byte(desk: PageClient) -> None:
    assert sheet(desk, paper="cards") == sheet(desk, paper="cards")


def test_the_page_offers_the_campaigns_that_are_on(desk: PageClient) -> None:
    page = desk.get("/staff/campaigns?lang=en")

    assert "Trams in spring" in page.text


@pytest.mark.parametrize("role", StaffRole)
def test_only_those_who_read_measures_make_sheets(
    role: StaffRole, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    sign_in(client, make_member(runtime, role, kit=team.recovery_code))
    may = Permission.MEASURES_READ in GRANTS[role]

    client.get("/staff/campaigns", status=200 if may else 403)
