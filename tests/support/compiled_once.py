"""What every application compiles alike is compiled once for all tests of a process."""

from collections.abc import Callable
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


class _Codes(BytecodeCache):
    """Compiled templates by name and by what they say."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


_CODES = _Codes()


def keep_templates(environment: Environment) -> None:
    """Let an application take the templates that others before it compiled."""
    environment.bytecode_cache = _CODES


def keep_rules() -> None:
    """Let every rule of routing take the builder of an equal one; it reads all else from itself."""
    builders: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}
    compile_one: Callable[..., Callable[..., tuple[str, str]]] = Rule._compile_builder

    def compiled(rule: Rule, *options: bool) -> Callable[..., tuple[str, str]]:
        key = (tuple(rule._trace), repr(rule.defaults), options)
        if key not in builders:
            builders[key] = compile_one(rule, *options)
        return builders[key]

    Rule._compile_builder = compiled  # type: ignore[method-assign,assignment]
