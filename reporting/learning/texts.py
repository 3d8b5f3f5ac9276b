"""The texts of the school module: one file a language, checked against the English one."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from reporting.errors import NotFoundError, RinnallaError

TRANSLATIONS: Final = Path(__file__).resolve().parents[2] / "translations"
SOURCE: Final = "en"


class LearnTextsError(RinnallaError):
    """A file of the school module cannot be used; the message names the language and the fault."""


@dataclass(frozen=True)
class Choice:
    """One thing that one could do, and what it can lead to. None is wrong."""

    do: str
    leads: str


@dataclass(frozen=True)
class Situation:
    """An everyday situation with a note of what it contains."""

    id: str
    title: str
    note: str
    story: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Topic:
    """One question of the safer-space builder, with sentences to begin from."""

    id: str
    question: str
    starters: tuple[str, ...]


@dataclass(frozen=True)
class LearnTexts:
    """Everything the module says in one language; `items` are statements to agree with."""

    items: Mapping[str, str]
    situations: tuple[Situation, ...]
    see: tuple[str, ...]
    do: tuple[str, ...]
    topics: tuple[Topic, ...]

    def situation(self, situation_id: str) -> Situation:
        """Give one situation. Raises NotFoundError for any other."""
        for found in self.situations:
            if found.id == situation_id:
                return found
        raise NotFoundError("no such situation")


@cache
def learn_texts(language: str) -> LearnTexts:
    """Give the texts of a language, those of English where it has none.

    Raises LearnTextsError when a file lacks what the English one has, or cannot be read.
    """
    path = _path(language)
    if not path.exists():
        return learn_texts(SOURCE)
    texts = parse_texts(path.read_text(encoding="utf-8"), language)
    if language != SOURCE and _shape(texts) != _shape(learn_texts(SOURCE)):
        raise LearnTextsError(f"{language}: the parts are not those of {SOURCE}")
    return texts


def has_texts(language: str) -> bool:
    """Say whether the module speaks a language itself."""
    return _path(language).exists()


def parse_texts(text: str, language: str) -> LearnTexts:
    """Read one file. Raises LearnTextsError with the line or the part that is wrong."""
    try:
        told = tomllib.loads(text)
        return LearnTexts(
            items=MappingProxyType({one["id"]: one["text"] for one in told["item"]}),
            situations=tuple(_situation(one) for one in told["situation"]),
            see=tuple(told["plan"]["see"]),
            do=tuple(told["plan"]["do"]),
            topics=tuple(
                Topic(one["id"], one["question"], tuple(one["starters"])) for one in told["space"]
            ),
        )
    except tomllib.TOMLDecodeError as error:
        raise LearnTextsError(f"{language}: {error}") from error
    except (KeyError, TypeError) as error:
        raise LearnTextsError(f"{language}: missing {error}") from error


def _path(language: str) -> Path:
    return TRANSLATIONS / language / "learn.toml"


def _situation(told: Mapping[str, Any]) -> Situation:
    choices = tuple(Choice(one["do"], one["leads"]) for one in told["choice"])
    return Situation(told["id"], told["title"], told["note"], told["story"], choices)


def _shape(texts: LearnTexts) -> tuple[object, ...]:
    return (
        tuple(texts.items),
        tuple((s.id, len(s.choices)) for s in texts.situations),
        (len(texts.see), len(texts.do)),
        tuple((t.id, len(t.starters)) for t in texts.topics),
    )
