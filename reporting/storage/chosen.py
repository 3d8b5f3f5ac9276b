"""Where this instance keeps its sealed files: a folder, or a bucket when one is set."""

from importlib import import_module

from reporting.config import Config
from reporting.storage.blobs import Storage
from reporting.storage.bucket_address import parse_bucket_address, read_bucket_key
from reporting.storage.local import LocalStorage


def open_storage(config: Config) -> Storage:
    """Give the storage that the settings name; nothing is asked of a bucket yet.

    Raises ConfigError or UnsafeInstanceError when the bucket's address or key is unusable.
    """
    if not config.storage_url:
        return LocalStorage(config.instance / "files")
    address = parse_bucket_address(config.storage_url)
    key = read_bucket_key(config.storage_key_path)
    # Its library takes 9 MiB, which an instance with a folder does not need.
    bucket = import_module("reporting.storage.bucket")
    storage: Storage = bucket.BucketStorage(address, key, passing=config.instance / "passing")
    return storage
