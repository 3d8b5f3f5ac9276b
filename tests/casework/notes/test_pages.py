"""The checklist and the law a case stands on, in a browser."""

from reporting.runtime import Runtime
from reporting.vocabulary import Area
from tests.casework.cases import Case, make_case
from tests.casework.desk import ENGLISH, opened, promised
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam


def test_a_promise_is_called_the_law_once_somebody_marks_that_it_is(
    desk: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    case = make_case(runtime, team, promise=promised(3), area=Area.WORK)
    page = opened(desk, case)
    assert "promise" in page.text
    form = desk.fill(page, "/checklist" + ENGLISH, items=["whistleblower"])
    after = desk.follow(case.path + "/checklist" + ENGLISH, form)
    assert "Acknowledge: by" in after.text
    assert "law" in after.text
    assert " promise " not in after.text.partition("What to do next")[0]
    assert "Checklist: 0 of 4 done" in after.text


def test_the_law_can_be_marked_in_any_case_on_the_page_of_its_checklist(
    desk: PageClient, case: Case
) -> None:
    assert "Whistleblower" not in opened(desk, case).text
    assert "Whistleblower" in desk.get(case.path + "/checklist" + ENGLISH).text
