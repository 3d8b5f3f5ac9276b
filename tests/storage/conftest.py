"""Both places for sealed files, so that the same tests hold them to the same promises."""

from pathlib import Path

import pytest

from reporting.storage.blobs import Storage
from reporting.storage.bucket import BucketStorage
from reporting.storage.bucket_address import parse_bucket_address
from reporting.storage.local import LocalStorage
from tests.support.buckets import KEY

FOLDER, BUCKET = "folder", "bucket"


@pytest.fixture(params=[FOLDER, BUCKET])
def storage(tmp_path: Path, request: pytest.FixtureRequest) -> Storage:
    """Give an empty storage: a folder that does not exist yet, or a bucket."""
    if request.param == FOLDER:
        return LocalStorage(tmp_path / "files")
    address = parse_bucket_address(request.getfixturevalue("buckets").fresh())
    return BucketStorage(address, KEY, passing=tmp_path / "passing")
