"""The floors: the least a Flask service can do for a form page and for a sealed report.

A bare "hello"; a form of about 12 kB with a stateless token; and a POST that checks the token,
pads the story to 4 KiB, seals it once with HPKE X-Wing and stores one row durably in SQLite.
"""

import hmac
import os
import secrets
import threading
import time
from typing import Any

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, Suite
from flask import Flask, abort, redirect, request
from sqlalchemy import Column, LargeBinary, MetaData, Table, create_engine, event, insert
from werkzeug.wrappers import Response

DATABASE = "FLOOR_DATABASE"

_PADDED = 4096
_KEY = b"not secret: the workers of the floor share it"
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_TEAM = MLKEM768X25519PrivateKey(
    MLKEM768PrivateKey.generate(), X25519PrivateKey.generate()
).public_key()
_HINTS = "<p>Explanations, hints and options of a long form, escaped and translated.</p>\n" * 150
_FORM = (
    '<!doctype html><html lang="en"><title>Form</title><body>'
    '<form method="post" action="/form" enctype="multipart/form-data">'
    '<input type="hidden" name="form_token" value="{{ token }}">{{ hints|safe }}'
    '<textarea name="story"></textarea><button>Send</button></form>'
)
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000")

_tables = MetaData()
_reports = Table(
    "reports",
    _tables,
    Column("id", LargeBinary, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
_add_report = insert(_reports)
_turn = threading.Lock()  # one writer at a time in a process keeps SQLite's busy handler away
_engine = create_engine(os.environ.get(DATABASE, "sqlite://"))
application = Flask(__name__)
_page = application.jinja_env.from_string(_FORM)


@application.get("/hello")
def hello() -> str:
    """Say hello."""
    return "hello"


@application.get("/form")
def form() -> str:
    """Show the form with a token that nobody stores."""
    body = f"{int(time.time())}.{secrets.token_hex(16)}"
    return _page.render(token=f"{body}.{_mac(body)}", hints=_HINTS)


@application.post("/form")
def send() -> Response:
    """Check, pad, seal, store, redirect."""
    body, _, mac = request.form["form_token"].rpartition(".")
    if not hmac.compare_digest(mac, _mac(body)):
        abort(400)
    plain = request.form["story"].encode().ljust(_PADDED, b"\0")
    sealed = _SUITE.encrypt(plain, _TEAM, info=b"floor")
    with _turn, _engine.begin() as connection:
        connection.execute(_add_report, {"id": secrets.token_bytes(16), "sealed": sealed})
    return redirect("/hello", 303)


def create_tables(url: str) -> None:
    """Make the floor's one table in a new database."""
    engine = create_engine(url)
    _tables.create_all(engine)
    engine.dispose()


@event.listens_for(_engine, "connect")
def _make_durable(connection: Any, _: object) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _mac(body: str) -> str:
    return hmac.digest(_KEY, body.encode(), "sha256").hex()[:32]
