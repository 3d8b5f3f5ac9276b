"""What the process that makes a PDF may use, and how it says why it made none."""

from typing import Final

PANGO_MISSING: Final = 3
"""The exit status when the libraries that lay out text are not on this machine."""

SECONDS: Final = 20
"""How long one PDF may take, of the clock and of the processor."""

MEMORY_BYTES: Final = 640 * 1024 * 1024
"""How much address space it may have."""

AT_ONCE: Final = 2
"""How many are made at once on this machine."""
