"""A saved reply with a gap that nobody filled is never sent."""

import pytest

from reporting.runtime import Runtime
from tests.casework.cases import Case
from tests.casework.desk import ENGLISH, conversation
from tests.support.pages import PageClient

UNFILLED = "We answer you by [date]."


@pytest.mark.parametrize(
    ("part", "name"), [("/ask", "message"), ("/advise", "message"), ("/acknowledge", "words")]
)
def test_words_in_brackets_are_asked_for_and_the_text_is_kept(
    part: str, name: str, desk: PageClient, case: Case, runtime: Runtime
) -> None:
    form = desk.fill(desk.get(case.path + part + ENGLISH), part + ENGLISH, **{name: UNFILLED})

    page = desk.post(case.path + part + ENGLISH, form, status=422)

    assert page.fields(part + ENGLISH)[name] == [UNFILLED]
    assert "words in brackets" in page.text
    assert conversation(runtime, case) == []
