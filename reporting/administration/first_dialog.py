"""What `rinnalla setup` asks and prints; every secret is shown once and confirmed."""

import sys
from datetime import date, datetime
from typing import Any

import click
import segno

from reporting.accounts.credentials import clean_username
from reporting.accounts.operations import NewMember
from reporting.administration.first_run import (
    FirstAnswers,
    FirstPerson,
    FirstTeam,
    setting_up,
)
from reporting.config import Config
from reporting.preferences.declared import PreferenceName
from reporting.preferences.faults import ValueRefusedError
from reporting.preferences.kinds import Answers
from reporting.preferences.queries import default_preferences, wished_value
from reporting.preferences.values import WRITTEN
from reporting.runtime import Runtime

_LANGUAGE_NAMES = {"fi": "in Finnish", "sv": "in Swedish", "en": "in English"}


def run_dialog(runtime: Runtime, *, today: date, now: datetime) -> None:
    """Ask, make, show, confirm, keep. Ctrl-C before the end leaves nothing behind."""
    click.echo("This sets up Rinnalla. Nothing is kept before the end: Ctrl-C begins anew.\n")
    answers = ask(runtime.config)
    with setting_up(runtime, answers, today=today, now=now) as made:
        confirm_kit(made)
        show_person("The lead", made.lead)
        show_person("The admin", made.admin)
    click.echo("\nIt is set up.")
    for line in next_steps(runtime.config):
        click.echo(line)


def ask(config: Config) -> FirstAnswers:
    """Ask for everything there is to know, again where an answer cannot be used."""
    preferences = {
        PreferenceName.SERVICE_NAME: _words(config, PreferenceName.SERVICE_NAME, "Rinnalla"),
        PreferenceName.ORGANISATION: _words(config, PreferenceName.ORGANISATION, ""),
        PreferenceName.LANGUAGES: _languages(config),
    }
    team = _line("Name of the team that reads reports", most=80)
    lead = _person("the first lead, who reads reports")
    admin = _person("the first admin, who cannot read reports")
    while admin.username == lead.username:
        click.echo("  Two people need two user names.")
        admin = _person("the first admin, who cannot read reports")
    return FirstAnswers(team, lead, admin, preferences)


def confirm_kit(made: FirstTeam) -> None:
    """Show the recovery kit once; go on only when its last group was typed from the paper."""
    click.echo("\nThe recovery kit of the team. It opens every report when nobody can sign in.")
    click.echo("Write it on paper and lock it away. It is shown only now:\n")
    click.echo(f"  {made.kit}\n")
    last = made.kit.rpartition("-")[2]
    while click.prompt("Its last group, from your paper").strip().upper() != last:
        click.echo("  That is not the last group. Compare the whole kit.")
    _clear()


def show_person(title: str, member: NewMember) -> None:
    """Show once what a person signs in with; go on when it was handed over."""
    click.echo(f"\n{title} signs in with this. Hand it over in person; it is shown only now:\n")
    click.echo(f"  user name       {member.username}")
    click.echo(f"  password        {member.password}")
    click.echo(f"  one-time codes  {member.totp_secret}")
    if member.recovery_code:
        click.echo(f"  recovery code   {member.recovery_code}")
    if sys.stdout.isatty():
        click.echo("\nFor the authenticator app:\n")
        segno.make(member.otpauth_uri, micro=False).terminal(compact=True)
    click.prompt("\nPress Enter when it is written down", default="", show_default=False)
    _clear()


def next_steps(config: Config) -> tuple[str, ...]:
    """Give what the person at the keyboard still has to do, by the settings there are."""
    steps = ["Settings for the server (docs/running.md):"]
    steps.append(f"  RINNALLA_MODE=production RINNALLA_INSTANCE={config.instance}")
    if not config.hosts:
        steps.append("  RINNALLA_HOSTS=…            the host names people use; all others get 400")
    if not config.trusted_proxies:
        steps.append("  RINNALLA_TRUSTED_PROXIES=1  when a proxy with TLS stands in front")
    if config.database_url:
        steps.append("More machines get secrets.json and team-fingerprint (several-machines.md).")
    steps.append("Then `rinnalla serve`, and every day `rinnalla retention run`,")
    steps.append("`rinnalla promise run` and `rinnalla audit verify`.")
    return tuple(steps)


def _words(config: Config, name: PreferenceName, default: str) -> Any:
    while True:
        lines = {
            code: click.prompt(
                f"{name.label}, {_LANGUAGE_NAMES[code]}",
                default=default if code == WRITTEN[0] else "",
                show_default=bool(default) and code == WRITTEN[0],
            )
            for code in WRITTEN
        }
        value = _checked(config, name, {code: [line] for code, line in lines.items()})
        if value is not None:
            return value


def _languages(config: Config) -> Any:
    while True:
        text = click.prompt("Languages offered, comma between", default=",".join(WRITTEN))
        codes = [part.strip().lower() for part in text.split(",") if part.strip()]
        value = _checked(config, PreferenceName.LANGUAGES, {"value": codes})
        if value is not None:
            return value


def _checked(config: Config, name: PreferenceName, answers: Answers) -> Any:
    try:
        return wished_value(default_preferences(config), name, answers)
    except ValueRefusedError as error:
        for fault in error.faults:
            click.echo(f"  {fault.in_english}")
        return None


def _person(who: str) -> FirstPerson:
    while True:
        name = _line(f"Name of {who}", most=80)
        username = clean_username(click.prompt("  User name to sign in with"))
        person = FirstPerson(username, name)
        if person.is_usable:
            return person
        click.echo("  A user name is 1 to 64 of a-z, 0-9 and . _ @ + -")


def _line(question: str, *, most: int) -> str:
    while True:
        text = " ".join(click.prompt(question).split())
        if text.isprintable() and len(text) <= most:
            return str(text)
        click.echo(f"  At most {most} characters, all of them visible.")


def _clear() -> None:
    if sys.stdout.isatty():
        click.clear()
