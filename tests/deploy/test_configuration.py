"""The files of deploy/: what real programs say of them, and what each must hold."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from reporting.cli import cli
from reporting.config import config_from_environ
from reporting.inspection.facts import LONGEST
from reporting.running_commands import JOBS
from tests.support.machine import HOST, ONION, placed_configuration
from tests.support.servers import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
TIMERS = sorted((DEPLOY / "systemd").glob("*.timer"))
HARDENING = (
    *("ProtectSystem=strict", "ProtectHome=yes", "NoNewPrivileges=yes", "PrivateDevices=yes"),
    *("CapabilityBoundingSet=", "LimitCORE=0", "MemorySwapMax=0", "IPAddressDeny=any"),
    *("SystemCallFilter=@system-service", "RestrictNamespaces=yes", "UMask=0077"),
    *("User=rinnalla", "ProtectKernelTunables=yes", "RestrictSUIDSGID=yes"),
)


def directives(configuration: str, name: str) -> list[str]:
    """Give the values of an nginx directive."""
    return re.findall(rf"^\s*{name}\s+([^;]+);", configuration, re.MULTILINE)


def test_nginx_takes_the_configuration_and_keeps_no_line_of_a_visitor(tmp_path: Path) -> None:
    """4.10: nginx itself reads the placed files; no log directive leads to a file."""
    placed = placed_configuration(tmp_path)
    command = ["nginx", "-e", "/dev/null", "-T", "-q", "-c", str(placed)]
    read = subprocess.run(command, capture_output=True, text=True, check=False)

    assert read.returncode == 0, read.stderr
    assert set(directives(read.stdout, "access_log")) == {"off"}
    assert set(directives(read.stdout, "error_log")) == {"/dev/null crit"}
    assert directives(read.stdout, "ssl_protocols") == ["TLSv1.2 TLSv1.3"]
    assert set(directives(read.stdout, "proxy_request_buffering")) == {"on"}
    assert set(directives(read.stdout, "proxy_max_temp_file_size")) == {"0"}
    assert f"http://{ONION}$request_uri" in read.stdout
    assert "example.org" not in read.stdout.replace(HOST, "")


def test_what_nginx_writes_while_it_works_lies_in_memory() -> None:
    """4.20: bodies and answers on their way are below /run, which the mount unit makes a tmpfs."""
    text = (DEPLOY / "nginx" / "nginx.conf").read_text()
    mount = (DEPLOY / "systemd" / "run-rinnalla-nginx.mount").read_text()

    paths = re.findall(r"_temp_path\s+([^;]+);", text)
    assert len(paths) == 5
    assert all(path.startswith("/run/rinnalla/nginx/") for path in paths)
    assert "What=tmpfs\nWhere=/run/rinnalla/nginx\n" in mount


def test_the_service_is_given_a_network_and_never_an_address() -> None:
    """4.11: X-Forwarded-For is the network of the visitor; agent and referrer are cut off."""
    text = (DEPLOY / "nginx" / "service.conf").read_text()
    onion = (DEPLOY / "nginx" / "onion.conf").read_text()

    assert "X-Forwarded-For $rinnalla_forwarded;" in text
    assert "remote_addr" not in text + onion
    assert 'set $rinnalla_forwarded "";' in onion
    for name in ("User-Agent", "Referer", "Forwarded", "X-Real-IP", "X-Forwarded-Host"):
        assert f'proxy_set_header {name} "";' in text


def test_buckets_are_drawn_anew_each_time() -> None:
    draw = [str(DEPLOY / "nginx" / "draw-buckets")]
    one, other = (subprocess.check_output(draw, text=True) for _ in range(2))

    assert one != other
    assert one.count("0.1%") == 999
    assert re.search(r'"\$\{rinnalla_network\}[0-9a-f]{48}"', one)


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_is_locked_in(unit: Path) -> None:
    """4.33: no core, no swap, no capability, no writing but its own folder, no network but ours."""
    lines = unit.read_text().splitlines()

    assert set(HARDENING) <= set(lines), set(HARDENING) - set(lines)
    written = [line.partition("=")[2] for line in lines if line.startswith("ReadWritePaths=")]
    folders = {path.lstrip("-") for paths in written for path in paths.split()}
    assert folders <= {"/var/lib/rinnalla", "/var/backups/rinnalla"}


def test_systemd_understands_every_unit(tmp_path: Path) -> None:
    """4.33: systemd-analyze finds no fault; a stand-in takes the place of the program."""
    program = tmp_path / "rinnalla"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for path in (*UNITS, *TIMERS, *(DEPLOY / "systemd").glob("*.mount")):
        text = path.read_text().replace("/opt/rinnalla/.venv/bin/rinnalla", str(program))
        (tmp_path / path.name).write_text(text)
    units = [str(path) for path in tmp_path.iterdir() if path.suffix and path != program]
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 0, said.stderr
    assert str(tmp_path) not in said.stderr, said.stderr


def test_every_job_has_a_timer_that_runs_it() -> None:
    """5.22: each job that must run has a timer, and each timer a job that exists."""
    named = {path.stem.removeprefix("rinnalla-") for path in TIMERS}
    started = [
        re.findall(r"^Unit=rinnalla-job@(\w+)\.service$", t.read_text(), re.MULTILINE)
        for t in TIMERS
    ]

    assert named == set(JOBS)
    assert [[name] for name in sorted(named)] == sorted(started)
    assert set(LONGEST) < set(JOBS)
    for words in JOBS.values():
        command = cli.commands[words[0]]
        assert len(words) == 1 or words[1] in command.commands  # type: ignore[attr-defined]


def test_the_settings_that_are_installed_are_settings() -> None:
    lines = (DEPLOY / "host" / "settings").read_text().splitlines()
    values = dict(
        line.lstrip("#").split("=", 1) for line in lines if "RINNALLA_" in line and "=" in line
    )

    config = config_from_environ(values)

    assert not config.is_demo
    assert config.trusted_proxies == 1


def test_the_image_is_built_on_named_bytes_and_runs_as_nobody() -> None:
    """T21: a base by digest, packages by hash, no registry named, no root, no pip inside."""
    text = (DEPLOY / "Containerfile").read_text()
    froms = re.findall(r"^FROM (\S+)", text, re.MULTILINE)
    users = re.findall(r"^USER (\S+)", text, re.MULTILINE)

    assert set(froms) == {"${BASE}"}
    assert "ARG BASE=" not in text
    assert "--require-hashes -r requirements.txt" in text
    assert "sha256sum --check --strict" in text
    assert "pip uninstall" in text
    assert not re.search(r"https?://|--index-url|--extra-index|ADD |curl |wget ", text)
    assert users == ["10001:10001"]
    assert re.search(r"^ENTRYPOINT \[", text, re.MULTILINE)


@pytest.mark.parametrize(
    "base", ["", "debian:12-slim", "debian@sha256:abc", "d@sha256:" + "g" * 64]
)
def test_an_image_on_anything_but_a_digest_is_refused(base: str) -> None:
    """T21: without a digest the builder is not even called."""
    order = [str(DEPLOY / "build-image"), base]
    done = subprocess.run(order, env=os.environ | {"BUILDER": "echo"}, check=False)
    right = subprocess.run(
        [str(DEPLOY / "build-image"), "debian@sha256:" + "a" * 64],
        env=os.environ | {"BUILDER": "echo"},
        check=False,
    )

    assert done.returncode != 0
    assert right.returncode == 0


def test_tor_takes_the_configuration(tmp_path: Path) -> None:
    """4.38: Tor itself reads the file; visitors go to a socket that only Tor can reach."""
    text = (DEPLOY / "tor" / "torrc").read_text()
    (tmp_path / "torrc").write_text(text.replace("/var/lib/tor", str(tmp_path)))
    folder = ["--DataDirectory", str(tmp_path / "data")]
    said = subprocess.run(
        ["tor", "--verify-config", "-f", str(tmp_path / "torrc"), *folder],
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 0, said.stdout
    assert "HiddenServicePort 80 unix:/run/rinnalla-onion/onion.sock" in text
    place = (DEPLOY / "host" / "tmpfiles.conf").read_text()
    assert "d /run/rinnalla-onion 0750 root debian-tor -" in place


def test_pages_of_nginx_itself_load_nothing_and_speak_three_languages() -> None:
    for page in (DEPLOY / "nginx" / "pages").iterdir():
        text = page.read_text()
        assert not re.search(r"<(script|style|link|img)|https?://|style=", text)
        assert set(re.findall(r'<p lang="(\w+)"', text)) == {"en", "fi", "sv"}
