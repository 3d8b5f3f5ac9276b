"""Tests of sealed streams: attachments of any size."""

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.sealing import (
    ObjectKey,
    SealBrokenError,
    StreamSealer,
    StreamSummary,
    UnknownFormatError,
    open_stream,
    sealed_stream_bytes,
)
from reporting.sealing._wire import derive, encrypt
from tests.sealing.examples import KEY, OTHER_ID, OTHER_KEY, REPORT_ID, damaged, flipped
from tests.sealing.second_reader import fields, labelled

CHUNK = 65_536
SEALED_CHUNK = CHUNK + 16
HEAD = 37
BORDERS = [0, 1, 5, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK, 3 * CHUNK + 77]


def seal(plaintext: bytes, *, attachment_id: bytes = REPORT_ID) -> bytes:
    """Seal *plaintext* in one write."""
    sink = BytesIO()
    sealer = StreamSealer(KEY, attachment_id=attachment_id, sink=sink)
    sealer.write(plaintext)
    sealer.finish()
    return sink.getvalue()


def opened(sealed: bytes, length: int, *, key: ObjectKey = KEY, name: bytes = REPORT_ID) -> bytes:
    """Open *sealed* to the end."""
    return b"".join(open_stream(key, BytesIO(sealed), attachment_id=name, length=length))


LONG = bytes(range(256)) * 800  # 204,800 bytes: three full chunks and a part
SEALED_LONG = seal(LONG)
SHORT = b"a small file"
SEALED_SHORT = seal(SHORT)


@pytest.mark.parametrize("length", BORDERS)
def test_what_was_sealed_comes_back(length: int) -> None:
    """At, below and above the borders of chunks."""
    plaintext = (b"0123456789" * (length // 10 + 1))[:length]
    assert opened(seal(plaintext), length) == plaintext


@given(st.lists(st.integers(0, CHUNK + 2), max_size=5))
def test_pieces_of_any_size_come_back_whole(sizes: list[int]) -> None:
    """However an upload arrives, and what is said of it is true."""
    sink = BytesIO()
    sealer = StreamSealer(KEY, attachment_id=REPORT_ID, sink=sink)
    pieces = [bytes([number]) * size for number, size in enumerate(sizes)]
    assert [sealer.write(piece) for piece in pieces] == sizes
    whole = b"".join(pieces)
    assert sealer.finish() == StreamSummary(length=len(whole), sha256=sha256(whole).digest())
    assert opened(sink.getvalue(), len(whole)) == whole


@pytest.mark.parametrize("length", BORDERS)
def test_the_sealed_size_is_known_beforehand(length: int) -> None:
    """Storage can be counted, and no size but the padded one shows."""
    assert len(seal(b"x" * length)) == sealed_stream_bytes(length)


def test_lengths_that_pad_alike_look_alike() -> None:
    """P25: 100,000 and 100,352 bytes are stored in one size."""
    assert len(seal(b"x" * 100_000)) == len(seal(b"x" * 100_352))


def test_padding_may_fill_whole_chunks() -> None:
    """A large file is padded by more than a chunk; all of it is verified, none of it shown."""
    length = 33 * CHUNK + 1
    sealed = seal(b"x" * length)
    assert len(sealed) > HEAD + length + 34 * 16 + CHUNK // 2
    assert opened(sealed, length) == b"x" * length
    with pytest.raises(SealBrokenError):
        opened(flipped(sealed, len(sealed) * 8 - 1), length)


def test_chunks_come_only_after_they_are_verified() -> None:
    """The damaged chunk is not given, nor anything after it."""
    sealed = flipped(SEALED_LONG, (HEAD + SEALED_CHUNK + 100) * 8)
    chunks = open_stream(KEY, BytesIO(sealed), attachment_id=REPORT_ID, length=len(LONG))
    assert next(chunks) == LONG[:CHUNK]
    with pytest.raises(SealBrokenError):
        next(chunks)
    assert list(chunks) == []


class Trickle(BytesIO):
    """A source that gives less than it is asked for, as a network does."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Give at most 1,000 bytes."""
        return super().read(min(size or 0, 1000))


def test_a_source_may_give_less_than_asked() -> None:
    """A network does that all the time."""
    chunks = open_stream(KEY, Trickle(SEALED_LONG), attachment_id=REPORT_ID, length=len(LONG))
    assert b"".join(chunks) == LONG


def test_plaintext_is_handed_on_as_it_arrives() -> None:
    """Of 2 MB written, no more than one chunk is ever waiting."""
    sink = BytesIO()
    sealer = StreamSealer(KEY, attachment_id=REPORT_ID, sink=sink)
    for written in range(1, 33):
        sealer.write(b"x" * CHUNK)
        assert len(sink.getvalue()) >= HEAD + (written - 1) * SEALED_CHUNK


def cuts() -> Iterator[int]:
    """Give lengths to cut to: in the header, at and around each chunk border."""
    yield from (0, 4, 5, 36, HEAD, HEAD + 1)
    for chunk in (1, 2, 3):
        border = HEAD + chunk * SEALED_CHUNK
        yield from (border - 17, border - 16, border - 1, border, border + 1, border + 16)
    yield len(SEALED_LONG) - 1


@pytest.mark.parametrize("length", list(cuts()))
def test_a_cut_stream_does_not_open(length: int) -> None:
    """P22: at and off the borders of chunks."""
    with pytest.raises(SealBrokenError):
        opened(SEALED_LONG[:length], len(LONG))


@pytest.mark.parametrize("chunks", [1, 2, 3])
def test_a_stream_cut_at_a_border_does_not_open_as_a_shorter_one(chunks: int) -> None:
    """P22: even if the length were forged too: the last chunk is not flagged as last."""
    with pytest.raises(SealBrokenError):
        opened(SEALED_LONG[: HEAD + chunks * SEALED_CHUNK], chunks * CHUNK)


@pytest.mark.parametrize("added", [b"\0", b"x" * 16, SEALED_LONG[HEAD : HEAD + SEALED_CHUNK]])
def test_an_extended_stream_does_not_open(added: bytes) -> None:
    """Neither by a byte nor by a whole chunk of its own."""
    with pytest.raises(SealBrokenError):
        opened(SEALED_LONG + added, len(LONG))


@pytest.mark.parametrize("order", [(1, 0, 2), (0, 2, 1), (0, 0, 2), (2, 1, 0)])
def test_chunks_cannot_be_moved_or_repeated(order: tuple[int, ...]) -> None:
    """Each chunk opens only in its place."""
    starts = [HEAD + chunk * SEALED_CHUNK for chunk in range(3)]
    full = [SEALED_LONG[start : start + SEALED_CHUNK] for start in starts]
    rest = SEALED_LONG[HEAD + 3 * SEALED_CHUNK :]
    moved = SEALED_LONG[:HEAD] + b"".join(full[chunk] for chunk in order) + rest
    with pytest.raises(SealBrokenError):
        opened(moved, len(LONG))


def test_chunks_of_another_stream_do_not_fit() -> None:
    """The same file sealed twice shares no chunk."""
    other = seal(LONG)
    with pytest.raises(SealBrokenError):
        opened(other[: HEAD + SEALED_CHUNK] + SEALED_LONG[HEAD + SEALED_CHUNK :], len(LONG))


def test_a_stream_opens_only_as_the_attachment_it_is() -> None:
    """Neither under another id nor with another key."""
    with pytest.raises(SealBrokenError):
        opened(SEALED_SHORT, len(SHORT), name=OTHER_ID)
    with pytest.raises(SealBrokenError):
        opened(SEALED_SHORT, len(SHORT), key=OTHER_KEY)


@pytest.mark.parametrize("length", [-1, 0, len(SHORT) - 2, len(SHORT) + 1, 1 << 30])
def test_a_false_length_is_noticed(length: int) -> None:
    """The length in the manifest must fit what was sealed."""
    with pytest.raises(SealBrokenError):
        opened(SEALED_SHORT, length)


def test_a_false_length_that_pads_alike_is_noticed() -> None:
    """What lies beyond the true length must be zeros."""
    with pytest.raises(SealBrokenError):
        opened(seal(b"x" * 100_352), 100_000)


def test_every_flipped_bit_is_noticed() -> None:
    """In header, salt, ciphertext and tag."""
    for bit in range(len(SEALED_SHORT) * 8):
        with pytest.raises(SealBrokenError):
            opened(flipped(SEALED_SHORT, bit), len(SHORT))


@given(damaged(SEALED_SHORT))
def test_any_damage_is_noticed(sealed: bytes) -> None:
    """Cut, extended or replaced in part, it fails in the one expected way."""
    with pytest.raises(SealBrokenError):
        opened(sealed, len(SHORT))


def test_only_the_current_suite_is_read() -> None:
    """An older or unknown suite is refused loudly, never guessed."""
    with pytest.raises(UnknownFormatError):
        opened(b"RNA1\x01" + SEALED_SHORT[5:], len(SHORT))


def test_an_unfinished_stream_does_not_open() -> None:
    """An upload that broke off is nothing."""
    sink = BytesIO()
    StreamSealer(KEY, attachment_id=REPORT_ID, sink=sink).write(LONG)
    with pytest.raises(SealBrokenError):
        opened(sink.getvalue(), len(LONG))


def test_a_finished_stream_takes_no_more() -> None:
    """Neither a write nor a second end."""
    sealer = StreamSealer(KEY, attachment_id=REPORT_ID, sink=BytesIO())
    sealer.finish()
    with pytest.raises(ValueError, match="finished"):
        sealer.write(b"more")
    with pytest.raises(ValueError, match="finished"):
        sealer.finish()


def test_a_middle_chunk_cannot_pass_for_the_last() -> None:
    """The flag is part of the nonce: with the right key, the wrong flag fails."""
    head = b"RNA1\x02" + b"s" * 32
    key = derive(KEY, b"s" * 32, info=labelled("stream", REPORT_ID))
    for flag, opens in ((1, True), (0, False)):
        nonce = bytes(11) + bytes([flag])
        sealed = head + encrypt(key, b"abcd", nonce=nonce, bound=head + fields(REPORT_ID))
        if opens:
            assert opened(sealed, 4) == b"abcd"
        else:
            with pytest.raises(SealBrokenError):
                opened(sealed, 4)
