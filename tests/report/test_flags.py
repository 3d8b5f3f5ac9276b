"""No field of a form can say that a report is sealed already, or how it is to be kept."""

import pytest

from reporting.database import Base
from reporting.runtime import Runtime
from tests import factories
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

MARKER = "Zzmarker told in the open"
FLAGS = ("client_side_encrypted", "encrypted", "is_sealed", "sealed", "already_sealed", "raw")


@pytest.mark.parametrize("value", ["true", "1", "on"])
def test_no_flag_of_a_client_skips_sealing(
    value: str, runtime: Runtime, client: PageClient, team: StaffedTeam
) -> None:
    """T02, P49: whatever a form says of itself, the service seals what it keeps."""
    factories.send_report(client, "en", story=MARKER, **dict.fromkeys(FLAGS, value))

    assert factories.row_counts(runtime.database)["report"] == 1
    with runtime.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            assert "Zzmarker" not in str(session.execute(table.select()).all()), table.name


def test_what_looks_like_a_sealed_object_is_text_like_any_other(
    runtime: Runtime, client: PageClient, team: StaffedTeam
) -> None:
    """T02, P49: no text is taken for an envelope, nothing is sniffed."""
    told = "RNO1\u0002 looks like a sealed object " + MARKER
    factories.send_report(client, "en", story=told)

    with runtime.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            assert "Zzmarker" not in str(session.execute(table.select()).all()), table.name
