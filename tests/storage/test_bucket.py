"""A bucket that fails: nothing is said to be kept that is not there whole."""

import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from reporting.errors import NotFoundError, StorageGoneError
from reporting.storage.bucket import BucketStorage
from reporting.storage.bucket_address import parse_bucket_address
from tests.storage.keeping import everything, keep
from tests.support.buckets import KEY, BucketServer
from tests.support.faulty_bucket import Fault, FaultyBucket, faulty_bucket

SHORT = timedelta(seconds=0.3)


@pytest.fixture
def way(buckets: BucketServer) -> Iterator[FaultyBucket]:
    """Give a way to the store that fails on demand."""
    with faulty_bucket(buckets.endpoint) as opened:
        yield opened


@pytest.fixture
def storage(way: FaultyBucket, buckets: BucketServer, tmp_path: Path) -> BucketStorage:
    """Give an empty bucket at the end of that way."""
    address = parse_bucket_address(buckets.fresh(endpoint=way.endpoint))
    return BucketStorage(address, KEY, passing=tmp_path / "passing", patience=SHORT)


@pytest.mark.parametrize("fault", Fault)
def test_a_file_that_did_not_get_there_whole_is_not_kept(
    fault: Fault, way: FaultyBucket, storage: BucketStorage, tmp_path: Path
) -> None:
    """5.17: a store that is down, slow, partial or forgetful is noticed before the commit."""
    writer = storage.create(secrets.token_hex(16))
    writer.write(b"sealed" * 1000)
    way.always = {"PUT": fault}

    with pytest.raises(StorageGoneError):
        writer.keep()
    writer.discard()

    way.always = {}
    assert list(storage.names()) == []
    assert everything(tmp_path) == []


@pytest.mark.parametrize("fault", [Fault.HIDDEN, Fault.REFUSED])
def test_a_store_that_needs_a_moment_to_see_a_file_is_waited_for(
    fault: Fault, way: FaultyBucket, storage: BucketStorage
) -> None:
    """5.17: an eventual 404 does not refuse a file that is there a moment later."""
    way.faults = [("HEAD", fault)]

    name = keep(storage)

    assert list(storage.names()) == [name]
    assert way.seen.count("HEAD") == 2


def test_a_refused_request_is_tried_once_more(way: FaultyBucket, storage: BucketStorage) -> None:
    way.faults = [("PUT", Fault.REFUSED)]

    name = keep(storage)

    assert list(storage.names()) == [name]


def test_a_store_that_does_not_answer_is_no_missing_file(
    way: FaultyBucket, storage: BucketStorage
) -> None:
    name = keep(storage)
    way.always = {"GET": Fault.REFUSED}

    with pytest.raises(StorageGoneError):
        storage.open(name)
    with pytest.raises(StorageGoneError):
        list(storage.names())
    way.always = {"GET": Fault.HIDDEN}
    with pytest.raises(NotFoundError):
        storage.open(name)


def test_a_file_lost_while_it_is_read_does_not_end_as_if_it_were_whole(
    way: FaultyBucket, storage: BucketStorage
) -> None:
    name = keep(storage, bytes(3_000_000))

    with storage.open(name) as file:
        assert file.read(1000) == bytes(1000)
        storage.delete(name)
        with pytest.raises(NotFoundError):
            file.read()


def test_a_file_that_could_not_be_removed_is_removed_by_the_sweep(
    way: FaultyBucket, storage: BucketStorage, caplog: pytest.LogCaptureFixture
) -> None:
    name = keep(storage)
    way.always = {"POST": Fault.REFUSED, "DELETE": Fault.REFUSED}

    storage.delete(name)

    way.always = {}
    assert list(storage.names()) == [name]
    assert name not in caplog.text.partition("Traceback")[0]
    assert storage.remove_orphans(frozenset(), older_than_seconds=-60) == 1
    assert list(storage.names()) == []


def test_what_a_killed_process_left_on_its_way_is_removed_at_the_next_start(
    storage: BucketStorage, buckets: BucketServer, tmp_path: Path
) -> None:
    left = storage.create(secrets.token_hex(16))
    left.write(b"half")

    address = parse_bucket_address(buckets.fresh())
    BucketStorage(address, KEY, passing=tmp_path / "passing", forget_after=timedelta(seconds=-60))

    assert everything(tmp_path) == []
    left.discard()
