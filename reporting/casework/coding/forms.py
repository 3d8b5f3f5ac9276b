"""The form that corrects the coded answers of a case."""

from typing import Any, Final

from wtforms.validators import ValidationError

from reporting.casework.coding.answers import Coding
from reporting.casework.coding.fields import CodeField, CodesField, TownField
from reporting.casework.forms import MAX_REASON
from reporting.casework.page import CaseForm
from reporting.coding import AreaSetting, Counterparty, LegalForm
from reporting.places import helsinki_districts
from reporting.report.drafts import MAX_LINE
from reporting.vocabulary import Area, BystanderAnswer, Ground, Kind, Role, TimeOfDay
from reporting.web.fields import TextField, TickField
from reporting.web.locale import gettext as _

HELSINKI: Final = "091"


class CorrectCodingForm(CaseForm):
    """Every coded answer of a case; `reason` says why, and must when it is to count nowhere."""

    purpose = "case-coding"

    role = CodeField(Role)
    area = CodeField(Area)
    setting = CodeField(AreaSetting)
    kinds = CodesField(Kind)
    grounds = CodesField(Ground)
    municipality = TownField()
    district = TextField(most=MAX_LINE)
    time_of_day = CodeField(TimeOfDay)
    is_repeated = TickField()
    bystander = CodeField(BystanderAnswer)
    legal_forms = CodesField(LegalForm)
    counterparty = CodeField(Counterparty)
    is_mass = TickField()
    is_counted = TickField()
    reason = TextField(most=MAX_REASON)

    was_counted = True

    def validate_setting(self, field: Any) -> None:
        """Refuse a place that lies in another part of life."""
        if field.data and field.data.area is not self.area.data:
            raise ValidationError(_("Choose a place that belongs to the part of life above."))

    def validate_district(self, field: Any) -> None:
        """Refuse a district of Helsinki elsewhere."""
        if field.data and field.data not in {one.code for one in helsinki_districts()}:
            raise ValidationError(_("Choose one of the answers on the page."))
        if field.data and self.municipality.code != HELSINKI:
            raise ValidationError(_("Only Helsinki has districts here. Choose none, or Helsinki."))

    def validate_reason(self, field: Any) -> None:
        """Ask why a report is to count nowhere from now on."""
        if self.was_counted and not self.is_counted.data and not field.data:
            raise ValidationError(_("Write why this report is not to be counted."))

    def to_coding(self) -> Coding:
        """Give the coded answers as a value."""
        same = set(Coding.__dataclass_fields__) - {"municipality", "district"}
        told: dict[str, Any] = {name: self[name].data for name in same}
        return Coding(
            municipality=self.municipality.code, district=self.district.data or None, **told
        )
