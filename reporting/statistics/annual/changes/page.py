"""What the pages of entries show beside them: names of people, and who may do what."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from reporting.accounts.queries import names_of
from reporting.permissions import Permission
from reporting.preferences.values import Words
from reporting.statistics.annual.changes.queries import KeptChange, TellingState, kept_change
from reporting.statistics.annual.models import ChangeVersion
from reporting.statistics.annual.page import NOTHING_YET, Outcome, may
from reporting.statistics.annual.told import read_words
from reporting.web.locale import gettext as _


@dataclass(frozen=True)
class ChangePage:
    """One entry with its history, for the person who reads the page."""

    kept: KeptChange
    names: Mapping[bytes, str]
    by: bytes
    outcome: Outcome

    @property
    def seen(self) -> int:
        """Give the number of the version this page shows."""
        return self.kept.newest.version

    @property
    def waits(self) -> bool:
        """Say whether the newest version waits for a second person."""
        return self.kept.state is TellingState.WAITS

    @property
    def is_own(self) -> bool:
        """Say whether the reader wrote the newest version."""
        return self.kept.newest.changed_by == self.by

    @property
    def may_publish(self) -> bool:
        """Say whether the reader may publish what waits."""
        return self.waits and not self.is_own and may(Permission.RELEASE_PREPARE)

    @property
    def may_take_back(self) -> bool:
        """Say whether the reader may take the entry back."""
        return self.kept.state is not TellingState.TAKEN_BACK and may(Permission.RELEASE_PREPARE)

    def name(self, member_id: bytes) -> str:
        """Give who did something, in words."""
        return self.names.get(member_id) or _("A person who was removed")

    def said(self, version: ChangeVersion) -> tuple[Words, Words]:
        """Give what a version said that people said, and that was done."""
        return read_words(version.said), read_words(version.done)


def change_page(
    session: Session, number: int, *, by: bytes, outcome: Outcome = NOTHING_YET
) -> ChangePage:
    """Give the page of one entry. Raises NotFoundError."""
    kept = kept_change(session, number)
    names = names_of(session, {row.changed_by for row in kept.versions})
    return ChangePage(kept, names, by, outcome)
