"""The instance's secrets: fresh, unshared, closed to others, or refused."""

import json
import stat
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from reporting.config import Config, Mode
from reporting.errors import UnsafeInstanceError
from reporting.keyring import FILE_NAME, Keyring, create_keyring, load_keyring
from reporting.runtime import build_runtime

NAMES = tuple(field.name for field in fields(Keyring) if field.name != "made_for")


def change(instance: Path, **values: Any) -> None:
    """Change what the secrets file says."""
    path = instance / FILE_NAME
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """Give an instance with its secrets."""
    create_keyring(tmp_path / "instance", Mode.PRODUCTION)
    return tmp_path / "instance"


def test_secrets_are_read_back_as_they_were_made(tmp_path: Path) -> None:
    made = create_keyring(tmp_path / "instance", Mode.DEMO)

    assert load_keyring(tmp_path / "instance") == made
    assert made.made_for == "demo"


def test_every_installation_and_every_purpose_has_a_secret_of_its_own(tmp_path: Path) -> None:
    """T35, 4.32: a secret for each installation and purpose."""
    rings = [create_keyring(tmp_path / name, Mode.PRODUCTION) for name in ("one", "two")]

    secrets = [getattr(ring, name) for ring in rings for name in NAMES]
    assert len(set(secrets)) == len(secrets) == 2 * len(NAMES)
    assert {len(secret) for secret in secrets} == {16, 32}


def test_only_the_owner_can_read_the_secrets(instance: Path) -> None:
    assert stat.S_IMODE((instance / FILE_NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE(instance.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o601])
def test_secrets_that_others_can_reach_are_refused(mode: int, instance: Path) -> None:
    """4.32: open secrets are refused."""
    (instance / FILE_NAME).chmod(mode)

    with pytest.raises(UnsafeInstanceError, match="chmod 600"):
        load_keyring(instance)


def test_secrets_are_never_made_over_old_ones(instance: Path) -> None:
    before = (instance / FILE_NAME).read_bytes()

    with pytest.raises(UnsafeInstanceError):
        create_keyring(instance, Mode.PRODUCTION)

    assert (instance / FILE_NAME).read_bytes() == before


def test_missing_secrets_are_refused_with_what_to_do(tmp_path: Path) -> None:
    """T35, 4.32: no secret is made up at a start."""
    with pytest.raises(UnsafeInstanceError, match="rinnalla db upgrade"):
        load_keyring(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_secret_shared_by_two_purposes_is_refused(name: str, instance: Path) -> None:
    """4.32: shared secrets are refused."""
    other = next(n for n in NAMES if n not in {name, "code_salt"})
    stored = json.loads((instance / FILE_NAME).read_text())
    if name != "code_salt":
        change(instance, **{name: stored[other]})
        with pytest.raises(UnsafeInstanceError, match="the same"):
            load_keyring(instance)
    change(instance, **{name: "00" * (len(stored[name]) // 2)})
    with pytest.raises(UnsafeInstanceError, match="not random"):
        load_keyring(instance)


@pytest.mark.parametrize("value", ["", "00", "ab" * 31, "ab" * 33, "zz" * 32, None, 7, ["ab"], {}])
def test_a_malformed_secret_is_refused_and_not_repeated(value: Any, instance: Path) -> None:
    change(instance, form_key=value)

    with pytest.raises(UnsafeInstanceError) as raised:
        load_keyring(instance)

    assert "abab" not in str(raised.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"text"', "{}", "ä", "\x00"])
def test_a_file_that_holds_no_secrets_is_refused(text: str, instance: Path) -> None:
    (instance / FILE_NAME).write_text(text, encoding="utf-8")

    with pytest.raises(UnsafeInstanceError):
        load_keyring(instance)


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_secret_is_refused(name: str, instance: Path) -> None:
    stored = json.loads((instance / FILE_NAME).read_text())
    del stored[name]
    (instance / FILE_NAME).write_text(json.dumps(stored))

    with pytest.raises(UnsafeInstanceError):
        load_keyring(instance)


@pytest.mark.parametrize(
    ("made_for", "used_in"), [(Mode.DEMO, Mode.PRODUCTION), (Mode.PRODUCTION, Mode.DEMO)]
)
def test_secrets_of_a_demo_and_of_production_are_never_exchanged(
    made_for: Mode, used_in: Mode, tmp_path: Path
) -> None:
    create_keyring(tmp_path / "instance", made_for)

    with pytest.raises(UnsafeInstanceError, match=f"made for {made_for.value}"):
        build_runtime(Config(mode=used_in, instance=tmp_path / "instance"))


def test_no_secret_is_shown_by_accident(instance: Path) -> None:
    ring = load_keyring(instance)

    for name in NAMES:
        secret = getattr(ring, name)
        assert secret.hex() not in repr(ring) + str(ring)
        assert repr(secret) not in repr(ring)


def test_a_keyed_value_depends_on_key_purpose_and_value(tmp_path: Path) -> None:
    one, two = (create_keyring(tmp_path / name, Mode.DEMO) for name in ("one", "two"))

    assert one.keyed("a", b"x") == one.keyed("a", b"x")
    values = {r.keyed(p, v) for r in (one, two) for p in ("a", "b") for v in (b"x", b"y")}
    assert len(values) == 8
