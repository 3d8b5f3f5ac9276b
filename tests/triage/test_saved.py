"""Saved views: one's own and the team's, renamed and deleted by those who have them."""

import pytest

from reporting.errors import NotFoundError, StepNotAllowedError
from reporting.runtime import Runtime
from reporting.triage.filters import QueueFilter
from reporting.triage.rows import Desk
from reporting.triage.saved.operations import (
    MOST_VIEWS,
    delete_view,
    rename_view,
    save_view,
    views_of,
)
from reporting.vocabulary import Area
from tests.casework.cases import NOW, caseworker, other_team
from tests.casework.desk import ENGLISH
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam
from tests.triage.desks import desk_of

WORK = QueueFilter(area=Area.WORK)


def names(runtime: Runtime, desk: Desk) -> list[str]:
    with runtime.database.reading() as session:
        return [view.name for view in views_of(session, by=desk.by)]


def test_own_views_are_seen_by_oneself_and_the_teams_by_all_of_it(
    runtime: Runtime, team: StaffedTeam, desk: Desk
) -> None:
    with runtime.database.writing() as session:
        save_view(session, "My work", WORK, is_teams=False, by=desk.by, now=NOW)
        save_view(session, "Our work", WORK, is_teams=True, by=desk.by, now=NOW)
    lead = desk_of(runtime, team, by=caseworker(runtime, team, member_id=team.lead.member_id))
    stranger = desk_of(runtime, team, by=caseworker(runtime, other_team(runtime)))
    assert names(runtime, desk) == ["Our work", "My work"]
    assert names(runtime, lead) == ["Our work"]
    assert names(runtime, stranger) == []


def test_nobody_changes_a_view_they_do_not_see(
    runtime: Runtime, team: StaffedTeam, desk: Desk
) -> None:
    with runtime.database.writing() as session:
        save_view(session, "My work", WORK, is_teams=False, by=desk.by, now=NOW)
        view = views_of(session, by=desk.by)[0]
    lead = caseworker(runtime, team, member_id=team.lead.member_id)
    with runtime.database.writing() as session:
        with pytest.raises(NotFoundError):
            rename_view(session, view.id, "Mine", by=lead, now=NOW)
        with pytest.raises(NotFoundError):
            delete_view(session, view.id, by=lead, now=NOW)
    assert names(runtime, desk) == ["My work"]


def test_there_are_not_too_many_views(runtime: Runtime, desk: Desk) -> None:
    with runtime.database.writing() as session:
        for number in range(MOST_VIEWS):
            save_view(session, f"View {number}", WORK, is_teams=False, by=desk.by, now=NOW)
        with pytest.raises(StepNotAllowedError):
            save_view(session, "One more", WORK, is_teams=False, by=desk.by, now=NOW)


def test_a_view_is_saved_used_renamed_and_deleted(pages: PageClient) -> None:
    page = pages.get("/staff/queue" + ENGLISH + "&area=work&owner=anyone")
    unnamed = pages.post(
        "/staff/views/save" + ENGLISH, pages.fill(page, "/views/save" + ENGLISH), status=422
    )
    assert "Give the view a name." in unnamed.text
    form = pages.fill(page, "/views/save" + ENGLISH, name="  Work = <b>\u202e ", is_teams="yes")
    where = pages.post_for_redirect("/staff/views/save" + ENGLISH, form)
    assert "area=work" in where
    assert "Work = <b>" in pages.get(where).text
    views = pages.get("/staff/views" + ENGLISH)
    renamed = pages.fill(views, "/staff/views" + ENGLISH, name="At work", do="rename")
    assert "At work" in pages.follow("/staff/views" + ENGLISH, renamed).text
    gone = pages.fill(pages.get("/staff/views" + ENGLISH), "/staff/views" + ENGLISH, do="delete")
    assert "no saved views" in pages.follow("/staff/views" + ENGLISH, gone).text
