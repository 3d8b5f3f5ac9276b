"""What a fact has in common with the row of its report: said by sealed sets alone.

Both would say state, wish and language, so that few reports of a week could be told by them
(docs/decisions/0009). Of a fact they stand in no row, and the sets that say them open only with
the instance's secrets, which lie outside the database.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from reporting.facts.answers import NAMES, Dimension, FactAnswers, Place
from reporting.keyring import Keyring
from reporting.sealing import open_token, seal_token

SEALED: Final[Mapping[str, Dimension]] = MappingProxyType(
    {
        "state": Dimension.STATE,
        "wish": Dimension.WISH,
        "closing_reason": Dimension.CLOSING_REASON,
        "language": Dimension.LANGUAGE,
    }
)
"""The answers that are in sealed sets only, and what they are counted by."""

SEALED_DIMENSIONS: Final = frozenset(SEALED.values())
OPEN_NAMES: Final = NAMES - SEALED.keys()


def open_answers(answers: FactAnswers | Mapping[str, Any]) -> dict[str, Any]:
    """Give the answers that stand in the row of a fact."""
    told = vars(answers) if isinstance(answers, FactAnswers) else answers
    return {name: value for name, value in told.items() if name in OPEN_NAMES}


def sealed_bits(keyring: Keyring, place: Place, bits: bytes) -> bytes:
    """Seal a set of positions as the set of this place and of no other."""
    return seal_token(bits, _sealing_key(keyring), purpose=_purpose(place))


def opened_bits(keyring: Keyring, place: Place, sealed: bytes) -> bytes:
    """Open what `sealed_bits` sealed. Raises SealBrokenError when it was changed or moved."""
    return open_token(sealed, _sealing_key(keyring), purpose=_purpose(place))


def _purpose(place: Place) -> str:
    dimension, value = place
    return f"facts:{dimension}={value}"


def _sealing_key(keyring: Keyring) -> bytes:
    return keyring.keyed("sets of facts", b"")
