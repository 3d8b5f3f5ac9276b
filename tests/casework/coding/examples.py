"""A coding to test with, saved as the page of coding saves it."""

from reporting.casework.caseworker import Caseworker
from reporting.casework.coding.answers import (
    Coding,
    coding_of,
)
from reporting.casework.coding.operations import correct_coding
from reporting.casework.entries import internal_part
from reporting.coding import AreaSetting, Counterparty, LegalForm
from reporting.report.conversation import Summary, summary_of
from reporting.runtime import Runtime
from reporting.vocabulary import Area, BystanderAnswer, Ground, Kind, Role, TimeOfDay
from tests.casework.cases import (
    Case,
    file_of,
    report_of,
    sending,
)

CODED = Coding(
    role=Role.ORGANISATION,
    area=Area.EDUCATION,
    grounds=(Ground.AFRICAN_DESCENT, Ground.AGE),
    kinds=(Kind.EXCLUSION,),
    municipality="049",
    time_of_day=TimeOfDay.MORNING,
    is_repeated=True,
    bystander=BystanderAnswer.HELPED,
    district=None,
    setting=AreaSetting.EDUCATION_BASIC,
    legal_forms=(LegalForm.HARASSMENT, LegalForm.VICTIMISATION),
    counterparty=Counterparty.MUNICIPALITY,
)


def correct(
    runtime: Runtime, case: Case, coding: Coding, by: Caseworker, *, reason: str = ""
) -> None:
    """Save a coding of a case, as its page does."""
    with runtime.database.writing() as session:
        correct_coding(session, case.id, coding, reason, by=by, sending=sending())


def summary_now(runtime: Runtime, case: Case, by: Caseworker) -> Summary:
    """Give the newest summary of a case."""
    with runtime.database.reading() as session:
        found = summary_of(internal_part(session, report_of(runtime, case), by=by))
    assert found is not None
    return found


def coding_now(runtime: Runtime, case: Case, by: Caseworker) -> Coding:
    """Give how a case is coded now."""
    return coding_of(summary_now(runtime, case, by), file_of(runtime, case, by))
