"""Admission: requests of one kind never take the places of another (security reference §4.13)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from flask import Flask, g, request
from werkzeug.exceptions import ServiceUnavailable

from reporting.limiting.admission import SHARES, Gate, Kind

_EXTENSION: Final = "rinnalla_gates"
_RETRY_SECONDS: Final = 10
_KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {"inbox": Kind.INBOX, "accounts": Kind.SIGN_IN, "welcome": Kind.SIGN_IN}
)
# Whoever watches the process must always be answered.
_FREE: Final = frozenset({"front.healthz", "front.readyz", "front.metrics"})


def set_up_admission(app: Flask) -> None:
    """Let each request wait for a place of its kind, once its body has come in.

    Raises ServiceUnavailable, answered by a page that gives back what was written.
    """
    gates = {kind: Gate(share) for kind, share in SHARES.items()}
    app.extensions[_EXTENSION] = gates

    @app.before_request
    def _enter() -> None:
        if request.endpoint in _FREE:
            return
        # Not on pages of staff: who they are is not known yet, so their files would be dropped.
        if request.method == "POST" and not request.path.startswith("/staff/"):
            _ = request.form  # a client that sends slowly must not hold a place
        gate = gates[kind_of(request.blueprint, request.path, request.method)]
        if not gate.enter():
            raise ServiceUnavailable(retry_after=_RETRY_SECONDS)
        g.gate = gate

    @app.teardown_request
    def _leave(_: BaseException | None) -> None:
        gate: Gate | None = g.pop("gate", None)
        if gate is not None:
            gate.leave()


def kind_of(blueprint: str | None, path: str, method: str) -> Kind:
    """Say which kind of request this is."""
    named = _KINDS.get(blueprint or "")
    if named is not None:
        return named
    if path.startswith("/staff"):
        return Kind.STAFF
    is_sent = method == "POST" and blueprint == "report"
    return Kind.REPORTS if is_sent else Kind.PUBLIC
