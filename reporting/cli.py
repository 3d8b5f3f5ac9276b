"""The command line: parse, call one operation, print."""

import os
import sys
from dataclasses import replace
from datetime import UTC, date, datetime

import click

from reporting.accounts.operations import NewMember
from reporting.administration.capacity import adapt_promise
from reporting.administration.first_dialog import run_dialog
from reporting.administration.first_run import prepared_runtime
from reporting.app import ROOT, create_app
from reporting.audit import note_head, noted_head, verify
from reporting.backup_commands import backup, backup_key, restore
from reporting.clock import home_day
from reporting.config import config_from_environ, setting_rows
from reporting.demo.loading import load_demo
from reporting.demo.people import CODES_FILE, LOGINS_FILE
from reporting.errors import RinnallaError
from reporting.figure_commands import facts, references, release
from reporting.jobs import check_clock, run_retention
from reporting.joining import refuse_second_secrets
from reporting.keyring import FILE_NAME, create_keyring
from reporting.notices.delivery import run_notices
from reporting.permissions import KEY_HOLDERS, StaffRole
from reporting.running_commands import check, job, rehearse
from reporting.runtime import Runtime, build_runtime
from reporting.schema import is_current, stored_revision
from reporting.sealing.errors import SealingError
from reporting.serving import serve as serve_instance
from reporting.staffing.installing import invite_member, set_up_team
from reporting.staffing.recovering import recover_member, rotate_keys
from reporting.upgrading import bring_up_to_date, take_back
from reporting.web.assets import build_assets


@click.group()
def cli() -> None:
    """Run and look after a Rinnalla instance. `rinnalla settings` lists its settings."""


@cli.command()
def serve() -> None:
    """Serve the instance on RINNALLA_HOST and RINNALLA_PORT."""
    serve_instance(config_from_environ())


@cli.command()
def setup() -> None:
    """Set an instance up once: names, team, recovery kit, first lead and first admin."""
    now = _now()
    runtime = prepared_runtime(config_from_environ())
    run_dialog(runtime, today=_today(now), now=now)


@cli.command()
def settings() -> None:
    """List every setting with its type, default and meaning."""
    for row in setting_rows():
        click.echo(f"{row.name}\n  {row.type}, default {row.default}\n  {row.meaning}")


@cli.command()
def assets() -> None:
    """Build the static files."""
    build_assets(ROOT / "static", ROOT / "static" / "dist")


@cli.command()
def demo() -> None:
    """Load invented data once, and print how to sign in."""
    # Invented reports come all at once, and none of them is a flood.
    config = replace(config_from_environ(), busy_above="", similar_above="")
    runtime = build_runtime(config)
    logins = load_demo(create_app(config, runtime), runtime)
    address = f"http://{config.host}:{config.port}"
    click.echo(f"Residents: {address}/   Staff: {address}/staff/sign-in")
    for login in logins:
        click.echo(
            f"  {login.role:<11} user {login.username}  password {login.password}  "
            f"one-time code secret {login.totp_secret}"
        )
    click.echo(f"The same is in {config.instance / LOGINS_FILE}; follow-up codes of the invented")
    click.echo(f"reports, to open {address}/en/inbox with, are in {config.instance / CODES_FILE}.")


@cli.group()
def db() -> None:
    """Look after the database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Make the secrets if there are none, and bring the tables up to date."""
    config = config_from_environ()
    if not (config.secrets_folder / FILE_NAME).exists():
        refuse_second_secrets(config)
        create_keyring(config.secrets_folder, config.mode.value)
    runtime = build_runtime(config)
    bring_up_to_date(runtime)


@db.command("status")
def db_status() -> None:
    """Say how far the tables are migrated; end with 1 when this version cannot work with them."""
    database = _runtime().database
    click.echo(stored_revision(database) or "empty")
    sys.exit(0 if is_current(database) else 1)


@db.command("downgrade")
@click.argument("revision")
def db_downgrade(revision: str) -> None:
    """Undo migrations down to REVISION, for an older version of the program that needs it.

    Run it from the newer version, with the service stopped. REVISION is what `db status` said
    before the update. What only the newer version kept is lost.
    """
    take_back(_runtime(), revision)


@db.command("compact")
def db_compact() -> None:
    """Write SQLite's file anew without what was deleted. Run it weekly, at night."""
    _runtime().database.compact()


@cli.group()
def team() -> None:
    """Look after teams."""


@team.command("create")
@click.argument("name")
def team_create(name: str) -> None:
    """Create the team that reads reports; print its recovery kit once."""
    runtime = _runtime()
    created = set_up_team(runtime, name, now=_now())
    click.echo(f"Team “{name}” was created and its key pinned in {runtime.pin_path}.")
    click.echo("Print this recovery kit and lock it away; it is shown only now:")
    click.echo(f"  {created.recovery_code}")


@cli.group()
def staff() -> None:
    """Look after the people who sign in."""


@staff.command("invite")
@click.argument("username")
@click.option("--name", required=True, help="the person's name, as colleagues see it")
@click.option("--role", type=click.Choice([role.value for role in StaffRole]), required=True)
def staff_invite(username: str, name: str, role: str) -> None:
    """Add a person; print password, second factor and recovery code once."""
    chosen = StaffRole(role)
    kit = None  # asked for, never an argument: those stay in the shell's history
    if chosen in KEY_HOLDERS:
        kit = click.prompt("Recovery kit of the team", hide_input=True)
    member = invite_member(_runtime(), username, name=name, role=chosen, kit=kit, now=_now())
    _print_member(member)


@staff.command("recover")
@click.argument("username")
def staff_recover(username: str) -> None:
    """Give somebody who lost everything a new sign-in, and the team key by its recovery kit."""
    kit = click.prompt("Recovery kit of the team", hide_input=True, default="", show_default=False)
    _print_member(recover_member(_runtime(), username, kit=kit, now=_now()))


@cli.group()
def keys() -> None:
    """Look after the team key."""


@keys.command("rotate")
def keys_rotate() -> None:
    """Renew the team key and seal all open reports to it; may be killed and run again."""
    kit = click.prompt("Recovery kit of the team", hide_input=True)
    number = rotate_keys(_runtime(), kit, now=_now())
    click.echo(f"Every open report is sealed to generation {number}.")
    click.echo("What opens older ones is deleted by the next `retention run`, after ten minutes.")


@cli.group()
def audit() -> None:
    """Check the audit trail."""


@audit.command("verify")
def audit_verify() -> None:
    """Find any entry that was changed, removed or reordered, also since the last time."""
    runtime = _runtime()
    noted = runtime.config.instance / "audit-head"
    with runtime.database.reading() as session:
        head = verify(session, known=noted_head(noted))
    note_head(noted, head)
    click.echo(f"{head.count} entries, unbroken; the last one is {head.digest.hex()}.")
    click.echo(f"This is noted in {noted}; keep a copy of it on another machine.")


@cli.group()
def promise() -> None:
    """Keep what residents are promised honest."""


@promise.command("run")
def promise_run() -> None:
    """Hold the promise to the team's load. Run it daily."""
    now = _now()
    load, days = adapt_promise(_runtime(), today=_today(now), now=now)
    click.echo(
        f"{load.forecast} cases are coming, {load.limit} can be worked on: "
        f"a person reads a report within {days} days."
    )


@cli.group()
def retention() -> None:
    """Forget what must be forgotten."""


@retention.command("run")
@click.option("--after-pause", is_flag=True, help="run although the last time was long ago")
def retention_run(*, after_pause: bool) -> None:
    """Delete reports whose inbox has closed, and files nobody refers to. Run it daily."""
    runtime, now = _runtime(), _now()
    today = home_day(now)
    if not after_pause:
        check_clock(runtime, today=today)
    done = run_retention(runtime, today=today, now=now)
    click.echo(f"{done.reports} reports and {done.orphan_files} left-over files deleted.")


@cli.group()
def notices() -> None:
    """Tell staff by mail that something waits, without saying what."""


@notices.command("run")
def notices_run() -> None:
    """Send the digests that are due. Run it every five minutes."""
    done = run_notices(_runtime(), now=_now())
    click.echo(f"{done.noted} digests noted, {done.sent} sent, {done.failed} wait for the server.")


for command in (
    *(backup, backup_key, check, facts, job, references),
    *(rehearse, release, restore),
):
    cli.add_command(command)


def main() -> None:
    """Run the command line; say what is wrong in words and end with 1."""
    os.umask(0o077)  # nobody else on the machine reads the database
    try:
        cli(standalone_mode=True)
    except (RinnallaError, SealingError) as error:
        click.echo(f"{type(error).__name__}: {error}", err=True)
        sys.exit(1)


def _print_member(member: NewMember) -> None:
    click.echo("Hand this over in person; it is shown only now:")
    click.echo(f"  user name       {member.username}")
    click.echo(f"  password        {member.password}")
    click.echo(f"  one-time codes  {member.otpauth_uri}")
    if member.recovery_code:
        click.echo(f"  recovery code   {member.recovery_code}")


def _runtime() -> Runtime:
    return build_runtime(config_from_environ())


def _now() -> datetime:
    return datetime.now(UTC)


def _today(now: datetime) -> date:
    return home_day(now)
