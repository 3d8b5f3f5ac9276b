"""Invented feedback: some accessibility feedback, one piece late, and answers to the questions."""

import secrets
from datetime import date, timedelta
from itertools import cycle, islice

from sqlalchemy.orm import Session

from reporting.feedback.operations import store_feedback
from reporting.feedback.sealed import FeedbackDraft
from reporting.measures.opinions import (
    Grade,
    Intent,
    Opinion,
    OpinionQuestion,
    OpinionSource,
    count_opinion,
)
from reporting.runtime import Runtime
from reporting.sealing import FormSecret
from reporting.teams.queries import intake_key

# How many days ago each came; the first is late.
_TOLD = (
    (
        17,
        FeedbackDraft(
            "Ruudunlukija lukee kielten nimet englanniksi.", "aino.demo@example.org", "fi"
        ),
    ),
    (
        9,
        FeedbackDraft("I cannot reach the last button with my switch control.", "", "en"),
    ),
    (
        1,
        FeedbackDraft("Texten blir för liten när jag skriver ut kortet.", "040 000 0000", "sv"),
    ),
)
_ANSWERS = (
    ("fi", Grade.FOUR, Grade.FOUR, Intent.YES),
    ("fi", Grade.FIVE, Grade.THREE, Intent.MAYBE),
    ("sv", Grade.FOUR, Grade.FIVE, Intent.YES),
    ("en", Grade.THREE, Grade.FOUR, Intent.YES),
    ("fi", Grade.TWO, Grade.TWO, Intent.NO),
)
_HOW_MANY = 34


def tell_feedback(runtime: Runtime, *, today: date) -> None:
    """Store invented feedback and count invented answers of the last weeks."""
    pinned = runtime.pinned_fingerprint()
    with runtime.database.writing() as session:
        team = intake_key(session, pinned=pinned)
        for days, draft in _TOLD:
            secret = FormSecret(secrets.token_bytes(32))
            came = today - timedelta(days=days)
            store_feedback(session, draft, team, secret=secret, today=came)
        for number, said in enumerate(islice(cycle(_ANSWERS), _HOW_MANY)):
            _count(session, said, today=today - timedelta(days=7 + number))


def _count(session: Session, said: tuple[str, Grade, Grade, Intent], *, today: date) -> None:
    language, easy, trust, again = said
    answers = {
        OpinionQuestion.EASY: easy,
        OpinionQuestion.TRUST: trust,
        OpinionQuestion.AGAIN: again,
    }
    source = OpinionSource.REPORT if today.day % 3 == 0 else OpinionSource.GUIDE
    opinion = Opinion(source, language, answers)
    count_opinion(session, opinion, token_digest=secrets.token_bytes(32), today=today)
