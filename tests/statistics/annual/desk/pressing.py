"""What leads do at the desk: press the one button, approve, publish."""

from reporting.runtime import Runtime
from tests.statistics.releases.published import published_release
from tests.support.page import Page
from tests.support.pages import PageClient

LIST = "/staff/annual-reports"
DESK = f"{LIST}/2026/1"
PUBLIC = "/en/numbers/reports/2026"


def made(client: PageClient, runtime: Runtime) -> Page:
    """Publish the figures of a year, press the one button, and give the desk."""
    published_release(runtime, "2026")
    page = client.get(LIST)
    return client.follow(f"{LIST}/2026", client.fill(page, f"{LIST}/2026"))


def approve(client: PageClient) -> Page:
    """Read the preview and approve it."""
    preview = client.get(f"{DESK}/preview")
    return client.follow(f"{DESK}/approve", client.fill(preview, f"{DESK}/approve"))


def publish(client: PageClient) -> Page:
    """Read what is approved and publish it."""
    page = client.get(f"{DESK}/preview")
    return client.follow(f"{DESK}/publish", client.fill(page, f"{DESK}/publish"))
