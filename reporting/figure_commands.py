"""The commands of figures: facts, releases, reference series."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from reporting.clock import home_day
from reporting.config import config_from_environ
from reporting.facts.import_lines import ImportRefusedError
from reporting.facts.importing import Told, check_file, import_file
from reporting.jobs import settle_all, settle_due
from reporting.runtime import Runtime, build_runtime

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def facts() -> None:
    """Look after the coded rows that figures are made of."""


@facts.command("import")
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help="read everything, change nothing")
def facts_import(file: Path, *, dry_run: bool) -> None:
    """Bring figures over from a CSV file: all of it or nothing.

    The columns are described in docs/facts-import.md.
    """
    today = _today()
    try:
        with _progress() as tell:
            if dry_run:
                number = check_file(file, today=today, tell=tell)
            else:
                number = import_file(_runtime().database, file, today=today, tell=tell)
    except ImportRefusedError as error:
        faults = "\n".join(error.faults)
        raise click.ClickException(f"nothing was brought over:\n{faults}") from error
    click.echo(f"{number} reports {'can be' if dry_run else 'were'} brought over.")


@facts.command("settle")
@click.option("--now", is_flag=True, help="also what waits for the end of its week")
def facts_settle(*, now: bool) -> None:
    """Count what waits in rows and sets. Run it hourly; it does so once a week, or at 500."""
    runtime = _runtime()
    number = settle_all(runtime) if now else settle_due(runtime, today=_today())
    click.echo(f"{number} facts settled.")


@contextmanager
def _progress() -> Iterator[Told]:
    bars: dict[str, Any] = {}

    def tell(doing: str, done: int, of: int) -> None:
        if doing not in bars:
            bars[doing] = click.progressbar(length=of, label=doing)
            bars[doing].__enter__()
        bars[doing].update(done - bars[doing].pos)

    try:
        yield tell
    finally:
        for bar in bars.values():
            bar.__exit__(None, None, None)


def _runtime() -> Runtime:
    return build_runtime(config_from_environ())


def _today() -> date:
    return home_day(datetime.now(UTC))
