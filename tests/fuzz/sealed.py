"""Codes, envelopes, streams and tokens: nothing opens but what was sealed just so."""

import io
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

from reporting.errors import PageExpiredError
from reporting.limiting.puzzles import make_ticket, read_ticket
from reporting.report.inbox import open_continuation
from reporting.sealing import (
    CodeError,
    FormSecret,
    Generation,
    PublicKey,
    SealBrokenError,
    SealingError,
    Seed,
    StreamSealer,
    code_from_secret,
    fingerprint,
    format_code,
    open_key_with_secret,
    open_object,
    open_session,
    open_stream,
    open_token,
    open_wrapped_key,
    parse_code,
    parse_recovery_code,
    recovery_code,
    seal_object,
    seal_session,
    seal_token,
    sign_generation,
    signing_pair_from_seed,
    verify_chain,
    wrap_key,
    wrap_key_with_secret,
)
from reporting.sealing._keys import WrappingKey
from reporting.web.tokens import make_token, read_token
from tests.fuzz.target import Target
from tests.sealing.examples import (
    KEY,
    OTHER_ID,
    PEPPER,
    REPORT_ID,
    TEAM_KEYS,
    make_object_context,
    make_wrap_context,
)

_SECRET: Final = b"z" * 32
_WRAPPING: Final = WrappingKey(_SECRET)
_PLAIN: Final = b"Bussissa huudettiin minulle."
_NOW: Final = datetime(2026, 11, 28, tzinfo=UTC)


def _code(data: bytes) -> None:
    with suppress(CodeError):
        code = parse_code(data.decode(errors="replace"))
        assert parse_code(format_code(code)) == code


def _recovery_code(data: bytes) -> None:
    with suppress(CodeError):
        assert len(parse_recovery_code(data.decode(errors="replace"))) == len(b"s" * 20)


def _opens_only(sealed: bytes, plain: object, opener: Callable[[bytes], object]) -> Target:
    """Give a target that opens an envelope: other bytes than the sealed ones never open."""
    name = opener.__name__.strip("_")

    def run(data: bytes) -> None:
        with suppress(SealBrokenError):
            opened = opener(data)
            assert data == sealed, "other bytes were opened"
            assert opened == plain

    return Target(name, run, (sealed,), (b"RNB1\x02", b"\0", b"\xff" * 16))


def _object(data: bytes) -> bytes:
    return open_object(KEY, data, context=make_object_context())


def _token(data: bytes) -> bytes:
    return open_token(data, _SECRET, purpose="fuzz")


def _wrapped_key(data: bytes) -> bytes:
    return open_wrapped_key(data, TEAM_KEYS.seed, context=make_wrap_context())


def _secret_wrap(data: bytes) -> bytes:
    return open_key_with_secret(data, _WRAPPING, context=make_wrap_context())


def _session(data: bytes) -> bytes:
    return open_session(data, _SECRET, member_id=OTHER_ID, expires_at=9)


def _stream(data: bytes) -> bytes:
    opened = open_stream(KEY, io.BytesIO(data), attachment_id=REPORT_ID, length=len(_PLAIN))
    return b"".join(opened)


def _sealed_stream() -> bytes:
    sink = io.BytesIO()
    sealer = StreamSealer(KEY, attachment_id=REPORT_ID, sink=sink)
    sealer.write(_PLAIN)
    sealer.finish()
    return sink.getvalue()


def _chain(data: bytes) -> None:
    """Read the fields of a first generation out of the bytes."""
    numbers, rest = data[:1], data[1:]
    sizes = (len(_FIRST.team_id), len(_FIRST.public), len(_FIRST.signing_public))
    fields = []
    for size in sizes:
        fields.append(rest[:size])
        rest = rest[size:]
    told = Generation(fields[0], sum(numbers), PublicKey(fields[1]), fields[2], rest)
    with suppress(SealingError):
        assert verify_chain([told], fingerprint(_FIRST.signing_public)) == _FIRST


_FIRST: Final = sign_generation(TEAM_KEYS, TEAM_KEYS.seed, team_id=REPORT_ID, number=1)
_CHAIN: Final = b"".join(
    (b"\x01", _FIRST.team_id, _FIRST.public, _FIRST.signing_public, _FIRST.signature)
)


def _form_token(data: bytes) -> None:
    with suppress(PageExpiredError):
        text = data.decode(errors="replace")
        read = read_token(text, _SECRET, purpose="report", at=_NOW.timestamp())
        assert read == _READ, "another token was taken"


def _ticket(data: bytes) -> None:
    text = data.decode(errors="replace")
    with suppress(PageExpiredError):
        ticket = read_ticket(text, _SECRET, REPORT_ID, now=1_000)
        assert data == _TICKET
        ticket.is_solved_by(text[-8:])


def _continuation(data: bytes) -> None:
    with suppress(PageExpiredError):
        open_continuation(data.decode(errors="replace"), _SECRET, now=_NOW)


_TOKEN: Final = make_token(_SECRET, "report", at=_NOW.timestamp()).encode()
_READ: Final = read_token(_TOKEN.decode(), _SECRET, purpose="report", at=_NOW.timestamp())
_TICKET: Final = make_ticket(_SECRET, REPORT_ID, now=1_000).text.encode()

TARGETS: Final = (
    Target(
        "code",
        _code,
        (format_code(code_from_secret(FormSecret(_SECRET), PEPPER)).encode(), b"O0 Il|1-.\xc2\xa0"),
        ("٣".encode(), "𝟛".encode(), "３".encode(), b"-", b"\0", "\u202e".encode()),
    ),
    Target("recovery_code", _recovery_code, (recovery_code().encode(),), (b"-", "Ω".encode())),
    _opens_only(seal_object(KEY, _PLAIN, context=make_object_context()), _PLAIN, _object),
    _opens_only(seal_token(_PLAIN, _SECRET, purpose="fuzz"), _PLAIN, _token),
    _opens_only(
        wrap_key(_SECRET, TEAM_KEYS.public, context=make_wrap_context()), _SECRET, _wrapped_key
    ),
    _opens_only(
        wrap_key_with_secret(_SECRET, _WRAPPING, context=make_wrap_context()),
        _SECRET,
        _secret_wrap,
    ),
    _opens_only(
        seal_session(Seed(_SECRET), _SECRET, member_id=OTHER_ID, expires_at=9), _SECRET, _session
    ),
    _opens_only(_sealed_stream(), _PLAIN, _stream),
    Target("chain", _chain, (_CHAIN,), (signing_pair_from_seed(TEAM_KEYS.seed).public,)),
    Target("form_token", _form_token, (_TOKEN,), (b"=", b"-", b"_", "å".encode())),
    Target("ticket", _ticket, (_TICKET,), (b"=", b"-", b"_", "å".encode())),
    Target("continuation", _continuation, (_TOKEN, b"Uk5UMQI="), (b"=", b"UsH0", "å".encode())),
)
