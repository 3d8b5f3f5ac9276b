"""The address of a bucket holds no secret, and its key is read from the owner's file only."""

import subprocess
import sys
from pathlib import Path

import pytest

from reporting.config import Config, Mode
from reporting.errors import ConfigError, UnsafeInstanceError
from reporting.storage.bucket_address import BucketAddress, parse_bucket_address, read_bucket_key
from reporting.storage.chosen import open_storage
from reporting.storage.local import LocalStorage
from tests.structure.sources import ROOT

FULL = "s3://files/reports/2026?endpoint=https://s3.example.org&region=eu-north-1"


def test_bucket_folder_endpoint_and_region_are_read() -> None:
    assert parse_bucket_address(FULL) == BucketAddress(
        "files", "reports/2026", "https://s3.example.org", "eu-north-1"
    )
    assert parse_bucket_address("s3://files") == BucketAddress("files")


@pytest.mark.parametrize(
    "url",
    [
        "files",
        "https://files",
        "s3://",
        "s3:///reports",
        "s3://files?acess=1",
        "s3://key:sesame@files",
        "s3://files?endpoint=s3.example.org",
        "s3://files?endpoint=http://s3.example.org",
        "s3://files?endpoint=https://",
    ],
)
def test_an_address_that_is_none_or_unsafe_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(ConfigError) as error:
        parse_bucket_address(url)

    assert "RINNALLA_STORAGE_URL" in str(error.value)
    assert "sesame" not in str(error.value)


def test_an_endpoint_without_tls_is_for_this_machine_only() -> None:
    assert parse_bucket_address("s3://files?endpoint=http://127.0.0.1:9000").is_plain


def test_the_key_is_the_first_two_lines_and_is_never_shown(tmp_path: Path) -> None:
    path = written(tmp_path, "AKID\nsesame\n")

    key = read_bucket_key(path)

    assert (key.access_id, key.secret) == ("AKID", "sesame")
    assert "sesame" not in repr(key)


@pytest.mark.parametrize("text", ["", "AKID", "AKID\nsesame\nmore", "AKID\nsesamé"])
def test_a_malformed_key_is_refused_without_being_repeated(text: str, tmp_path: Path) -> None:
    with pytest.raises(UnsafeInstanceError) as error:
        read_bucket_key(written(tmp_path, text))

    assert "sesam" not in str(error.value)


def test_a_key_that_others_can_read_or_that_is_missing_is_refused(tmp_path: Path) -> None:
    """4.32: a secret that other users of the machine can read is refused."""
    path = written(tmp_path, "AKID\nsesame\n")
    path.chmod(0o644)

    for found in (path, tmp_path / "missing"):
        with pytest.raises(UnsafeInstanceError):
            read_bucket_key(found)


def test_without_a_bucket_files_lie_in_the_instance(tmp_path: Path) -> None:
    storage = open_storage(Config(mode=Mode.DEMO, instance=tmp_path))

    assert isinstance(storage, LocalStorage)


def test_without_a_bucket_its_library_is_never_loaded() -> None:
    code = "import sys, reporting.app; print('obstore' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "False"


def written(folder: Path, text: str) -> Path:
    """Write a key file as the owner's own."""
    path = folder / "storage-key"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path
