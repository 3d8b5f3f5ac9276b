"""An address for every rule, its gaps filled with what fits them."""

import re
from typing import Final

from flask import Flask
from werkzeug.routing import Rule

_CHOICE: Final = re.compile(r"<any\(([^)]*)\):([a-z_]+)>")
_KNOWN: Final = {"language": "en", "page": "safety", "case_id": "ab" * 16}


def address_of(app: Flask, rule: Rule) -> str:
    """Give one address of a rule; call within a request or its test context."""
    choices = {
        name: terms.split(",")[0].strip().strip("'\"") for terms, name in _CHOICE.findall(rule.rule)
    }
    values = {name: choices.get(name, _KNOWN.get(name, 1)) for name in rule.arguments}
    return app.url_for(rule.endpoint, **values)
