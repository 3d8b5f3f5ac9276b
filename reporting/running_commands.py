"""The commands of whoever keeps the machine: jobs, what is unsafe, whether reports get in."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from reporting.config import config_from_environ
from reporting.inspection.checks import findings
from reporting.inspection.facts import Facts
from reporting.inspection.findings import Severity
from reporting.inspection.front_facts import USUAL, nginx_text, url_facts
from reporting.inspection.instance_facts import service_facts
from reporting.inspection.machine_facts import machine_facts
from reporting.instance import note_job
from reporting.rehearsal.rehearsing import rehearse as rehearsed
from reporting.rehearsal.rehearsing import service_at
from reporting.runtime import build_runtime

_HEADS: Mapping[Severity, str] = {
    Severity.DANGER: "DANGER",
    Severity.WARNING: "Warning",
    Severity.NOTE: "Note",
}

# How a rehearsal ends that says nothing of the program, because too much was going on.
_BUSY = 3

# What `rinnalla job` runs: the words of the command, as one would type them.
JOBS: Mapping[str, tuple[str, ...]] = {
    "notices": ("notices", "run"),
    "settle": ("facts", "settle"),
    "publish": ("release", "publish", "--due"),
    "retention": ("retention", "run"),
    "promise": ("promise", "run"),
    "audit": ("audit", "verify"),
    "backup": ("backup",),
    "compact": ("db", "compact"),
    "check": ("check",),
}


@click.command()
@click.argument("name", type=click.Choice(tuple(JOBS)))
@click.pass_context
def job(context: click.Context, name: str) -> None:
    """Run one of the regular jobs, and note in the database that it ended well.

    Safe to run twice at once. What each does: docs/running.md.
    """
    assert context.parent is not None
    words = [*JOBS[name], *_backup_options()] if name == "backup" else [*JOBS[name]]
    run: Any = context.parent.command.main
    run(words, prog_name="rinnalla", standalone_mode=False)
    with build_runtime(config_from_environ()).database.writing() as session:
        note_job(session, name, datetime.now(UTC))


@click.command()
@click.option("--nginx", type=click.Path(path_type=Path), default=USUAL, show_default=True)
@click.option("--url", default="", help="also ask this public address, as https://…")
def check(nginx: Path, url: str) -> None:
    """Say what is unsafe in this installation and what to do; ends with 2 for danger, 1 for less.

    `--nginx` is the proxy's configuration: its file, or what `nginx -T` printed.
    """
    runtime = build_runtime(config_from_environ())
    facts = Facts(
        machine=machine_facts(runtime.config.instance),
        service=service_facts(runtime, now=datetime.now(UTC)),
        nginx=nginx_text(nginx),
        url=url_facts(url) if url else None,
    )
    found = findings(facts)
    for finding in found:
        click.echo(f"{_HEADS[finding.severity]}: {finding.what}\n  {finding.remedy}")
    click.echo(f"{len(found)} findings." if found else "Nothing unsafe was found.")
    sys.exit(max((finding.severity for finding in found), default=0))


@click.command()
@click.option("--url", default="", help="ask there, as https://…; this machine when left out")
@click.option(
    "--wait",
    type=click.IntRange(0, 600),
    default=0,
    help="seconds that the service may take to become ready",
)
def rehearse(url: str, wait: int) -> None:
    """Send a report, open it with its code and withdraw it; leave nothing behind.

    Run it after each update. Ends with 1 and the step that failed, or with 3 when so much is
    going on that the service asked to wait. Needs the secrets of the instance: docs/running.md.
    """
    runtime = build_runtime(config_from_environ())
    try:
        service = service_at(url, runtime.config)
    except ValueError as error:
        raise click.BadParameter("write it as https://report.example.org") from error
    outcome = rehearsed(runtime, service, wait_seconds=wait)
    if outcome.fault:
        click.echo(f"The rehearsal failed. {outcome.fault}")
    elif outcome.is_busy:
        click.echo("Very much is going on: the service asked to wait. Try again later.")
    else:
        click.echo("A report was sent, read with its code and withdrawn.")
    if outcome.left:
        click.echo(outcome.left)
    sys.exit(1 if outcome.fault else _BUSY if outcome.is_busy else 0)


def _backup_options() -> list[str]:
    config = config_from_environ()
    if not config.backup_to or not config.backup_recipients:
        raise click.ClickException("RINNALLA_BACKUP_TO and RINNALLA_BACKUP_RECIPIENTS are not set")
    keys = [word for key in config.backup_recipients for word in ("--recipient", key)]
    return ["--to", config.backup_to, *keys]
