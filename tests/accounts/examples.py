"""People who sign in, attempts to do so, and a counter of tries that lets everybody through."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyotp

from reporting.accounts.credentials import Attempt
from reporting.accounts.operations import Newcomer, NewMember, add_member
from reporting.accounts.queries import SignedIn, signed_in
from reporting.accounts.session_rows import StartedSession
from reporting.accounts.signing_in import sign_in
from reporting.audit import COMMAND_LINE
from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from tests.support.pages import PageClient
from tests.support.people import SIGN_IN, one_time_code

COOKIE = "s"
NOW = datetime(2026, 11, 20, 12, 0, 10, tzinfo=UTC)


@dataclass
class FreeTries:
    """Counts attempts, up to `most`, and what was forgotten."""

    most: int = 1000
    counted: int = 0
    most_guesses: int = 1000
    guessed: int = 0

    def may_go_on(self) -> bool:
        """Say whether one more would be let through."""
        return self.counted < self.most

    def count(self) -> bool:
        """Count one."""
        if not self.may_go_on():
            return False
        self.counted += 1
        return True

    def count_guess(self) -> bool:
        """Count a guess of a one-time code."""
        self.guessed += 1
        return self.guessed <= self.most_guesses

    def note_refusal(self) -> bool:
        """Say whether this is the first guess too many."""
        return self.guessed == self.most_guesses + 1

    def forget(self) -> None:
        """Begin again."""
        self.counted = self.guessed = 0


def make_member(
    runtime: Runtime, role: StaffRole = StaffRole.CASEWORKER, username: str = "aino"
) -> NewMember:
    """Add a person of no team."""
    newcomer = Newcomer(username, "Aino Lehto", role, None)
    with runtime.database.writing() as session:
        return add_member(
            session,
            newcomer,
            by=COMMAND_LINE,
            keyring=runtime.keyring,
            profile=runtime.costs.password,
            now=NOW,
        )


def attempt_of(member: NewMember, now: datetime = NOW) -> Attempt:
    """Give the attempt that lets a member in at a moment."""
    return Attempt(member.username, member.password, otp_of(member, now))


def otp_of(member: NewMember, now: datetime = NOW) -> str:
    """Give the one-time code a member's app shows at a moment."""
    return pyotp.TOTP(member.totp_secret).at(now)


def enter(runtime: Runtime, member: NewMember, now: datetime = NOW) -> StartedSession:
    """Sign a member in."""
    return sign_in(runtime, attempt_of(member, now), tries=FreeTries(), now=now)


def person_of(
    runtime: Runtime, started: StartedSession, *, minutes_later: float = 1
) -> SignedIn | None:
    """Give who a session belongs to, so many minutes after `NOW`."""
    now = NOW + timedelta(minutes=minutes_later)
    with runtime.database.reading() as session:
        return signed_in(session, started.secret, now=now)


def answers_of(client: PageClient, member: NewMember, **changes: str) -> dict[str, str]:
    """Give what the sign-in form of a member sends, some of it changed."""
    right = {
        "username": member.username,
        "password": member.password,
        "otp": one_time_code(member.totp_secret),
    }
    return client.fill(client.get(SIGN_IN), SIGN_IN, **(right | changes))
