"""The server: granian with slow clients kept at bay and nothing about visitors in any log."""

import multiprocessing
import os
import resource
import socket
from pathlib import Path

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from reporting.config import PREFIX, Config
from reporting.errors import ConfigError

_OPEN_FILES = 65_536

# For glibc in the server processes, which read it as they start. Hundreds of threads share one
# heap; Argon2id's 8 MiB come and go as huge pages (docs/decisions/0003).
_TUNABLES = "glibc.malloc.arena_max=1:glibc.malloc.mmap_threshold=4194304:glibc.malloc.hugetlb=1"
_LOGS = {
    "formatters": {},
    "handlers": {},
    "loggers": {
        "_granian": {"handlers": [], "level": "ERROR", "propagate": True},
        "_granian.utils": {"level": "CRITICAL"},
    },
}


def refuse_taken_port(host: str, port: int) -> None:
    """Refuse a port that somebody listens on: the kernel would share it between two instances.

    Raises ConfigError.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError as error:
            raise ConfigError(f"RINNALLA_PORT: {host}:{port} cannot be listened on") from error


def serve_forever(config: Config) -> None:
    """Serve until stopped (docs/decisions/0001-wsgi-server.md says why so)."""
    refuse_taken_port(config.host, config.port)
    _prepare_processes(config)
    Granian(
        "wsgi:application",
        address=config.host,
        port=config.port,
        interface=Interfaces.WSGI,
        workers=config.workers,
        blocking_threads=576,
        backlog=4096,
        backpressure=4096,
        http=HTTPModes.http1,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=10_000, max_buffer_size=65_536),
        log_level=LogLevels.error,
        log_dictconfig=_LOGS,
        log_access=False,
        workers_kill_timeout=20,
        respawn_failed_workers=True,
        working_dir=Path(__file__).resolve().parents[1],
    ).serve()


def _prepare_processes(config: Config) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, _OPEN_FILES)), hard))
    # Fresh processes instead of copies of this one, which has loaded all of the command line.
    multiprocessing.set_start_method("spawn", force=True)
    os.putenv("GLIBC_TUNABLES", _TUNABLES)
    # They read the settings themselves, from another folder: a relative path would mislead them.
    os.putenv(PREFIX + "INSTANCE", str(config.instance))
