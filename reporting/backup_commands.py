"""The commands of backups: take, check, restore, and make a key for the safe."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from reporting.audit import note_head, noted_head, verify
from reporting.backup.archive import new_key, parse_identities, parse_recipients
from reporting.backup.checking import check_backup
from reporting.backup.drill import open_by_code, open_with_kit
from reporting.backup.folder import BackupFolderError, delete_old
from reporting.backup.restoring import Restored, restore_backup
from reporting.backup.secrets_archive import (
    AUDIT_HEAD,
    is_of_secrets,
    restore_secrets,
    take_secrets,
)
from reporting.backup.taking import Taken, list_deletions, take_backup
from reporting.clock import home_day
from reporting.config import Config, config_from_environ
from reporting.errors import ConfigError, RinnallaError
from reporting.runtime import Runtime, build_runtime

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class BackupIncompleteError(RinnallaError):
    """The backup was written, but something in it was missing before."""


@click.command()
@click.option("--to", "folder", type=_FOLDER, required=True, help="the folder it is written into")
@click.option("--recipient", "recipients", multiple=True, help="age public key; may be repeated")
@click.option("--keep", type=click.IntRange(min=1), help="days, fewer than RINNALLA_BACKUP_DAYS")
@click.option("--after-pause", is_flag=True, help="delete old ones although the last is long ago")
@click.option("--secrets", is_flag=True, help="the secrets instead: other folder, other recipients")
@click.option("--deletions", is_flag=True, help="only the list of deleted reports; run it hourly")
def backup(
    folder: Path,
    recipients: tuple[str, ...],
    keep: int | None,
    **asked: bool,
) -> None:
    """Write an encrypted backup and delete those that are too old. The service may run.

    Secrets are never in it: back them up apart, with --secrets. See docs/backup.md.
    """
    config, now = config_from_environ(), datetime.now(UTC)
    if asked["deletions"]:
        list_deletions(build_runtime(config), folder)
        return
    days = _days(keep, config)
    keys = parse_recipients(recipients)
    if asked["secrets"]:
        path = take_secrets(config, folder, recipients=keys, now=now)
        click.echo(f"The secrets are in {path}. Keep it away from the other backups.")
        return
    try:
        taken = take_backup(build_runtime(config), folder, recipients=keys, now=now, tell=_tell)
    except OSError as error:
        raise BackupFolderError(f"no backup was written: {error.strerror}") from error
    click.echo(f"{taken.path}: {taken.rows} rows, {taken.files} files.")
    old = delete_old(folder, now=now, days=days, is_sure=asked["after_pause"])
    click.echo(f"{len(old)} backups that were {days} days old were deleted.")
    _require_complete(taken)


@click.command("backup-key")
def backup_key() -> None:
    """Make a key that opens backups; print it once, to be written on paper."""
    private, public = new_key()
    click.echo("Write the private key on paper and lock it away; it is shown only now:")
    click.echo(f"  {private}")
    click.echo("Backups are sealed to the public key:")
    click.echo(f"  {public}")


@click.command()
@click.argument("file", type=_FILE)
@click.option("--identity", type=_FILE, help="file with the private key; else it is asked for")
@click.option("--verify", "only_verify", is_flag=True, help="read all of it, change nothing")
@click.option("--drill", is_flag=True, help="then ask for a code and the kit, and open everything")
def restore(file: Path, identity: Path | None, *, only_verify: bool, drill: bool) -> None:
    """Bring a backup back into an empty instance: first that of the secrets, then the data.

    All of it comes back, or nothing. The service must not run.
    """
    config, now = config_from_environ(), datetime.now(UTC)
    keys = _identities(identity)
    if is_of_secrets(file, keys):
        restore_secrets(config.instance, file, keys)
        click.echo(f"The secrets are in {config.instance}. Now restore the data.")
        return
    runtime = build_runtime(config)
    if only_verify:
        _verify(runtime, file, keys)
        return
    done = restore_backup(runtime, file, keys, now=now, tell=_tell)
    _say(done)
    _note_head(runtime, config, done)
    if drill:
        _drill(runtime, now)


def _days(keep: int | None, config: Config) -> int:
    # The privacy page tells the setting, and notes of deleted reports are kept as long.
    if keep is not None and keep > config.backup_days:
        raise ConfigError(f"--keep: at most RINNALLA_BACKUP_DAYS, which is {config.backup_days}")
    return keep or config.backup_days


def _verify(runtime: Runtime, file: Path, keys: list[Any]) -> None:
    pinned = runtime.pinned_fingerprint()
    found = check_backup(file, keys, keyring=runtime.keyring, pinned=pinned)
    click.echo(f"Whole, made {found.manifest.moment:%Y-%m-%d %H:%M} UTC with these secrets:")
    click.echo(f"{found.rows} rows, {found.files} files, {found.audit.count} entries of the trail.")


def _say(done: Restored) -> None:
    click.echo(f"The instance is that of {done.made_at:%Y-%m-%d %H:%M} UTC:")
    click.echo(f"{done.rows} rows and {done.files} files.")
    if done.deleted_since:
        click.echo(f"{done.deleted_since} reports that were deleted since did not come back.")
    if done.missing:
        click.echo(f"{len(done.missing)} files were missing already when the backup was made.")
    click.echo("Nobody is signed in. Who left or was given a role since must be changed again.")


def _note_head(runtime: Runtime, config: Config, done: Restored) -> None:
    path = config.instance / AUDIT_HEAD
    known = noted_head(path)
    if known is not None and known.count > done.audit.count:
        lost = known.count - done.audit.count
        path.rename(path.with_name(f"{AUDIT_HEAD}-before-restore"))
        click.echo(f"{lost} entries of the trail are lost; the old head is kept beside it.")
        known = None
    with runtime.database.reading() as session:
        note_head(path, verify(session, known=known))


def _drill(runtime: Runtime, now: datetime) -> None:
    code = click.prompt("Follow-up code of the test report", default="", show_default=False)
    if code:
        messages = open_by_code(runtime, code, today=home_day(now))
        click.echo(f"The code opens its conversation of {messages} messages.")
    kit = click.prompt("Recovery kit of the team", hide_input=True, default="", show_default=False)
    if kit:
        done = open_with_kit(runtime, kit)
        click.echo(f"The kit opens {done.reports} reports with {done.files} files, all of them.")


def _identities(path: Path | None) -> list[Any]:
    if path is not None:
        return parse_identities(path.read_text(encoding="utf-8"))
    return parse_identities(click.prompt("Private key", hide_input=True))


def _require_complete(taken: Taken) -> None:
    if taken.missing:
        raise BackupIncompleteError(
            f"{taken.path} is kept, but the storage lacks {len(taken.missing)} files that "
            f"reports name, such as {taken.missing[0]}"
        )


def _tell(done: str) -> None:
    click.echo(done, err=True)
