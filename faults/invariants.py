"""What must hold for an instance whatever happened to it: I1–I7 of security reference §5."""

from collections.abc import Callable, Iterable
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from faults.instances import Instance
from faults.residents import MARKER, Form
from reporting import audit
from reporting.errors import RinnallaError
from reporting.report.queries import attachment_names
from reporting.runtime import Runtime
from reporting.sealing.errors import SealingError
from tests.support import intact

_BROKEN = (AssertionError, DBAPIError, OSError, RinnallaError, SealingError)
_EVERY_INDEX = text(
    "SELECT bt_index_check(c.oid, true) FROM pg_class c JOIN pg_am a ON a.oid = c.relam "
    "WHERE c.relkind = 'i' AND a.amname = 'btree' AND c.relpersistence = 'p'"
)


def broken(instance: Instance, forms: Iterable[Form]) -> list[str]:
    """Say in words which of I1–I7 does not hold; `forms` are all that were ever sent.

    Files that nobody refers to are removed by it, as the daily sweeping does (I4).
    """
    sent = list(forms)
    with instance.opened() as runtime:
        checks: dict[str, Callable[[], None]] = {
            "I1 codes": lambda: _codes_open(runtime, sent),
            "I2 whole": lambda: _is_whole(runtime, instance.kit, sent),
            "I3 once": lambda: intact.check_one_report_for_each_form(runtime),
            "I4 orphans": lambda: _orphans_go(runtime, instance.folder),
            "I5 readable": lambda: _nothing_is_readable(instance),
            "I6 database": lambda: _database_is_sound(runtime),
            "I7 audit": lambda: _audit_is_whole(runtime),
        }
        return [f"{name}: {fault}" for name, check in checks.items() for fault in _faults(check)]


def _faults(check: Callable[[], None]) -> list[str]:
    try:
        check()
    except _BROKEN as error:
        return [f"{type(error).__name__} {error}"[:300]]
    return []


def _codes_open(runtime: Runtime, forms: list[Form]) -> None:
    for form in forms:
        assert len(form.codes) <= 1, f"form {form.number} was shown {len(form.codes)} codes"
        for code in form.codes:
            story = intact.story_by_code(runtime, code)
            assert story is not None, f"no story for the code of form {form.number}"
            assert story.story == form.story, f"another story for form {form.number}"


def _is_whole(runtime: Runtime, kit: str, forms: list[Form]) -> None:
    intact.check_no_fact_alone(runtime)
    known = {(form.story, form.files) for form in forms}
    told = [(report.story, report.files) for report in intact.whole_reports(runtime, kit)]
    assert len(told) == len(set(told)), "a report was stored twice"
    assert set(told) <= known, "a report that nobody sent, or with other files"
    confirmed = {(form.story, form.files) for form in forms if form.codes}
    assert confirmed <= set(told), f"{len(confirmed - set(told))} confirmed reports are gone"


def _orphans_go(runtime: Runtime, folder: Path) -> None:
    with runtime.database.reading() as session:
        known = attachment_names(session)
    runtime.storage.remove_orphans(known, older_than_seconds=0)
    assert set(runtime.storage.names()) == set(known), "files left over, or rows without a file"
    assert not list((folder / "files").rglob("*.part")), "half-written files are left over"


def _nothing_is_readable(instance: Instance) -> None:
    found = list(intact.files_with(MARKER, instance.folder, instance.scratch))
    assert not found, f"readable on the disk: {[path.name for path in found]}"


def _database_is_sound(runtime: Runtime) -> None:
    if runtime.database.is_sqlite:
        intact.check_database(runtime)
        return
    with runtime.database.writing() as session:
        session.execute(text("CREATE EXTENSION IF NOT EXISTS amcheck"))
        session.execute(_EVERY_INDEX).all()


def _audit_is_whole(runtime: Runtime) -> None:
    with runtime.database.reading() as session:
        assert audit.verify(session).count > 0
