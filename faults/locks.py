"""5.6 and 5.7: the database is locked by somebody, or many write at once."""

import hashlib
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from faults.instances import Instance, make_instance
from faults.invariants import broken
from faults.postgres import postgres
from faults.residents import Answer, Form, ask, fetch_forms, send_until_confirmed
from faults.servers import quick_server
from faults.tally import Count
from reporting.report.drafts import ReportDraft
from reporting.report.sending import SentToken, send_report
from reporting.sealing import FormSecret, code_groups
from reporting.vocabulary import Role

T = TypeVar("T")

WRITERS = 8
LOCKED_OUT = 8
# Five seconds of waiting, and what a busy machine adds.
_PATIENCE = 8.0


def lock_sqlite(folder: Path, *, times: int) -> Count:
    """Hold SQLite's only write lock while people send, so many times."""
    count, instance = Count("SQLite locked by another program", "5.6"), make_instance(folder)
    path = str(instance.folder / "rinnalla.db")

    @contextmanager
    def locked() -> Iterator[None]:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            yield
            other.execute("ROLLBACK")

    return _locked_out(count, instance, locked, times)


def lock_postgresql(folder: Path, *, times: int) -> Count:
    """Hold a lock on the table of reports while people send, so many times."""
    count = Count("PostgreSQL table locked by another program", "5.6")
    with postgres() as database:
        instance = make_instance(folder, settings={"RINNALLA_DATABASE_URL": database.url})
        return _locked_out(count, instance, database.locked, times)


def write_at_once(folder: Path, *, times: int) -> Count:
    """Let eight processes store `times` reports each, at once, on SQLite."""
    count, instance = Count(f"{WRITERS} processes write at once", "5.7"), make_instance(folder)
    forms = [Form(number, "", with_file=False) for number in range(WRITERS * times)]
    shares = [forms[first::WRITERS] for first in range(WRITERS)]
    with ProcessPoolExecutor(WRITERS, mp_context=get_context("fork")) as pool:
        found = list(pool.map(_store, [instance] * WRITERS, shares))
    for form, (code, _) in zip(_joined(shares), _joined(found), strict=True):
        form.codes |= {code} - {""}
    seconds = sorted(taken for _, taken in _joined(found))
    p99 = seconds[len(seconds) * 99 // 100]
    count.times, count.sent = WRITERS, len(forms)
    count.confirmed = sum(bool(form.codes) for form in forms)
    count.note = f"99 % within {p99 * 1000:.0f} ms, the slowest {seconds[-1] * 1000:.0f} ms"
    count.expect(holds=count.confirmed == len(forms), otherwise="some were not taken")
    count.broken += broken(instance, forms)
    return count.done()


def _locked_out(
    count: Count,
    instance: Instance,
    locked: Callable[[], AbstractContextManager[None]],
    times: int,
) -> Count:
    forms: list[Form] = []
    slowest = 0.0
    with quick_server(instance) as server:
        for _ in range(times):
            numbers = range(len(forms), len(forms) + LOCKED_OUT)
            batch = fetch_forms(server.port, numbers, language="sv")
            forms += batch
            with locked(), ThreadPoolExecutor(LOCKED_OUT) as people:
                sending = [people.submit(_timed, form, server.port) for form in batch]
                pages = [ask(server.port, f"/sv/{path}") for path in ("report", "now/transit")]
                count.expect(
                    holds=all(p.status == HTTPStatus.OK for p in pages), otherwise="no page"
                )
                answers = [one.result() for one in sending]
            for form, (answer, taken) in zip(batch, answers, strict=True):
                slowest = max(slowest, taken)
                _check_refusal(count, form, answer)
            count.expect(
                holds=not send_until_confirmed(server.port, batch), otherwise="not taken afterwards"
            )
            count.times += 1
    count.note = f"{LOCKED_OUT} people at once; the longest waited {slowest:.1f} s for its 503"
    count.expect(holds=slowest < _PATIENCE, otherwise=f"somebody waited {slowest:.1f} s")
    count.sent, count.confirmed = len(forms), sum(bool(form.codes) for form in forms)
    count.broken += broken(instance, forms)
    return count.done()


def _check_refusal(count: Count, form: Form, answer: Answer) -> None:
    status = HTTPStatus.SERVICE_UNAVAILABLE
    count.expect(holds=answer.status == status, otherwise=f"{answer.status} while it was locked")
    count.expect(holds=answer.retry_after != "", otherwise="no Retry-After")
    count.expect(holds=form.story.encode() in answer.body, otherwise="the text is gone")
    count.expect(holds=b'<html lang="sv"' in answer.body, otherwise="another language")


def _timed(form: Form, port: int) -> tuple[Answer, float]:
    began = time.monotonic()
    answer = form.send(port)
    return answer, time.monotonic() - began


def _store(instance: Instance, forms: Sequence[Form]) -> list[tuple[str, float]]:
    """Store reports in this process; give the code and the seconds of each."""
    stored = []
    with instance.opened() as runtime:
        for form in forms:
            secret = FormSecret(secrets.token_bytes(32))
            token = SentToken(secret, hashlib.sha256(secret).digest())
            draft = ReportDraft("en", Role.WITNESSED, story=form.story, wants_rereading=True)
            now, began = datetime.now(UTC), time.monotonic()
            receipt = send_report(runtime, draft, token, today=now.date(), now=now)
            code = "".join(code_groups(receipt.code)) if receipt.code else ""
            stored.append((code, time.monotonic() - began))
    return stored


def _joined(shares: Iterable[Sequence[T]]) -> list[T]:
    return [one for share in shares for one in share]
