"""The process that says which kind of document a package is: `…attachments.kind_maker`."""

from reporting.attachments.closed import run_closed
from reporting.attachments.packages import Package


def make_kind(content: bytes) -> bytes:
    """Give the media type of an office document without macros. Raises RefusedError otherwise."""
    return Package(content).kind.encode("ascii")


if __name__ == "__main__":
    run_closed(make_kind)
