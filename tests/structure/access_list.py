"""Who may enter which address, written down by hand in `access.txt`: loosening it is a decision."""

from collections.abc import Iterator
from pathlib import Path

from flask import Flask

LIST = Path(__file__).with_name("access.txt")


def written() -> dict[str, tuple[str, str]]:
    """Give access and methods by endpoint, as they are written down."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {endpoint: (access, methods) for access, methods, endpoint in rows}


def declared(app: Flask) -> dict[str, tuple[str, str]]:
    """Give access and methods by endpoint, as the application has them."""
    access = app.extensions["rinnalla_access"]
    methods: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            found = set(rule.methods or ()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}
            methods.setdefault(rule.endpoint, set()).update(found)
    return {name: (str(access[name]), ",".join(sorted(found))) for name, found in methods.items()}


def lines(app: Flask) -> Iterator[str]:
    """Give the lines the application would have, to compare or to begin with."""
    for endpoint, (access, methods) in sorted(declared(app).items(), key=lambda one: (one[1], one)):
        yield f"{access} {methods} {endpoint}"
