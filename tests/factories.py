"""Reports as residents send them, files as phones make them, and what lies sealed afterwards."""

import io
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from reporting.config import Config, Mode
from reporting.database import Base, Database
from reporting.keyring import create_keyring
from reporting.report.conversation import Message, Story, Summary, messages_of, story_of, summary_of
from reporting.report.drafts import ReportDraft
from reporting.report.models import Report, SentForm
from reporting.report.queries import sealed_keys_of, sealed_objects_of
from reporting.report.sealed import keys_for_team, opened_objects
from reporting.report.sending import SentToken
from reporting.runtime import CostProfiles, Runtime, build_runtime
from reporting.sealing import FormSecret, KeyRole, profiles
from reporting.vocabulary import Area, Ground, Kind, Role, Sharing, When, Wish
from reporting.web.tokens import FormToken
from tests.support.databases import copy_sqlite
from tests.support.page import Page
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CHEAP = CostProfiles(code=profiles.CHEAPEST, password=profiles.CHEAPEST)
OUTSIDE = "203.0.113.77"

JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(300)
# A picture of 4 by 3 points; what else stands here only begins as its type does.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000040000000308020000003b96399100000020494441"
    "54789c63fc758241aaa48281818181818151c406ca626060606240020077500395473ccbad000000"
    "0049454e44ae426082"
)
PDF = b"%PDF-1.7\n" + bytes(300)
MP3 = b"ID3\x04\x00" + bytes(300)
M4A = b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00M4A isom" + bytes(300)
MP4 = b"\x00\x00\x00\x20ftypmp42\x00\x00\x00\x00mp42isom" + bytes(300)

# Every field of the form with an answer in it, as a browser sends it.
ANSWERS: dict[str, Any] = {
    "role": "witnessed",
    "area": "transport",
    "when": "week",
    "time_of_day": "evening",
    "municipality": "Helsinki",
    "place": "Tram 9 at Hakaniemi",
    "organisation": "Kulkuyhtiö Oy",
    "story": "A man shouted at a girl.\nNobody said a word.",
    "kinds": ["verbal_insult", "threat"],
    "grounds": ["language", "religion"],
    "bystander": "helped",
    "wish": "advice",
    "sharing": "numbers",
    "reply_language": "so",
    "contact": "aisha@example.org",
    "contact_safe": "no",
    "contact_time": "evening",
    "reread": "yes",
    "with_code": "yes",
    "k": "tram-2026",
}


@dataclass(frozen=True)
class Sent:
    """A report that was sent on the page: what the receipt showed and the form it came with."""

    code: str = field(repr=False)
    number: str
    form: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Stored:
    """A stored report as the team opens it."""

    report: Report
    story: Story
    summary: Summary
    messages: tuple[Message, ...]


def filled_form(client: PageClient, language: str = "en", **answers: Any) -> dict[str, Any]:
    """Fetch the form and give what it sends with these answers and no others."""
    html = client.fetch(f"/{language}/report").get_data(as_text=True)
    token = re.search(r'name="form_token" value="([^"]+)"', html)
    assert token is not None, "the form carries no token"
    form = {"form_token": token[1], "reply_language": language} | answers
    return {name: answer for name, answer in form.items() if answer is not None}


def send(
    client: PageClient,
    form: dict[str, Any],
    *,
    language: str = "en",
    status: int = 200,
    **options: Any,
) -> Page:
    """Send a filled form as a browser does, demand this status, and give the page."""
    return post(client, f"/{language}/report", form, status=status, **options)


def get(client: PageClient, path: str, **options: Any) -> Page:
    """Fetch any page; the rules that every page keeps are tested elsewhere."""
    answer = client.fetch(path, **options)
    assert answer.status_code == 200, f"{answer.status} from {path}"
    return Page(path, answer)


def post(
    client: PageClient, path: str, form: dict[str, Any], *, status: int = 200, **options: Any
) -> Page:
    """Send any form as a browser does; the rules that every page keeps are tested elsewhere."""
    answer = client.send(path, **multipart(form), **options)
    assert answer.status_code == status, f"{answer.status} from {path}, not {status}"
    return Page(path, answer)


def multipart(form: dict[str, Any]) -> dict[str, Any]:
    """Give the body of a form as a browser makes it, for a test client's `post`."""
    parts: MultiDict[str, Any] = MultiDict()
    for name, value in form.items():
        for one in value if isinstance(value, list) else [value]:
            if one is not None:
                parts.add(name, _file(one, name) if isinstance(one, tuple) else one)
    boundary, body = encode_multipart(parts)
    kind = f'multipart/form-data; boundary="{boundary}"'
    return {"input_stream": io.BytesIO(body), "content_type": kind, "content_length": len(body)}


def send_report(client: PageClient, language: str = "en", **answers: Any) -> Sent:
    """Fetch, fill and send a form; give what the receipt says."""
    told = answers or {"story": "It happened on the tram."}
    files = told.get("files")
    form = filled_form(client, language, **told)
    page = send(client, form, language=language)
    return Sent(code_on(page), number_on(page), form | ({"files": None} if files else {}))


def code_on(page: Page) -> str:
    """Give the follow-up code a receipt shows, empty when it shows none."""
    found = re.search(r'<output id="follow-up-code"[^>]*>(.*?)</output>', page.html, re.DOTALL)
    return " ".join(re.findall(r"[0-9]{5}", found[1])) if found else ""


def number_on(page: Page) -> str:
    """Give the report number a receipt shows."""
    found = re.search(r'<output id="report-number"[^>]*>.*?([0-9-]+)<', page.html, re.DOTALL)
    assert found is not None, f"no report number on {page.path}"
    return found[1]


def inbox(client: PageClient, code: str, language: str = "en") -> Page:
    """Open the inbox of a code."""
    return post(client, f"/{language}/inbox", {"code": code})


def act(client: PageClient, page: Page, action: str, *, status: int = 200, **answers: Any) -> Page:
    """Send one of the forms of an inbox page: message, wish or withdraw."""
    path = f"/en/inbox/{action}"
    return post(client, path, client.fill(page, path, **answers), status=status)


def upload(content: bytes, name: str = "photo.jpg", kind: str = "image/jpeg") -> Any:
    """Give one chosen file; the type is what the browser claims."""
    return content, name, kind


def stored_reports(runtime: Runtime, team: StaffedTeam) -> list[Stored]:
    """Open every stored report with the team's key."""
    seeds = {team.key.number: team.key.seed}
    with runtime.database.reading() as session:
        found = []
        for report in session.scalars(select(Report)):
            keys = keys_for_team(sealed_keys_of(session, report.id), seeds)
            rows = sealed_objects_of(session, report.id)
            story = story_of(opened_objects(rows, keys, KeyRole.STORY))
            summary = summary_of(opened_objects(rows, keys, KeyRole.INTERNAL))
            messages = messages_of(opened_objects(rows, keys, KeyRole.THREAD))
            assert story is not None
            assert summary is not None
            found.append(Stored(report, story, summary, messages))
        return found


def only_report(runtime: Runtime, team: StaffedTeam) -> Stored:
    """Open the only report there is; fail when there is none or more than one."""
    found = stored_reports(runtime, team)
    assert len(found) == 1, f"{len(found)} reports"
    return found[0]


def draft(**changes: Any) -> ReportDraft:
    """Give a report as a value, the operations' side of a filled form."""
    told = ReportDraft(
        language="en",
        role=Role.WITNESSED,
        area=Area.TRANSPORT,
        when=When.WEEK,
        municipality="091",
        municipality_text="Helsinki",
        story="A man shouted at a girl.",
        kinds=(Kind.VERBAL_INSULT,),
        grounds=(Ground.LANGUAGE,),
        wish=Wish.ADVICE,
        sharing=Sharing.NUMBERS,
    )
    return replace(told, **changes)


def fresh_token() -> SentToken:
    """Give the token of a form that was never sent."""
    token = FormToken(0, FormSecret(secrets.token_bytes(32)))
    return SentToken(token.secret, token.digest)


def sent_forms(session: Session) -> list[SentForm]:
    """Give the notes of sent forms."""
    return list(session.scalars(select(SentForm)))


def reports(session: Session) -> list[Report]:
    """Give the clear rows of reports."""
    return list(session.scalars(select(Report)))


def every_value(database: Database) -> Iterator[tuple[str, object]]:
    """Give each value of each row of each table, with the name of its column."""
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)):
                for name, value in row._mapping.items():
                    yield f"{table.name}.{name}", value


def row_counts(database: Database) -> dict[str, int]:
    """Give how many rows each table has."""
    with database.reading() as session:
        return {
            table.name: len(session.execute(select(table)).all())
            for table in Base.metadata.sorted_tables
        }


def make_runtime(folder: Path, template: Path, **settings: Any) -> Runtime:
    """Give the runtime of one more instance on SQLite: own secrets, migrated, no rows."""
    config = replace(Config(mode=Mode.DEMO, instance=folder), **settings)
    create_keyring(folder, config.mode)
    copy_sqlite(template, folder)
    return build_runtime(config, costs=CHEAP)


def _file(part: tuple[bytes, str, str], field_name: str) -> FileStorage:
    content, name, kind = part
    return FileStorage(io.BytesIO(content), name, field_name, kind)
