"""Libraries that are loaded at their first use."""

import subprocess
import sys
from pathlib import Path

import pytest

from reporting.deferred import Deferred

_ROOT = Path(__file__).resolve().parents[1]


def test_it_is_the_library_when_something_is_asked_of_it() -> None:
    assert Deferred("fractions").Fraction(6, 4).denominator == 2


def test_what_a_library_lacks_is_named() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        _ = Deferred("fractions").nonsense


@pytest.mark.parametrize("library", ["webauthn", "xlsxwriter", "segno", "rapidfuzz", "weasyprint"])
def test_the_application_starts_without_it(library: str) -> None:
    script = f"import sys, reporting.app; sys.exit({library!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=_ROOT, check=False).returncode == 0


def test_the_application_starts_without_the_words_of_postgresql() -> None:
    name = "sqlalchemy.dialects.postgresql"
    script = f"import sys, reporting.app; sys.exit({name!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=_ROOT, check=False).returncode == 0
