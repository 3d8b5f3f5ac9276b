"""Checks of what stands before the service: nginx, and the public address as others see it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from reporting.inspection.facts import Facts
from reporting.inspection.findings import Finding, danger, note, warning

_SOON: Final = timedelta(days=14)
_REMARK: Final = re.compile(r"#[^\n]*")
_EXPECTED: Final = {
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "same-origin",
}
_MEMORY: Final = ("/run/", "/dev/shm/")  # noqa: S108 - folders that are memory
_BODY_SETTING: Final = "client_body_temp_path"


def check_access_log(facts: Facts) -> Iterator[Finding]:
    """No address is logged (security reference §4.10)."""
    values = _values(facts.nginx, "access_log")
    if facts.nginx and (not values or any(value != "off" for value in values)):
        yield danger(
            "nginx writes the addresses of visitors into its access log.",
            "Use deploy/nginx/nginx.conf, or put `access_log off;` into http { } and delete every "
            "other access_log line. Then delete the old logs.",
        )


def check_error_log(facts: Facts) -> Iterator[Finding]:
    """Lines of the error log begin with an address too."""
    values = _values(facts.nginx, "error_log")
    if facts.nginx and (not values or any(not v.startswith("/dev/null") for v in values)):
        yield danger(
            "nginx writes the addresses of visitors into its error log.",
            "Put `error_log /dev/null crit;` at the top and into http { }, and delete other ones.",
        )


def check_body_folder(facts: Facts) -> Iterator[Finding]:
    """Files on their way must not touch a disk (security reference §4.20)."""
    values = _values(facts.nginx, _BODY_SETTING)
    if facts.nginx and not all(v.startswith(_MEMORY) for v in values or ["?"]):
        yield danger(
            "nginx writes files that are being sent to a disk, unsealed.",
            f"Let {_BODY_SETTING} lie in memory, as deploy/nginx/nginx.conf does.",
        )


def check_tls_versions(facts: Facts) -> Iterator[Finding]:
    """Only TLS 1.2 and 1.3."""
    for value in _values(facts.nginx, "ssl_protocols"):
        if set(value.split()) - {"TLSv1.2", "TLSv1.3"}:
            yield warning("nginx offers old TLS versions.", "Set ssl_protocols TLSv1.2 TLSv1.3.")


def check_nginx_was_seen(facts: Facts) -> Iterator[Finding]:
    """What was not looked at is said."""
    if not facts.nginx and not facts.service.config.is_demo:
        yield note(
            "The proxy's configuration was not looked at.",
            "Run `nginx -T >/tmp/nginx.txt` as root and `rinnalla check --nginx /tmp/nginx.txt`.",
        )


def check_headers(facts: Facts) -> Iterator[Finding]:
    """The proxy must leave the service's headers as they are (security reference §4.1–4.3)."""
    url = facts.url
    if url is None:
        return
    if url.fault:
        yield danger(f"{url.url} does not answer ({url.fault}).", "See whether nginx runs.")
        return
    for name, value in _EXPECTED.items():
        if not url.headers.get(name, "").startswith(value):
            yield danger(
                f"{url.url} is answered without {name}: {value}.",
                "Let the proxy pass the service's headers on unchanged.",
            )
    is_onion = ".onion" in url.url
    has_hsts = "strict-transport-security" in url.headers
    if has_hsts == is_onion:
        yield warning(
            f"Strict-Transport-Security is {'sent by the onion service' if has_hsts else 'missing'}"
            ".",
            "Let the proxy say X-Forwarded-Proto and the Host that was asked for.",
        )
    if re.search(r"[0-9]\.[0-9]", url.headers.get("server", "")):
        yield warning("The Server header tells a version.", "Set server_tokens off.")
    if "set-cookie" in url.headers:
        yield danger("The public page sets a cookie.", "Take it out of the proxy.")


def check_certificate(facts: Facts) -> Iterator[Finding]:
    """A certificate that ends shuts everybody out."""
    url, today = facts.url, facts.service.now.date()
    if url and url.certificate_ends and url.certificate_ends - today < _SOON:
        yield danger(
            f"The certificate ends on {url.certificate_ends}.", "Renew it: `certbot renew`."
        )


def _values(configuration: str, directive: str) -> list[str]:
    text = _REMARK.sub("", configuration)
    found = re.findall(rf"(?:^|[;{{}}\s]){directive}\s+([^;]+);", text)
    return [" ".join(value.split()) for value in found]


CHECKS = (
    check_access_log,
    check_error_log,
    check_body_folder,
    check_tls_versions,
    check_nginx_was_seen,
    check_headers,
    check_certificate,
)
