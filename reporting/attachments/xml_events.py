"""XML of strangers read as events: no document type, so no entity and nothing from outside."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from xml.parsers import expat

from reporting.attachments.bounds import RefusedError, Verdict

_DEEPEST: Final = 200
Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
Words = Callable[[str], None]


class ReadEnoughError(Exception):
    """A reader has as much as it wants; the rest of the document is not read."""


def read_events(content: bytes, start: Start, *, end: End, words: Words) -> None:
    """Read a document to its end, or until a reader raises ReadEnoughError.

    Names are given without their namespace (`w:p` as "p"). Raises RefusedError for a document
    type, which is where entities would be declared, for a tree that is too deep, and for what is
    no XML.
    """
    parser, depth = expat.ParserCreate(), 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise RefusedError(Verdict.UNREADABLE)
        start(local(name), {local(key): value for key, value in attributes.items()})

    def finish(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(local(name))

    parser.StartDoctypeDeclHandler = _no_document_type
    parser.StartElementHandler, parser.EndElementHandler = begin, finish
    parser.CharacterDataHandler = words
    parser.buffer_text = True
    try:
        parser.Parse(content, True)  # noqa: FBT003 – expat takes it by place
    except ReadEnoughError:
        return
    except expat.ExpatError as error:
        raise RefusedError(Verdict.UNREADABLE) from error


def all_attributes(content: bytes, name: str) -> frozenset[str]:
    """Give every value of one attribute of a document."""
    found: set[str] = set()

    def start(_: str, attributes: Mapping[str, str]) -> None:
        if name in attributes:
            found.add(attributes[name])

    read_events(content, start, end=_nothing, words=_nothing)
    return frozenset(found)


def local(name: str) -> str:
    """Give a name without its prefix."""
    return name.rpartition(":")[2]


def _nothing(_: str) -> None:
    pass


def _no_document_type(*_: Any) -> None:
    raise RefusedError(Verdict.UNREADABLE)
