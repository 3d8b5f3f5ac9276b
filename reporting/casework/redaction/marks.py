"""Black marks with a type, and a copy of a text that differs from it only where a mark stands."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from reporting.errors import RinnallaError
from reporting.vocabulary import N_, Term
from reporting.words import clean_text


class MarkKind(Term):
    """What a mark hides, so that the text still reads."""

    NAME = "name", N_("name")
    PLACE = "place", N_("place")
    WORKPLACE = "workplace", N_("workplace")
    PHONE = "phone", N_("phone")
    EMAIL = "email", N_("e-mail")
    IDENTITY = "identity", N_("identity code")
    PLATE = "plate", N_("plate")
    OTHER = "other", N_("removed")


@dataclass(frozen=True)
class Piece:
    """A stretch of a copied text: words as they were, or a mark in their place."""

    text: str = field(default="", repr=False)
    mark: MarkKind | None = None


class CopyChangedError(RinnallaError):
    """A copy says something that the original does not; `words` are where it begins to differ."""

    def __init__(self, words: str) -> None:
        super().__init__("the copy differs from the original")
        self.words = words


_BRACKETS = re.compile(r"\[([^\[\]\n]{1,30})\]")
_SHOWN = 60


def pieces_of(copy: str, original: str, names: Mapping[str, MarkKind]) -> tuple[Piece, ...]:
    """Give a copy in which words were replaced by `[name]` and the like, as pieces.

    `names` are the words that mean a mark, in small letters; other brackets are text. Raises
    CopyChangedError when anything but marked places differs from the original: a copy hides, it
    never rewrites.
    """
    pieces = _cut(clean_text(copy), names)
    _check(pieces, clean_text(original))
    return tuple(piece for piece in pieces if piece.text or piece.mark)


def written(pieces: Iterable[Piece], name_of: Callable[[MarkKind], str]) -> str:
    """Give pieces as text with the marks in brackets."""
    return "".join(f"[{name_of(p.mark)}]" if p.mark else p.text for p in pieces)


def stored(pieces: Iterable[Piece]) -> list[dict[str, str]]:
    """Give pieces as they are sealed and exported: `{"text": …}` or `{"mark": …}`."""
    return [{"mark": p.mark.value} if p.mark else {"text": p.text} for p in pieces]


def from_stored(rows: Iterable[Mapping[str, str]]) -> tuple[Piece, ...]:
    """Give pieces that were sealed."""
    return tuple(
        Piece(mark=MarkKind(row["mark"])) if "mark" in row else Piece(row["text"]) for row in rows
    )


def _cut(copy: str, names: Mapping[str, MarkKind]) -> list[Piece]:
    """Cut at the marks; between two marks, before the first and after the last stands a text."""
    pieces, begin = [], 0
    for found in _BRACKETS.finditer(copy):
        kind = names.get(found[1].strip().casefold())
        if kind is not None:
            pieces += [Piece(copy[begin : found.start()]), Piece(mark=kind)]
            begin = found.end()
    return [*pieces, Piece(copy[begin:])]


def _check(pieces: list[Piece], original: str) -> None:
    texts = [piece.text for piece in pieces if piece.mark is None]
    first, last = texts[0], texts[-1]
    if len(texts) == 1:
        if first != original:
            raise CopyChangedError(_where(first, original))
        return
    if not original.startswith(first):
        raise CopyChangedError(_where(first, original))
    end = len(original) - len(last)
    at = len(first)
    for text in texts[1:-1]:
        found = original.find(text, at + 1, end)  # every mark hides at least one letter
        if found < 0:
            raise CopyChangedError(text.strip()[:_SHOWN])
        at = found + len(text)
    if at >= end or not original.endswith(last):
        raise CopyChangedError(last.strip()[:_SHOWN])


def _where(text: str, original: str) -> str:
    """Give the words around the first letter in which two texts differ."""
    same = next(
        (i for i, (a, b) in enumerate(zip(text, original, strict=False)) if a != b),
        min(len(text), len(original)),
    )
    return text[max(0, same - _SHOWN // 2) : same + _SHOWN // 2].strip()
