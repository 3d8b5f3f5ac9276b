"""Deriving a follow-up code's keys: the one costly step, so only a few run at a time."""

from threading import BoundedSemaphore

from reporting.runtime import Runtime
from reporting.sealing import CodeKeys, FollowUpCode, derive_code_keys

# 8 MiB each: a crowd of senders waits its turn for milliseconds instead of filling the memory.
_turns = BoundedSemaphore(2)


def code_keys(runtime: Runtime, code: FollowUpCode) -> CodeKeys:
    """Give the lookup id and the wrapping key of a follow-up code (design §4)."""
    ring = runtime.keyring
    with _turns:
        return derive_code_keys(
            code, salt=ring.code_salt, pepper=ring.code_pepper, profile=runtime.costs.code
        )
