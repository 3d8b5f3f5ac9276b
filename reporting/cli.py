"""The command line: parse, call one operation, print."""

import os
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from reporting.app import ROOT, create_app
from reporting.audit import verify
from reporting.config import config_from_environ, setting_rows
from reporting.demo.loading import load_demo
from reporting.demo.people import CODES_FILE, LOGINS_FILE
from reporting.errors import RinnallaError
from reporting.jobs import run_retention
from reporting.keyring import FILE_NAME, create_keyring
from reporting.migration import upgrade
from reporting.permissions import KEY_HOLDERS, StaffRole
from reporting.runtime import Runtime, build_runtime
from reporting.sealing.errors import SealingError
from reporting.server import serve_forever
from reporting.staffing import invite_member, set_up_team
from reporting.web.assets import build_assets


@click.group()
def cli() -> None:
    """Run and look after a Rinnalla instance. `rinnalla settings` lists its settings."""


@cli.command()
def serve() -> None:
    """Serve the instance on RINNALLA_HOST and RINNALLA_PORT."""
    config = config_from_environ()
    create_app(config)  # say now what is unsafe, not in every worker
    if not config.is_demo and not config.trusted_proxies:
        click.echo("RINNALLA_TRUSTED_PROXIES is 0: behind a proxy no sending limit applies.")
    click.echo(f"Rinnalla on http://{config.host}:{config.port}")
    serve_forever(config)


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
    config = config_from_environ()
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
    if not (config.instance / FILE_NAME).exists():
        create_keyring(config.instance, config.mode.value)
    upgrade(build_runtime(config).database)


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
    click.echo("Hand this over in person; it is shown only now:")
    click.echo(f"  user name       {member.username}")
    click.echo(f"  password        {member.password}")
    click.echo(f"  one-time codes  {member.otpauth_uri}")
    if member.recovery_code:
        click.echo(f"  recovery code   {member.recovery_code}")


@cli.group()
def audit() -> None:
    """Check the audit trail."""


@audit.command("verify")
def audit_verify() -> None:
    """Find any entry that was changed, removed or reordered."""
    with _runtime().database.reading() as session:
        head = verify(session)
    click.echo(f"{head.count} entries, unbroken; the last one is {head.digest.hex()}.")


@cli.group()
def retention() -> None:
    """Forget what must be forgotten."""


@retention.command("run")
def retention_run() -> None:
    """Delete reports whose inbox has closed, and files nobody refers to. Run it daily."""
    now = _now()
    today = now.astimezone(ZoneInfo("Europe/Helsinki")).date()
    done = run_retention(_runtime(), today=today, now=now)
    click.echo(f"{done.reports} reports and {done.orphan_files} left-over files deleted.")


def main() -> None:
    """Run the command line; say what is wrong in words and end with 1."""
    os.umask(0o077)  # nobody else on the machine reads the database
    try:
        cli(standalone_mode=True)
    except (RinnallaError, SealingError) as error:
        click.echo(f"{type(error).__name__}: {error}", err=True)
        sys.exit(1)


def _runtime() -> Runtime:
    return build_runtime(config_from_environ())


def _now() -> datetime:
    return datetime.now(UTC)
