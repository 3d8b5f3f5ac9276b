"""Keys of summaries that were opened before, kept for the next request and sealed meanwhile."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from reporting.report.sealed import team_wrap_context
from reporting.sealing import KeyRole, ObjectKey, Seed, WrapOpener, open_token, seal_token
from reporting.sealing.errors import SealBrokenError

MOST_KEPT = 20_000

_KEY_BYTES = 32
# More bundles than this are made into one: each is opened as a whole.
_MOST_BUNDLES = 32


@dataclass(frozen=True)
class KeyName:
    """A report's internal key, sealed to one generation of a team's key."""

    report_id: bytes
    recipient_key_id: bytes
    generation: int


@dataclass(frozen=True, eq=False)
class Bundle:
    """Keys of many reports, sealed together under the seed of one generation."""

    generation: int
    sealed: bytes = field(repr=False)


@dataclass(frozen=True)
class Place:
    """Where a key lies in a bundle."""

    bundle: Bundle
    number: int


class KeptKeys:
    """Keys that were opened before, sealed under the team's own seed.

    Opening one with the team's key costs many times as much as opening it from here. Between two
    requests nothing in here can be opened: the seed comes with the person who is signed in.
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._places: dict[KeyName, Place] = {}
        self._most = most
        self._bundles = 0
        self._turn = Lock()

    def __len__(self) -> int:
        return len(self._places)

    def place(self, name: KeyName) -> Place | None:
        """Give where a key lies, None when it is not kept."""
        return self._places.get(name)

    def keep(self, keys: Mapping[KeyName, ObjectKey], seeds: Mapping[int, Seed]) -> None:
        """Keep keys that were just opened; when there are too many, all others are forgotten."""
        with self._turn:
            if len(self._places) + len(keys) > self._most:
                self._places, self._bundles = {}, 0
            if self._bundles >= _MOST_BUNDLES:
                keys = self._all(seeds) | dict(keys)
                self._places, self._bundles = {}, 0
            for generation, names in _by_generation(list(keys)[: self._most]).items():
                plain = b"".join(keys[name] for name in names)
                sealed = seal_token(plain, seeds[generation], purpose=_purpose(generation))
                bundle = Bundle(generation, sealed)
                self._places |= {name: Place(bundle, n) for n, name in enumerate(names)}
                self._bundles += 1

    def _all(self, seeds: Mapping[int, Seed]) -> dict[KeyName, ObjectKey]:
        opener = KeyOpener(seeds)
        held = {name: place for name, place in self._places.items() if name.generation in seeds}
        return {name: opener.kept(place) for name, place in held.items()}


class KeyOpener:
    """Opens internal keys for one request, and remembers those that were not kept."""

    def __init__(self, seeds: Mapping[int, Seed]) -> None:
        self._seeds = seeds
        self._wraps: dict[int, WrapOpener] = {}
        self._bundles: dict[Bundle, bytes] = {}
        self.opened: dict[KeyName, ObjectKey] = {}

    def kept(self, place: Place) -> ObjectKey:
        """Open a key from its bundle. Raises SealBrokenError when the seed is another one."""
        bundle = place.bundle
        if bundle not in self._bundles:
            seed, purpose = self._seed(bundle.generation), _purpose(bundle.generation)
            self._bundles[bundle] = open_token(bundle.sealed, seed, purpose=purpose)
        start = place.number * _KEY_BYTES
        return ObjectKey(self._bundles[bundle][start : start + _KEY_BYTES])

    def sealed(self, name: KeyName, sealed: bytes) -> ObjectKey:
        """Open a key as it lies in the database, or raise SealBrokenError."""
        if name.generation not in self._wraps:
            self._wraps[name.generation] = WrapOpener(self._seed(name.generation))
        context = team_wrap_context(name.report_id, KeyRole.INTERNAL, name.recipient_key_id)
        key = ObjectKey(self._wraps[name.generation].open(sealed, context=context))
        self.opened[name] = key
        return key

    def _seed(self, generation: int) -> Seed:
        if generation not in self._seeds:
            raise SealBrokenError
        return self._seeds[generation]


def _by_generation(names: list[KeyName]) -> dict[int, list[KeyName]]:
    found: dict[int, list[KeyName]] = defaultdict(list)
    for name in names:
        found[name.generation].append(name)
    return found


def _purpose(generation: int) -> str:
    return f"list-keys:{generation}"
