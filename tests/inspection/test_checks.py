"""`rinnalla check` finds each thing that is unsafe, says what to do, and is quiet otherwise."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from reporting.config import Mode
from reporting.inspection.checks import ALL, findings
from reporting.inspection.facts import Facts, PostgresFacts
from reporting.inspection.findings import Severity
from tests.inspection.examples import (
    HEADERS,
    NOW,
    sound,
    with_machine,
    with_nginx,
    with_service,
    with_settings,
    with_url,
)

DANGER, WARNING, NOTE = Severity.DANGER, Severity.WARNING, Severity.NOTE
LATER = NOW + timedelta(minutes=10)
JOBS = dict(sound().service.job_moments)
SWAP = ("/dev/vda2",)
OLD = JOBS | {"settle": NOW - timedelta(hours=7)}
NO_BACKUP = {name: moment for name, moment in JOBS.items() if name != "backup"}

UNSAFE: list[tuple[str, Facts, Severity]] = [
    ("Swap is on", with_machine(plain_swaps=SWAP), DANGER),
    ("Core dumps", with_machine(core_limit=1, core_pattern="core\n"), DANGER),
    ("/tmp", with_machine(is_temporary_in_memory=False), NOTE),
    ("can read", with_machine(open_files=("rinnalla.db",)), DANGER),
    ("change the program", with_machine(writable_program=("reporting/app.py",)), WARNING),
    ("are free", with_machine(free_bytes=400_000_000), DANGER),
    ("are free", with_machine(free_share=0.09), DANGER),
    ("inodes", with_machine(free_files_share=0.01), DANGER),
    ("clock is wrong", with_service(newest_moment=LATER), DANGER),
    ("keeps the clock", with_machine(is_time_kept=False), WARNING),
    ("Pango", with_machine(can_print=False), WARNING),
    ("demo data", with_service(is_demo_data=True), DANGER),
    ("Debugging", with_service(is_debugging=True), DANGER),
    ("no public name", with_settings(hosts=("localhost",)), DANGER),
    ("no onion", with_settings(hosts=("report.example.org",)), WARNING),
    ("TRUSTED_PROXIES", with_settings(trusted_proxies=0), DANGER),
    ("weaknesses", with_settings(security_contact=""), NOTE),
    ("no mail", with_settings(mail_url=""), NOTE),
    ("Redis", with_service(is_redis_open=True), DANGER),
    ("cannot be asked", with_service(database_fault="OperationalError"), DANGER),
    ("may forget", with_service(postgres=PostgresFacts(synchronous_commit="off")), DANGER),
    ("may forget", with_service(postgres=PostgresFacts(fsync="off")), DANGER),
    ("not encrypted", with_service(postgres=PostgresFacts(is_local=False)), DANGER),
    ("logs statements", with_service(postgres=PostgresFacts(log_statement="mod")), WARNING),
    ("No team key is pinned", with_service(is_pinned=False), DANGER),
    ("not the pinned one", with_service(is_key_verified=False), DANGER),
    ("settle ran last 7 hours ago", with_service(job_moments=OLD), WARNING),
    ("backup never ran", with_service(job_moments=NO_BACKUP), DANGER),
    ("No backups are made", with_settings(backup_to=""), DANGER),
    ("one key only", with_settings(backup_recipients=("age1one",)), NOTE),
    ("2 contacts", with_service(stale_contacts=("police", "tribunal")), WARNING),
    ("3 facts that wait are damaged", with_service(damaged_facts=3), WARNING),
    ("access log", with_nginx("access_log off", "access_log /var/log/nginx/a.log"), DANGER),
    ("access log", with_nginx("    access_log off;", ""), DANGER),
    ("access log", with_nginx("    access_log", "    # access_log"), DANGER),
    ("error log", with_nginx("    error_log /dev/null crit", "error_log /var/log/e warn"), DANGER),
    ("unsealed", with_nginx("/run/rinnalla/nginx/body", "/var/lib/nginx/body"), DANGER),
    ("unsealed", with_nginx("client_body_temp_path", "#"), DANGER),
    ("old TLS", with_nginx("TLSv1.2", "TLSv1 TLSv1.1 TLSv1.2"), WARNING),
    ("was not looked at", replace(sound(), nginx=""), NOTE),
    ("does not answer", with_url(fault="TimeoutError"), DANGER),
    ("without x-frame-options", with_url(headers=HEADERS | {"x-frame-options": ""}), DANGER),
    ("is missing", with_url(headers=dict(list(HEADERS.items())[:5])), WARNING),
    ("sent by the onion", with_url(url="http://x.onion"), WARNING),
    ("tells a version", with_url(headers=HEADERS | {"server": "nginx/1.22.1"}), WARNING),
    ("sets a cookie", with_url(headers=HEADERS | {"set-cookie": "x=1"}), DANGER),
    ("certificate ends", with_url(certificate_ends=date(2026, 12, 5)), DANGER),
]


def test_nothing_is_said_of_a_sound_installation() -> None:
    assert findings(sound()) == []


@pytest.mark.parametrize(("words", "facts", "severity"), UNSAFE, ids=[row[0] for row in UNSAFE])
def test_what_is_unsafe_is_found_alone_and_told_with_what_to_do(
    words: str, facts: Facts, severity: Severity
) -> None:
    """T35, T22, 4.32: each unsafe thing has its own finding, its severity and a remedy."""
    found = findings(facts)

    assert [finding.severity for finding in found] == [severity], found
    assert words in found[0].what
    assert len(found[0].remedy) > 10


def test_every_check_is_shown_to_find_something() -> None:
    facts = [case for _, case, _ in UNSAFE]

    assert all(any(list(check(case)) for case in facts) for check in ALL)


def test_a_demo_is_only_told_that_it_is_one() -> None:
    demo = with_settings(mode=Mode.DEMO, hosts=(), backup_to="", trusted_proxies=0)

    assert [finding.severity for finding in findings(demo)] == [NOTE]


def test_the_worst_comes_first() -> None:
    mixed = replace(with_machine(is_temporary_in_memory=False, plain_swaps=SWAP), nginx="")

    severities = [finding.severity for finding in findings(mixed)]
    assert severities == sorted(severities, reverse=True)
