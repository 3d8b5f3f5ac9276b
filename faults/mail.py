"""5.22 and the mail server gone: each person gets one letter, whatever happens to the mail."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from faults.instances import make_instance
from faults.residents import fetch_form
from faults.servers import quick_server
from faults.tally import Count
from reporting.accounts.mail_addresses import seal_mail_address
from reporting.accounts.models import Member
from reporting.clock import HOME
from reporting.notices.delivery import run_notices
from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from tests.support.mail import mail_server
from tests.support.people import make_member

_PEOPLE = 3
_AT_ONCE = 4


def lose_mail_server(folder: Path, *, times: int) -> Count:
    """Let letters wait while the server is away or refuses, then run four deliveries at once."""
    count, instance = (
        Count("mail server gone, four deliveries at once", "5.22"),
        make_instance(folder),
    )
    with quick_server(instance) as server:
        fetch_form(server.port, 0).send(server.port)
    now = datetime.now(HOME).replace(hour=8, minute=30) + timedelta(days=1)
    with instance.opened() as bare:
        for number in range(_PEOPLE):
            _want_mail(bare, instance.kit, f"person{number}@post.example")
        for day in range(times):
            _deliver(count, bare, (now + timedelta(days=day)).astimezone(UTC))
            count.times += 1
    count.sent = count.confirmed = 1
    return count.done()


def _deliver(count: Count, bare: Runtime, now: datetime) -> None:
    """Run while nobody listens, while the server refuses, and then often at once."""
    with ExitStack() as gone:
        dead = gone.enter_context(mail_server()).url
    _run_at_once(bare, dead, now)
    with mail_server() as box:
        box.refuses = True
        for minutes in (15, 30):
            _run_at_once(bare, box.url, now + timedelta(minutes=minutes))
        box.refuses = False
        for hours in (2, 3):
            _run_at_once(bare, box.url, now + timedelta(hours=hours))
        wanted = sorted(f"person{number}@post.example" for number in range(_PEOPLE))
        count.expect(holds=box.recipients == wanted, otherwise=f"letters to {box.recipients}")


def _run_at_once(bare: Runtime, url: str, now: datetime) -> None:
    config = replace(bare.config, mail_url=url, mail_from="office@post.example", digest_hours=(8,))
    runtime = replace(bare, config=config)
    with ThreadPoolExecutor(_AT_ONCE) as runs:
        for done in [runs.submit(run_notices, runtime, now=now) for _ in range(_AT_ONCE)]:
            done.result()


def _want_mail(runtime: Runtime, kit: str, address: str) -> None:
    made = make_member(runtime, StaffRole.CASEWORKER, kit=kit)
    with runtime.database.writing() as session:
        member = session.get_one(Member, made.member_id)
        member.sealed_mail_address = seal_mail_address(address, made.member_id, runtime.keyring)
