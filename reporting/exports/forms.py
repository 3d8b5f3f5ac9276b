"""The forms of exports."""

from reporting.casework.fields import needed
from reporting.casework.page import CaseForm
from reporting.exports.operations import ExportFormat, ExportOrder, Extent
from reporting.vocabulary import N_
from reporting.web.fields import TermField, TextField

MAX_REASON = 500


class ExportForm(CaseForm):
    """What is taken out, as what, and why."""

    purpose = "case-export"

    extent = TermField(Extent, validators=[needed(N_("Choose how much is taken out."))])
    format = TermField(ExportFormat, validators=[needed(N_("Choose the kind of file."))])
    reason = TextField(most=MAX_REASON, validators=[needed(N_("Write why and for whom."))])

    def to_order(self) -> ExportOrder:
        """Give the order as a value."""
        assert self.extent.data is not None
        assert self.format.data is not None
        return ExportOrder(self.extent.data, self.format.data, self.reason.data)


class BundleForm(CaseForm):
    """The file for the authority a case is referred to."""

    purpose = "case-bundle"

    format = TermField(ExportFormat, validators=[needed(N_("Choose the kind of file."))])
