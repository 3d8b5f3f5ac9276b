"""The server: granian with slow clients kept at bay and nothing about visitors in any log."""

import ctypes
import gc
import multiprocessing
import os
import resource
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from reporting.config import PREFIX, Config
from reporting.errors import ConfigError
from reporting.limiting.memory import memory_for_children
from reporting.limiting.table import TABLE_BYTES

_OPEN_FILES = 65_536
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4  # prctl(2), Linux

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


def serve_forever(config: Config, application: Callable[[], Any]) -> None:
    """Serve until stopped (docs/decisions/0001-wsgi-server.md says why so).

    `application` is called in each server process. They are copies of this one and share its
    memory, so that it is loaded once (docs/decisions/0008).
    """
    refuse_taken_port(config.host, config.port)
    _prepare_processes(config)
    granian = _granian(config)
    if _is_single_thread():
        multiprocessing.set_start_method("fork", force=True)
        gc.freeze()  # or the first collection would write to, and so copy, every page
        granian.serve(target_loader=lambda _: _in_copy(application))
    else:
        multiprocessing.set_start_method("spawn", force=True)
        granian.serve()


def _granian(config: Config) -> Any:
    return Granian(
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
    )


def close_memory() -> None:
    """Let nobody read this process's words and keys: no core, no look in by others of its user.

    Copies of the process are closed in as well (security reference §4.33).
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _prepare_processes(config: Config) -> None:
    close_memory()
    memory_for_children(TABLE_BYTES)  # what they count in together; it stays as long as we do
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, _OPEN_FILES)), hard))
    # Fresh processes read the settings themselves, from another folder.
    os.putenv(PREFIX + "INSTANCE", str(config.instance))


def _in_copy(application: Callable[[], Any]) -> Any:
    """Begin as a server process, which ends when the first process is killed: it holds the port."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    return application()


def _is_single_thread() -> bool:
    """Say whether this process may be copied: a copy has one thread, whatever locks others held."""
    return len(list(Path("/proc/self/task").iterdir())) == 1
