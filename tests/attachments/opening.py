"""Opening samples as the service does: in a process of its own."""

import pytest

from reporting.attachments.bounds import RefusedError, Verdict
from reporting.attachments.process import Maker, made_from


def made(maker: Maker, content: bytes) -> bytes:
    """Give what a maker makes of a file; wait as long as it takes for a turn."""
    with made_from(maker, [content], wait_seconds=120) as result:
        return result.read()


def verdict(maker: Maker, content: bytes) -> Verdict:
    """Give why a maker refuses a file."""
    with pytest.raises(RefusedError) as refused:
        made(maker, content)
    return refused.value.verdict
