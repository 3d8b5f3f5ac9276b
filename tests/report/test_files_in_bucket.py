"""Files of reports in a bucket: the same service, no trace of the bucket, refusal before commit."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from reporting.app import create_app
from reporting.errors import StorageGoneError
from reporting.jobs import run_retention
from reporting.runtime import Runtime
from reporting.storage.bucket import BucketStorage
from reporting.storage.bucket_address import parse_bucket_address
from reporting.web import current
from tests import factories
from tests.factories import JPG, PDF, upload
from tests.support.buckets import KEY, BucketServer
from tests.support.faulty_bucket import Fault, FaultyBucket, faulty_bucket
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

PHOTO = JPG + bytes(range(256)) * 6000


@pytest.fixture
def way(buckets: BucketServer) -> Iterator[FaultyBucket]:
    """Give a way to the store that fails on demand."""
    with faulty_bucket(buckets.endpoint) as opened:
        yield opened


@pytest.fixture
def stored(runtime: Runtime, way: FaultyBucket, buckets: BucketServer) -> Runtime:
    """Give the instance with its files in a bucket."""
    address = parse_bucket_address(buckets.fresh(endpoint=way.endpoint))
    storage = BucketStorage(
        address,
        KEY,
        passing=runtime.config.instance / "passing",
        patience=timedelta(seconds=0.3),
    )
    return replace(runtime, storage=storage)


@pytest.fixture
def phone(stored: Runtime) -> PageClient:
    """Give a client of the instance with the bucket."""
    return PageClient(create_app(stored.config, stored))


def test_a_file_is_sealed_in_the_bucket_and_comes_back_through_the_service(
    phone: PageClient, stored: Runtime, team: StaffedTeam, way: FaultyBucket
) -> None:
    """4.37: downloads go through the service; no page or header names the store."""
    sent = factories.send_report(phone, story="See", files=[upload(PHOTO)], reread="yes")

    told = factories.only_report(stored, team).story.files[0]
    form = factories.inbox(phone, sent.code).fields("/inbox/wish")
    answer = phone.send("/en/inbox/file", form | {"file": told.attachment_id.hex()})

    assert answer.data == PHOTO
    with stored.storage.open(told.blob_name) as sealed:
        assert JPG not in sealed.read()
    for text in (*phone.seen.values(), str(answer.headers)):
        assert told.blob_name not in text
        assert str(way.server_address[1]) not in text
    assert not [one for one in (stored.config.instance / "passing").rglob("*") if one.is_file()]


@pytest.mark.parametrize("fault", Fault)
def test_a_report_with_files_is_refused_whole_and_without_them_it_goes_through(
    fault: Fault, phone: PageClient, stored: Runtime, team: StaffedTeam, way: FaultyBucket
) -> None:
    """5.17: no row points to a missing object, the words come back, reports without files go on."""
    way.always = {"PUT": fault}

    form = factories.filled_form(phone, story="My own words", files=[upload(JPG)])
    refused = factories.send(phone, form, status=503)
    without = refused.fields("/en/report")
    before = factories.row_counts(stored.database)["report"]
    accepted = factories.send(phone, dict(without))

    way.always = {}
    assert "without files" in refused.html
    assert without["story"] == ["My own words"]
    assert (before, factories.row_counts(stored.database)["report"]) == (0, 1)
    assert factories.number_on(accepted)
    assert list(stored.storage.names()) == []


def test_what_is_deleted_leaves_the_bucket_even_when_it_was_away_meanwhile(
    phone: PageClient, stored: Runtime, team: StaffedTeam, way: FaultyBucket
) -> None:
    """5.17: withdrawing a report works without the store; the sweep removes its files later."""
    here, away = (
        factories.send_report(phone, story="See", files=[upload(PDF, "a.pdf")]) for _ in range(2)
    )
    factories.act(phone, factories.inbox(phone, here.code), "withdraw", sure="yes")
    assert len(list(stored.storage.names())) == 1

    way.always = {"POST": Fault.REFUSED, "DELETE": Fault.REFUSED}
    factories.act(phone, factories.inbox(phone, away.code), "withdraw", sure="yes")
    way.always = {}

    assert factories.row_counts(stored.database)["attachment"] == 0
    tomorrow = current.now() + timedelta(days=2)
    run_retention(stored, today=current.today(), now=tomorrow)
    assert len(list(stored.storage.names())) == 1  # younger than a day by the store's own clock
    assert stored.storage.remove_orphans(frozenset(), older_than_seconds=-60) == 1


def test_retention_forgets_rows_though_the_bucket_cannot_be_swept(
    phone: PageClient, stored: Runtime, team: StaffedTeam, way: FaultyBucket
) -> None:
    """5.17: what the bucket keeps for a day longer has no key any more."""
    factories.send_report(phone, story="See", files=[upload(JPG)])
    late = current.today() + timedelta(days=stored.config.retention_days + 1)
    way.always = dict.fromkeys(("GET", "DELETE", "POST"), Fault.REFUSED)

    with pytest.raises(StorageGoneError):
        run_retention(stored, today=late, now=current.now())

    counts = factories.row_counts(stored.database)
    assert (counts["report"], counts["sealed_key"], counts["attachment"]) == (0, 0, 0)
    assert counts["fact"] == 1, "what waited was not counted"


def test_the_inbox_works_while_the_bucket_is_away(
    phone: PageClient, stored: Runtime, team: StaffedTeam, way: FaultyBucket
) -> None:
    sent = factories.send_report(phone, story="See", files=[upload(JPG)], reread="yes")
    told = factories.only_report(stored, team).story.files[0]
    way.always = dict.fromkeys(("GET", "PUT", "HEAD", "DELETE", "POST"), Fault.REFUSED)

    page = factories.inbox(phone, sent.code)
    form = page.fields("/inbox/wish") | {"file": told.attachment_id.hex()}
    answer = phone.send("/en/inbox/file", form)
    after = factories.act(phone, page, "message", message="Still here")

    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
    assert len(after.all("article", class_="message")) == 1
