"""A frozen report is read as it was written, or not at all."""

from datetime import date

import pytest

from reporting.preferences.values import Words
from reporting.statistics.annual.chapters import GROUPS, Chapter, Part
from reporting.statistics.annual.content import (
    ContentBrokenError,
    ReportContent,
    ServiceFacts,
    content_bytes,
    content_digest,
    read_content,
)
from reporting.statistics.annual.entries import FollowNote, FollowUp, Recommendation, ToldChange
from reporting.statistics.annual.others import figures_of
from reporting.statistics.catalogue import View
from reporting.statistics.references.queries import delivered
from reporting.statistics.references.series import series_of
from reporting.vocabulary import Area, Ground
from tests.statistics.annual.writing import words

FULL = ReportContent(
    year=2026,
    version=2,
    release_name="2026-1",
    release_digest="ab" * 32,
    texts={Part.FOREWORD: words(fi="Hei “sinä”\n\n## Otsikko", sv="Hej")},
    recommendations=(
        Recommendation(
            year=2026,
            number=1,
            addressee=words(en="City board"),
            text=words(en="Train"),
            reason=Words(),
            view=View.GROUND_AREA,
            due_on=date(2027, 1, 2),
            state=FollowUp.IN_PROGRESS,
            notes=(FollowNote(date(2027, 1, 1), FollowUp.IN_PROGRESS, words(en="Begun")),),
        ),
    ),
    changes=(
        ToldChange(3, Area.WORK, None, words(en="Said"), words(fi="Tehty"), date(2026, 5, 1)),
        ToldChange(4, None, Ground.AGE, words(en="Said"), words(fi="Tehty"), date(2026, 5, 1)),
    ),
    service=ServiceFacts(breaches=0, feedback_received=3),
    languages=("fi", "sv"),
    others=figures_of(series_of(delivered(), "en")),
)


def test_a_report_is_read_as_it_was_written() -> None:
    content = content_bytes(FULL)

    assert read_content(content, known=content_digest(content)) == FULL
    assert content_bytes(read_content(content, known=content_digest(content))) == content


@pytest.mark.parametrize(
    ("before", "after"),
    [(b'"year":2026', b'"year":2025'), (b"in_progress", b"in_heaven"), (b"}", b""), (b"[", b"{")],
)
def test_what_was_changed_is_not_told(before: bytes, after: bytes) -> None:
    content = content_bytes(FULL)
    changed = content.replace(before, after, 1)
    assert changed != content

    with pytest.raises(ContentBrokenError):
        read_content(changed, known=content_digest(content))


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"format":2}', b'{"format":1}', b"\xff", b"null"]
)
def test_what_is_no_report_is_not_told(content: bytes) -> None:
    with pytest.raises(ContentBrokenError):
        read_content(content, known=content_digest(content))


def test_a_report_has_every_view_once_and_its_chapters_in_order() -> None:
    views = [view for group in GROUPS for view in group.views]

    assert sorted([*views, View.OTHERS]) == sorted(View)
    assert [chapter.value for chapter in Chapter] == [
        *("foreword", "findings", "figures", "themes", "changes"),
        *("recommendations", "service", "method", "tables", "press"),
    ]
