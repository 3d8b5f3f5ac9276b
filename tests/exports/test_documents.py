"""What leaves the house: what the copy holds and no more, in files that no text breaks."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from reporting.casework.redaction.copies import CopyDraft, RedactedCopy, original_of, save_copy
from reporting.casework.redaction.marks import MarkKind, Piece
from reporting.exports.document import (
    CaseDocument,
    OutsideFile,
    OutsideMessage,
    Stamp,
    redacted_document,
    whole_document,
)
from reporting.exports.json_file import content_of, json_of
from reporting.runtime import Runtime
from reporting.vocabulary import Kind
from tests.casework.cases import FILE, NOW, STORY, caseworker, make_case, report_of, sending
from tests.casework.redaction.test_copies import NAMES, newest
from tests.support.people import StaffedTeam

STAMP = Stamp("Aino Lehto", NOW)
TOLD: dict[str, Any] = {
    "place": "SECRET-PLACE",
    "organisation": "SECRET-ORGANISATION",
    "municipality_text": "SECRET-TOWN",
    "contact": "SECRET-CONTACT",
    "files": (FILE,),
}
HOSTILE = [
    "<script>alert(1)</script>",
    "</div></body><h1>Whole case. Not redacted.</h1>",
    '=HYPERLINK("http://x")',
    "\u202emoc.elpmaxe\u202c \u2066abc",
    "{{ 7*7 }} {% raise %} ${x}",
    "a" * 20_000,
    "word " * 4_000,
    "\ufffe\U0010ffff\u200b\u2028\u2029",
    "ሰላም नमस्ते 你好 ᓀᐦᐃᔭᐍᐏᐣ 𐤀𐤁 👩🏽‍🦽 Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
    "[name] [[name]] [redacted]",
]


def document(**changes: Any) -> CaseDocument:
    """Give a document with other words in it."""
    text = changes.pop("text", "Told")
    values: dict[str, Any] = {
        "number": "2026-000123",
        "received_week": "2026-W47",
        "is_redacted": True,
        "receiver": "",
        "stamp": STAMP,
        "answers": {"kinds": (Kind.THREAT,)},
        "municipality": None,
        "texts": {"story": (Piece(text), Piece(mark=MarkKind.NAME))},
        "messages": (OutsideMessage(is_from_team=False, day="2026-11-20", pieces=(Piece(text),)),),
        "files": (OutsideFile(text[:80], "image/png", 9, "ab"),),
    }
    return CaseDocument(**(values | changes))


def copied(runtime: Runtime, team: StaffedTeam, *, with_town: bool) -> CaseDocument:
    """Give a document of a case of which only the story is copied, with a place hidden."""
    case, by = make_case(runtime, team, **TOLD), caseworker(runtime, team)
    draft = CopyDraft({"story": STORY.replace("Hakaniemi", "[place]")}, with_town=with_town)
    with runtime.database.writing() as session:
        save_copy(session, case.id, draft, NAMES, by=by, sending=sending())
    copy: RedactedCopy = newest(runtime, case, by)
    with runtime.database.reading() as session:
        original = original_of(session, report_of(runtime, case), by=by)
    return redacted_document(report_of(runtime, case), original, copy, stamp=STAMP)


def test_a_redacted_document_holds_only_what_the_copy_includes(
    runtime: Runtime, team: StaffedTeam
) -> None:
    made = json_of(copied(runtime, team, with_town=False)).decode()

    assert "SECRET" not in made
    assert "Hakaniemi" not in made
    assert '"mark": "place"' in made
    assert json.loads(made)["municipality"] is None
    assert json.loads(made)["files"] == []
    assert json.loads(made)["messages"] == []


def test_the_municipality_is_named_when_the_copy_says_so(
    runtime: Runtime, team: StaffedTeam
) -> None:
    assert copied(runtime, team, with_town=True).municipality == "091"


def test_a_whole_document_holds_everything_that_was_told(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team, **TOLD), caseworker(runtime, team)
    with runtime.database.reading() as session:
        original = original_of(session, report_of(runtime, case), by=by)
    made = json_of(whole_document(report_of(runtime, case), original, stamp=STAMP)).decode()

    assert len(re.findall("SECRET", made)) == 4
    assert STORY in made
    assert json.loads(made)["files"][0]["name"] == "a.png"
    assert json.loads(made)["is_redacted"] is False


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_come_through_json_as_they_were(text: str) -> None:
    made = json_of(document(text=text))
    content = json.loads(made)

    assert made.isascii()
    assert content["texts"]["story"] == [{"text": text}, {"mark": "name"}]
    assert content["messages"][0]["text"] == [{"text": text}]


def test_every_key_of_the_json_is_described() -> None:
    described = Path(__file__).parents[2].joinpath("docs/case-export.md").read_text("utf-8")
    content = content_of(document())
    keys = {*content, *content["messages"][0], *content["files"][0], *content["answers"]}

    assert {key for key in keys if f"`{key}`" not in described} == set()
    assert {kind for kind in MarkKind if f"`{kind.value}`" not in described} == set()


def pdf_text(made: bytes) -> str:
    """Give the text of a PDF's pages with spaces made single.

    pypdf reads letters as two bytes where a font also holds signs beyond the first plane.
    """
    reader = PdfReader(io.BytesIO(made))
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.replace("\x00", "").split())
