"""Checks of the service: settings, database, keys, jobs, contacts."""

from collections.abc import Iterator
from datetime import timedelta

from reporting.config import is_loopback
from reporting.inspection.facts import LONGEST, Facts
from reporting.inspection.findings import Finding, danger, note, warning


def check_mode(facts: Facts) -> Iterator[Finding]:
    """Production holds real data only, and shows nothing of its inside."""
    service = facts.service
    if service.config.is_demo:
        yield note("This is a demo: it must take no real report.", "Set RINNALLA_MODE=production.")
    elif service.is_demo_data:
        yield danger("The database holds demo data.", "Use a fresh instance for real reports.")
    if service.is_debugging:
        yield danger(
            "Debugging is switched on (FLASK_DEBUG).", "Take FLASK_DEBUG out of the environment."
        )


def check_names(facts: Facts) -> Iterator[Finding]:
    """People reach the service by its names, and through Tor."""
    config = facts.service.config
    if config.is_demo:
        return
    onions = [host for host in config.hosts if host.endswith(".onion")]
    if all(is_loopback(host) for host in config.allowed_hosts):
        yield danger(
            "The service answers to no public name.", "Set RINNALLA_HOSTS=report.example.org."
        )
    elif not onions:
        yield warning(
            "There is no onion service: whoever is watched on the network can be seen coming here.",
            "Follow “Onion service” in docs/install.md, and add its name to RINNALLA_HOSTS.",
        )


def check_proxies_and_post(facts: Facts) -> Iterator[Finding]:
    """Limits know whom they apply to, and people know whom to write to."""
    config = facts.service.config
    if config.is_demo:
        return
    if not config.trusted_proxies:
        yield danger(
            "RINNALLA_TRUSTED_PROXIES is 0: behind a proxy no limit applies to anybody.",
            "Set RINNALLA_TRUSTED_PROXIES=1.",
        )
    if not config.security_contact:
        yield note(
            "Nobody is named for reports of weaknesses.",
            "Set RINNALLA_SECURITY_CONTACT=mailto:… for /.well-known/security.txt.",
        )
    if not config.mail_url:
        yield note("Staff get no mail when something waits.", "Set RINNALLA_MAIL_URL.")


def check_redis(facts: Facts) -> Iterator[Finding]:
    """Redis must ask for a password (SecureDrop SEC-01-008)."""
    if facts.service.is_redis_open:
        yield danger(
            "Redis answers anybody on its network without a password.",
            "Use a Unix socket with mode 0660, or set requirepass and put it into "
            "RINNALLA_REDIS_URL.",
        )


def check_database(facts: Facts) -> Iterator[Finding]:
    """The database answers, keeps what it confirmed, and writes no statements down."""
    if facts.service.database_fault:
        yield danger(
            f"The database cannot be asked: {facts.service.database_fault}.",
            "Run `rinnalla db upgrade`, or start the database.",
        )
    postgres = facts.service.postgres
    if postgres is None:
        return
    if postgres.synchronous_commit not in {"on", "remote_apply"} or postgres.fsync != "on":
        yield danger(
            "PostgreSQL may forget what it confirmed: a report with a code could be lost.",
            "Set synchronous_commit = on and fsync = on.",
        )
    if not postgres.is_local and not postgres.is_encrypted:
        yield danger(
            "The connection to PostgreSQL is not encrypted.",
            "Add ?sslmode=verify-full to RINNALLA_DATABASE_URL.",
        )
    if postgres.log_statement != "none":
        yield warning(
            "PostgreSQL logs statements: its log tells when each report came.",
            "Set log_statement = none and log_min_duration_statement = -1.",
        )


def check_team_key(facts: Facts) -> Iterator[Finding]:
    """Reports are sealed only to a key that is pinned outside the database."""
    if facts.service.database_fault:
        return
    if not facts.service.is_pinned:
        yield danger(
            "No team key is pinned: reports cannot be taken.",
            "Run `rinnalla setup`, or bring the file team-fingerprint back from the backup.",
        )
    elif not facts.service.is_key_verified:
        yield danger(
            "The team's key is not the pinned one: somebody may have exchanged it.",
            "Take the service off the network and compare with the backup of team-fingerprint.",
        )


def check_jobs(facts: Facts) -> Iterator[Finding]:
    """What must be done every day is done."""
    service = facts.service
    if service.config.is_demo or service.database_fault:
        return
    for name, longest in LONGEST.items():
        last = service.job_moments.get(name)
        if name == "notices" and not service.config.mail_url:
            continue
        if last is None or service.now - last > longest:
            said = "never ran" if last is None else f"ran last {_ago(service.now - last)} ago"
            judged = danger if name in {"backup", "retention"} else warning
            yield judged(
                f"The job {name} {said}.",
                f"Run `systemctl enable --now rinnalla-{name}.timer`, and see "
                f"`systemctl status rinnalla-job@{name}`.",
            )


def check_backup_settings(facts: Facts) -> Iterator[Finding]:
    """A backup goes somewhere, sealed to somebody."""
    config = facts.service.config
    if config.is_demo:
        return
    if not config.backup_to or not config.backup_recipients:
        yield danger(
            "No backups are made.",
            "Set RINNALLA_BACKUP_TO and RINNALLA_BACKUP_RECIPIENTS (docs/backup.md).",
        )
    elif len(config.backup_recipients) == 1:
        yield note(
            "Backups are sealed to one key only: who loses it has no backup.",
            "Add a second key that somebody else keeps.",
        )


def check_contacts(facts: Facts) -> Iterator[Finding]:
    """Numbers of authorities and help lines were read by somebody lately."""
    if names := facts.service.stale_contacts:
        yield warning(
            f"{len(names)} contacts were confirmed by nobody within 180 days, so residents see no "
            f"number: {', '.join(names[:5])}…",
            "Sign in as admin and confirm them on Preferences → Contacts.",
        )


def check_figures(facts: Facts) -> Iterator[Finding]:
    """Every fact that waits to be counted opens (security §5.23)."""
    if damaged := facts.service.damaged_facts:
        yield warning(
            f"{damaged} facts that wait are damaged: no figure counts them.",
            "Look for a failing disk. The reports themselves may be whole; a backup from before "
            "holds what is damaged (docs/backup.md).",
        )


def _ago(time: timedelta) -> str:
    return f"{time.days} days" if time.days else f"{time.seconds // 3600} hours"


CHECKS = (
    check_mode,
    check_names,
    check_proxies_and_post,
    check_redis,
    check_database,
    check_team_key,
    check_jobs,
    check_backup_settings,
    check_contacts,
    check_figures,
)
