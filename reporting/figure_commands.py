"""The commands of figures: facts, releases, reference series."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from reporting.audit import COMMAND_LINE
from reporting.clock import home_day
from reporting.config import config_from_environ
from reporting.facts.import_lines import ImportRefusedError
from reporting.facts.importing import Told, check_file, import_file
from reporting.facts.periods import parse_period
from reporting.facts.settling import unseal_sets
from reporting.jobs import settle_all, settle_due
from reporting.runtime import Runtime, build_runtime
from reporting.statistics.references.operations import check_references, import_references
from reporting.statistics.references.series_file import ReferencesRefusedError
from reporting.statistics.releases.acting import Acting
from reporting.statistics.releases.kept_positions import unseal_kept_positions
from reporting.statistics.releases.operations import publish_due
from reporting.statistics.releases.preparing import prepare_release
from reporting.statistics.releases.verifying import verify_releases

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
                runtime = _runtime()
                number = import_file(
                    runtime.database, file, keyring=runtime.keyring, today=today, tell=tell
                )
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


@facts.command("unseal")
def facts_unseal() -> None:
    """Say in clear what a version before 2026-11 needs; run it right before going back to one."""
    runtime = _runtime()
    with runtime.database.writing() as session:
        number = unseal_sets(session, runtime.keyring)
        unseal_kept_positions(session, runtime.keyring)
    click.echo(f"{number} facts lie in clear until `rinnalla db upgrade` seals them again.")


@click.group()
def references() -> None:
    """Look after the figures of others that ours are laid beside."""


@references.command("import")
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help="read everything, change nothing")
def references_import(file: Path, *, dry_run: bool) -> None:
    """Take in series of other bodies from a CSV file, each with its source: all or nothing.

    The columns are described in data/README.md.
    """
    content = file.read_bytes()
    try:
        if dry_run:
            read = check_references(content)
        else:
            with _runtime().database.writing() as session:
                read = import_references(session, content)
    except ReferencesRefusedError as error:
        raise click.ClickException(f"nothing was taken in:\n{error}") from error
    done = "can be" if dry_run else "were"
    click.echo(f"{read.figures} figures of {read.series} series {done} taken in.")


@click.group()
def release() -> None:
    """Prepare, publish and check releases of figures (docs/releases.md)."""


@release.command("prepare")
@click.argument("period")
def release_prepare(period: str) -> None:
    """Freeze a finished quarter or year, as 2026-Q3 or 2026, for two leads to look at.

    Districts of Helsinki lie sealed in the cases: only the page of a signed-in lead counts them.
    """
    now = datetime.now(UTC)
    runtime = _runtime()
    acting = Acting(COMMAND_LINE, home_day(now), now, runtime.keyring)
    with _progress() as tell:
        name = prepare_release(
            runtime,
            parse_period(period),
            acting=acting,
            progress=lambda done, of: tell("counting", done, of),
        )
    click.echo(f"Release {name} waits for a second person to look at it.")


@release.command("publish")
@click.option("--due", is_flag=True, required=True, help="those whose announced day has come")
def release_publish(*, due: bool) -> None:
    """Publish what two people have prepared and announced. Run it hourly; safe to run twice."""
    assert due
    now = datetime.now(UTC)
    names = publish_due(_runtime(), today=home_day(now), now=now)
    click.echo(f"Published: {', '.join(names)}." if names else "Nothing is due.")


@release.command("verify")
def release_verify() -> None:
    """Check that every stored release is, bit by bit, what was frozen."""
    with _runtime().database.reading() as session:
        names = verify_releases(session)
    click.echo(f"{len(names)} releases are what was frozen.")


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
