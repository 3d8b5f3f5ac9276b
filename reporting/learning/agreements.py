"""The safer-space builder: what a group agreed on, as a sheet to print; nothing is stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from reporting.learning.texts import Topic
from reporting.vocabulary import N_, Term
from reporting.words import clean_text

MOST_WORDS: Final = 600


class PlaceKind(Term):
    """What kind of place agrees on how people are with each other."""

    SCHOOL = "school", N_("School or class")
    CLUB = "club", N_("Club or hobby")
    WORKPLACE = "workplace", N_("Workplace")
    EVENT = "event", N_("Event")


@dataclass(frozen=True)
class AgreedPart:
    """One question and the sentences a group chose or wrote."""

    question: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class TopicDraft:
    """One question as it was filled in, to show it again."""

    topic: Topic
    chosen: frozenset[int]
    words: str

    @property
    def is_too_long(self) -> bool:
        """Say whether the own words are longer than a sheet has room for."""
        return len(self.words) > MOST_WORDS

    def part(self) -> AgreedPart:
        """Give what goes on the sheet: the chosen sentences, then each own line."""
        starters = [text for at, text in enumerate(self.topic.starters) if at in self.chosen]
        own = [line.strip() for line in self.words.split("\n") if line.strip()]
        return AgreedPart(self.topic.question, tuple(starters + own))


def topic_drafts(
    topics: Iterable[Topic], ticks: Mapping[str, Sequence[str]], words: Mapping[str, str]
) -> tuple[TopicDraft, ...]:
    """Give the questions as sent: `ticks` by `t-<id>` and `words` by `w-<id>`.

    A tick that is none of ours is left out.
    """
    return tuple(
        TopicDraft(
            topic,
            frozenset(
                at for at in range(len(topic.starters)) if str(at) in ticks.get("t-" + topic.id, ())
            ),
            clean_text(words.get("w-" + topic.id, "")),
        )
        for topic in topics
    )


def agreed_parts(drafts: Iterable[TopicDraft]) -> tuple[AgreedPart, ...]:
    """Give the questions on which something was agreed."""
    return tuple(part for draft in drafts if (part := draft.part()).sentences)
