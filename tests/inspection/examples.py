"""A sound installation, and ways to change one thing about it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from reporting.config import Config, Mode
from reporting.inspection.facts import LONGEST, Facts, MachineFacts, ServiceFacts, UrlFacts

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
NGINX = """
error_log /dev/null crit;
http {
    access_log off;  # none
    error_log /dev/null crit;
    ssl_protocols TLSv1.2 TLSv1.3;
    client_body_temp_path /run/rinnalla/nginx/body;
}
"""
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "same-origin",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "server": "Rinnalla",
}
CONFIG = Config(
    mode=Mode.PRODUCTION,
    instance=Path("/var/lib/rinnalla"),
    hosts=("report.example.org", "a" * 56 + ".onion"),
    trusted_proxies=1,
    security_contact="mailto:security@example.org",
    mail_url="smtp://localhost",
    mail_from="post@example.org",
    backup_to="/var/backups/rinnalla",
    backup_recipients=("age1one", "age1two"),
)
URL = UrlFacts("https://report.example.org", headers=HEADERS, certificate_ends=date(2027, 2, 1))


def sound() -> Facts:
    """Give an installation in which nothing is unsafe."""
    moments = {name: NOW - timedelta(minutes=5) for name in LONGEST}
    newest = max(moments.values())
    service = ServiceFacts(CONFIG, NOW, job_moments=moments, newest_moment=newest)
    return Facts(MachineFacts(), service, nginx=NGINX, url=URL)


def with_machine(**changed: Any) -> Facts:
    """Give it with something else about the machine."""
    return replace(sound(), machine=replace(sound().machine, **changed))


def with_service(**changed: Any) -> Facts:
    """Give it with something else about the service."""
    return replace(sound(), service=replace(sound().service, **changed))


def with_settings(**changed: Any) -> Facts:
    """Give it with other settings."""
    return with_service(config=replace(CONFIG, **changed))


def with_nginx(old: str, new: str) -> Facts:
    """Give it with another line in nginx's configuration."""
    assert old in NGINX
    return replace(sound(), nginx=NGINX.replace(old, new))


def with_url(**changed: Any) -> Facts:
    """Give it with another answer of the public address."""
    return replace(sound(), url=replace(URL, **changed))
