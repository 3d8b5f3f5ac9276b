"""The way in: `serve` loads only what a server needs, every other command the command line."""

import os
import sys
from importlib import import_module

# For glibc, which reads it as a process starts. Hundreds of threads share one heap; Argon2id's
# 8 MiB come and go as huge pages (docs/decisions/0003).
TUNABLES = "glibc.malloc.arena_max=1:glibc.malloc.mmap_threshold=4194304:glibc.malloc.hugetlb=1"

_NAME = "GLIBC_TUNABLES"
# glibc may cut what it has read at the first colon.
_READ = TUNABLES.partition(":")[0]


def main() -> None:
    """Run the command line; `serve` begins anew first, with the heap that suits a server."""
    os.umask(0o077)  # nobody else on the machine reads the database
    if sys.argv[1:] == ["serve"]:
        if not os.environ.get(_NAME, "").startswith(_READ):
            os.environ[_NAME] = TUNABLES
            os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - the command we were called by
        import_module("reporting.serving").main()
    else:
        import_module("reporting.cli").main()
