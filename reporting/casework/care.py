"""Care for the workers: knowing before reading what a text may contain (ux §4.9)."""

from collections.abc import Iterable

from reporting.vocabulary import Kind

# Kinds whose accounts are hard to read. The note comes from what was ticked, not from reading.
_HARD = frozenset(
    {
        Kind.VERBAL_INSULT,
        Kind.THREAT,
        Kind.PHYSICAL_VIOLENCE,
        Kind.SEXUAL_HARASSMENT,
        Kind.HATE_MATERIAL,
        Kind.ONLINE_CONTENT,
    }
)


def content_notes(kinds: Iterable[Kind]) -> tuple[Kind, ...]:
    """Give the ticked kinds that a reader should know of before opening the text."""
    return tuple(kind for kind in kinds if kind in _HARD)


def rounded_words(words: int) -> int:
    """Give about how long a text is: rounded to ten words, never to none."""
    return max(10, round(words / 10) * 10) if words else 0
