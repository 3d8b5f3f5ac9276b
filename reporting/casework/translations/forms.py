"""The forms of translations: an order, and what came back."""

from reporting.casework.fields import needed
from reporting.casework.page import CaseForm
from reporting.casework.translations.operations import Into, Maker, Order, Translation
from reporting.report.drafts import MAX_LINE
from reporting.vocabulary import N_
from reporting.web.fields import TermField, TextField, WordsField

MAX_TRANSLATION = 20_000
MAX_REASON = 500


class OrderTranslationForm(CaseForm):
    """What is to be translated, and why."""

    purpose = "case-translation-order"

    of = TextField(most=16, validators=[needed(N_("Choose what is to be translated."))])
    into = TermField(Into, validators=[needed(N_("Choose a language."))])
    reason = TextField(most=MAX_REASON, validators=[needed(N_("Write why it is needed."))])

    def to_order(self) -> Order:
        """Give the order as a value."""
        assert self.into.data is not None
        return Order(self.of.data, self.into.data, self.reason.data)


class EnterTranslationForm(CaseForm):
    """A translation that came back."""

    purpose = "case-translation"

    of = TextField(most=16, validators=[needed(N_("Choose what was translated."))])
    into = TermField(Into, validators=[needed(N_("Choose a language."))])
    maker = TermField(Maker, validators=[needed(N_("Choose who translated."))])
    who = TextField(most=MAX_LINE, validators=[needed(N_("Write the name or the program."))])
    text = WordsField(most=MAX_TRANSLATION, validators=[needed(N_("Write the translation."))])

    def to_translation(self) -> Translation:
        """Give the translation as a value."""
        assert self.into.data is not None
        assert self.maker.data is not None
        return Translation(
            of=self.of.data,
            into=self.into.data,
            text=self.text.data,
            maker=self.maker.data,
            who=self.who.data,
        )
