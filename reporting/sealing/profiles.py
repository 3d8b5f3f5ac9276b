"""What a guess costs: Argon2id cost profiles, each with its reason."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Profile:
    """Argon2id costs (RFC 9106): memory in KiB, passes over it, lanes. Stored with each slot."""

    memory_kib: int
    iterations: int
    lanes: int


# A code is 76 random bits, not a human password. With the pepper stolen too, a thief who tries
# a million codes a second needs a thousand million years for half of them. A heavier profile
# would protect nobody and would let anyone burn the processor from the inbox page.
FOLLOW_UP_CODE: Final = Profile(memory_kib=8 << 10, iterations=1, lanes=1)

# RFC 9106 §4, second recommended option, with one lane: a request has one thread.
PASSWORD: Final = Profile(memory_kib=64 << 10, iterations=3, lanes=1)

# The least Argon2id allows. Only for tests.
CHEAPEST: Final = Profile(memory_kib=8, iterations=1, lanes=1)
