"""The resident's form, the code's form and the inbox's forms."""

from typing import Any

from wtforms import HiddenField
from wtforms.validators import ValidationError

from reporting.attachments.care import FileCare
from reporting.places import Match, Municipality, find_municipality
from reporting.report import drafts
from reporting.report.code_in_text import holds_code
from reporting.report.drafts import DraftFile, MessageDraft, ReportDraft
from reporting.report.fields import FilesField, ReadyFilesForm
from reporting.vocabulary import (
    Area,
    BystanderAnswer,
    ContactSafe,
    ContactTime,
    Ground,
    Kind,
    ReplyLanguage,
    Role,
    Sharing,
    TimeOfDay,
    When,
    Wish,
)
from reporting.web import current
from reporting.web.fields import TermField, TermsField, TextField, TickField, WordsField
from reporting.web.forms import TokenForm
from reporting.web.locale import gettext as _

# Answers that have the same name in the form and in the draft.
_SAME_IN_DRAFT = (
    *("role", "area", "when", "time_of_day", "place", "organisation", "story"),
    *("kinds", "grounds", "bystander", "wish", "sharing", "reply_language"),
    *("contact", "contact_safe", "contact_time"),
)


class ReportForm(ReadyFilesForm, TokenForm):
    """The one form of the report; every field may be left empty (ux §1.4)."""

    purpose = "report"

    role = TermField(Role)
    area = TermField(Area)
    when = TermField(When)
    time_of_day = TermField(TimeOfDay)
    municipality = TextField(most=drafts.MAX_LINE)
    place = TextField(most=drafts.MAX_LINE)
    organisation = TextField(most=drafts.MAX_LINE)
    story = WordsField(most=drafts.MAX_STORY)
    files = FilesField()
    file_care = TermField(FileCare)
    kinds = TermsField(Kind)
    grounds = TermsField(Ground)
    bystander = TermField(BystanderAnswer)
    wish = TermField(Wish)
    sharing = TermField(Sharing)
    reply_language = TermField(ReplyLanguage)
    contact = TextField(most=drafts.MAX_CONTACT)
    contact_safe = TermField(ContactSafe)
    contact_time = TermField(ContactTime)
    reread = TickField()
    with_code = TickField()
    k = TextField(most=20)
    switch = HiddenField()

    def match(self) -> Match:
        """Give what the town that was written can mean."""
        return find_municipality(self.municipality.data)

    def wants_code(self) -> bool:
        """Say whether a code is made: always, but for “only count it” unless asked for."""
        return self.wish.data is not Wish.COUNT or self.with_code.data or self.reread.data

    def town(self) -> Municipality | None:
        """Give the municipality that is certain, or a guess that is only a slip away."""
        match = self.match()
        return match.exact or _likely(match, self.municipality.data)

    def to_draft(self, language: str, files: tuple[DraftFile, ...] = ()) -> ReportDraft:
        """Give the answers as a value."""
        town = self.town()
        same: dict[str, Any] = {name: self[name].data for name in _SAME_IN_DRAFT}
        return ReportDraft(
            language=language,
            municipality=town.code if town else None,
            municipality_text=self.municipality.data,
            wants_rereading=self.reread.data,
            wants_code=self.wants_code(),
            campaign=current.preferences().known_campaign(self.k.data) or "",
            files=files,
            **same,
        )


class InboxForm(TokenForm):
    """What every form inside an inbox carries: the sealed continuation."""

    purpose = "inbox"

    continuation = HiddenField()


class MessageForm(ReadyFilesForm, InboxForm):
    """A message of the reporter."""

    message = WordsField(most=drafts.MAX_STORY)
    files = FilesField()
    file_care = TermField(FileCare)

    def validate_message(self, field: WordsField) -> None:
        """Refuse a message with a code: its readers could open the inbox and write as reporter."""
        text = field.data or ""
        if len(text) <= drafts.MAX_STORY and holds_code(text):
            raise ValidationError(
                _(
                    "Your message holds a follow-up code. Take it out, so that nobody who reads "
                    "the message can write in your name. We find your report without it."
                )
            )

    def to_draft(self, files: tuple[DraftFile, ...]) -> MessageDraft:
        """Give the message as a value."""
        return MessageDraft(self.message.data, files)


class WishForm(InboxForm):
    """A changed wish."""

    wish = TermField(Wish)


class WithdrawForm(InboxForm):
    """The reporter's decision to delete the report."""

    sure = TickField()


class FileForm(InboxForm):
    """Which file of the conversation to open."""

    file = HiddenField()


def _likely(match: Match, text: str) -> Municipality | None:
    """Give the only guess when it begins as the text does: a slip, not another word."""
    if len(match.suggestions) != 1:
        return None
    guess = match.suggestions[0]
    begins = {guess.name_fi[:1].casefold(), guess.name_sv[:1].casefold()}
    return guess if text[:1].casefold() in begins else None
