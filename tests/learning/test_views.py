"""Pupils answer without a trace of their own; a teacher sees averages, and nobody else anything."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from reporting.database import Database
from reporting.learning.models import AnswerCount, AnswerRound
from reporting.learning.operations import forget_classes
from reporting.learning.texts import learn_texts
from reporting.runtime import Runtime
from reporting.web import current
from tests import factories
from tests.support.page import Page, text_of
from tests.support.pages import PageClient

ITEMS = list(learn_texts("en").items)
HOSTILE = "<script>alert(1)</script>\u202e=1+1"


def open_class(client: PageClient) -> tuple[str, str]:
    """Open a class on the page; give its two codes as shown."""
    form = client.fill(client.get("/en/learn/classes"))
    page = client.post("/en/learn/classes", form)
    return text_of(page.by_id("class-code")), text_of(page.by_id("teacher-code"))


def answer(client: PageClient, code: str, value: int, moment: str = "before") -> Page:
    """Answer all items with one number."""
    path = f"/en/learn/{moment}"
    sent: dict[str, Any] = {item: str(value) for item in ITEMS}
    return client.post(path, client.fill(client.get(path), class_code=code, **sent))


def results(client: PageClient, code: str, teacher: str, *, status: int = 200) -> Page:
    """Ask for a class's results."""
    form = client.fill(client.get("/en/learn/results"), class_code=code, teacher_code=teacher)
    return client.post("/en/learn/results", form, status=status)


def answered(page: Page) -> list[str]:
    """Give the numbers of the table."""
    return [text_of(cell) for cell in page.all("td")]


def test_a_teacher_sees_averages_from_ten_answers_on(
    database: Database, client: PageClient
) -> None:
    code, teacher = open_class(client)
    for _ in range(9):
        answer(client, code, 2)
    nine = results(client, code, teacher)
    answer(client, code, 2)
    ten = results(client, code, teacher)

    assert set(answered(nine)) == {"–"}
    assert answered(ten)[0].split() == ["2", "(10)"]


def test_two_looks_never_differ_by_one_pupil(client: PageClient) -> None:
    code, teacher = open_class(client)
    seen = []
    for number in range(21):
        answer(client, code, 1 + number % 5)
        seen.append(answered(results(client, code, teacher))[0])

    counts = [int(found[1]) if (found := re.search(r"\((\d+)\)", text)) else 0 for text in seen]
    assert sorted(set(counts)) == [0, 10, 15, 20]


def test_before_and_after_are_compared_as_averages_only(client: PageClient) -> None:
    code, teacher = open_class(client)
    for _ in range(10):
        answer(client, code, 2)
        answer(client, code, 4, "after")

    page = results(client, code, teacher)

    assert [text.split()[0] for text in answered(page)[:3]] == ["2", "4", "2"]
    assert "chance alone" in page.text


def test_only_both_codes_together_show_results(client: PageClient) -> None:
    code, teacher = open_class(client)
    other, other_teacher = open_class(client)

    for pair in ((code, other_teacher), (other, teacher), (code, code), ("", ""), (code, "")):
        assert "do not belong" in results(client, *pair, status=404).text


def test_what_is_stored_is_counts_and_no_pupil(client: PageClient, runtime: Runtime) -> None:
    code, teacher = open_class(client)
    for _ in range(3):
        answer(client, code, 5)

    with runtime.database.reading() as session:
        rows = session.query(AnswerCount).all()
        rounds = session.query(AnswerRound).all()
    assert {(row.answer, row.waiting, row.shown) for row in rows} == {(5, 3, 0)}
    assert {row.item for row in rows} == set(ITEMS)
    assert sum(row.waiting for row in rounds) == 3
    words = [value for _, value in factories.every_value(runtime.database)]
    assert teacher.replace(" ", "") not in words


def test_sending_the_same_page_twice_counts_once(client: PageClient, runtime: Runtime) -> None:
    code, _ = open_class(client)
    form = client.fill(client.get("/en/learn/before"), class_code=code, notice="3")
    for _ in range(3):
        client.post("/en/learn/before", form)

    with runtime.database.reading() as session:
        assert [row.waiting for row in session.query(AnswerCount)] == [1]


def test_a_class_is_gone_after_its_school_year(client: PageClient, runtime: Runtime) -> None:
    code, teacher = open_class(client)
    answer(client, code, 3)
    end = date(current.today().year + 2, 1, 1)

    with runtime.database.writing() as session:
        forget_classes(session, today=end)

    counts = factories.row_counts(runtime.database)
    assert [counts[t] for t in ("school_class", "answer_round", "answer_count")] == [0, 0, 0]
    results(client, code, teacher, status=404)


def test_a_living_class_is_not_forgotten(client: PageClient, runtime: Runtime) -> None:
    open_class(client)

    with runtime.database.writing() as session:
        forget_classes(session, today=current.today() + timedelta(days=30))

    assert factories.row_counts(runtime.database)["school_class"] == 1


def test_a_wrong_code_keeps_the_answers_on_the_page(client: PageClient) -> None:
    form = client.fill(client.get("/en/learn/before"), class_code="ABCDEF", notice="4")
    page = client.post("/en/learn/before", form, status=404)

    assert page.fields()["notice"] == ["4"]
    assert page.fields()["class_code"] == ["ABCDEF"]
    assert "do not find this class code" in page.text


def test_guessing_codes_is_slowed_down_and_right_ones_still_get_in(client: PageClient) -> None:
    code, _ = open_class(client)
    outside = {"REMOTE_ADDR": factories.OUTSIDE}
    form = client.fill(client.get("/en/learn/before"), class_code="ABCDEF", notice="4")
    answers = [
        client.send("/en/learn/before", form, environ_overrides=outside).status_code
        for _ in range(130)
    ]

    right = form | {"class_code": code}
    assert answers[0] == 404
    assert answers[-1] == 429
    assert client.send("/en/learn/before", right, environ_overrides=outside).status_code == 200


@pytest.mark.parametrize("values", [{}, {"notice": "6"}, {"notice": HOSTILE}, {"other": "3"}])
def test_answers_that_are_none_of_ours_are_not_counted(
    values: dict[str, str], client: PageClient, runtime: Runtime
) -> None:
    code, _ = open_class(client)
    form = client.fill(client.get("/en/learn/before"), class_code=code) | values

    page = client.post("/en/learn/before", form, status=422)

    assert "at least one" in page.text
    assert factories.row_counts(runtime.database)["answer_count"] == 0


def test_a_plan_becomes_a_card_and_is_stored_nowhere(client: PageClient, runtime: Runtime) -> None:
    before = factories.row_counts(runtime.database)
    form = client.fill(client.get("/en/learn/plan"), see_1=HOSTILE, do_1="I stand beside them")
    page = client.post("/en/learn/plan", form)

    assert "I stand beside them" in page.text
    assert "<script>alert" not in page.html
    assert page.response.headers["Cache-Control"] == "no-store"
    assert factories.row_counts(runtime.database) == before


def test_a_plan_that_is_too_long_is_given_back_whole(client: PageClient) -> None:
    form = client.fill(client.get("/en/learn/plan"), see_1="a" * 500)
    page = client.post("/en/learn/plan", form, status=422)

    assert page.fields()["see_1"] == ["a" * 500]


def test_an_agreement_holds_what_was_chosen_and_written(client: PageClient) -> None:
    form = client.fill(client.get("/en/safer-space"), contact="Aino, 2nd floor", place="Chess club")
    form |= {"t-welcome": ["0"], "w-repair": "We bake a cake.\nWe talk."}
    page = client.post("/en/safer-space", form)

    told = [text_of(item) for item in page.all("li", dir="auto")]
    assert told == ["We greet each other.", "We bake a cake.", "We talk."]
    assert "Chess club" in page.text
    assert "Aino, 2nd floor" in page.text


def test_an_empty_or_endless_agreement_is_given_back(client: PageClient) -> None:
    form = client.fill(client.get("/en/safer-space"), place="Chess club")
    empty = client.post("/en/safer-space", form, status=422)
    endless = client.post("/en/safer-space", form | {"w-okay": "x" * 700}, status=422)

    assert "at least one thing" in empty.text
    assert endless.fields()["w-okay"] == ["x" * 700]


@pytest.mark.parametrize("path", ["situations/none", "situations/..%2f", "before/x", "during"])
def test_an_address_that_is_none_of_ours_is_not_found(path: str, client: PageClient) -> None:
    client.get(f"/en/learn/{path}", status=404)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_of_the_module_is_there_in_our_languages(
    language: str, client: PageClient
) -> None:
    for path in ("learn", "learn/teacher", "learn/parents", "safer-space", "learn/after"):
        client.get(f"/{language}/{path}")
    for situation in learn_texts(language).situations:
        page = client.get(f"/{language}/learn/situations/{situation.id}")
        assert situation.story in page.text
