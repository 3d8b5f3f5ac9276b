"""Withdrawing an annual report: one lead asks with a note, another lead reads it and answers."""

from typing import Final

from flask import render_template, request

from reporting.statistics.annual.desk.forms import AnswerWithdrawalForm, WithdrawReportForm
from reporting.statistics.annual.operations import ReportStepError
from reporting.statistics.annual.page import (
    NOTHING_YET,
    Outcome,
    Page,
    Refusals,
    attempt,
    led_to,
)
from reporting.statistics.annual.queries import ReportKey, stored_report
from reporting.statistics.annual.told import read_words
from reporting.statistics.annual.withdrawing import ask_withdrawal, keep_report, withdraw_report
from reporting.statistics.annual.writer import SamePersonError
from reporting.vocabulary import N_
from reporting.web import current

_REFUSALS: Final[Refusals] = {
    ReportStepError: N_("A colleague was quicker. Look at the state of the report."),
    SamePersonError: N_("Two people are needed. Somebody else has to do this."),
}


def withdraw(year: int, version: int) -> Page:
    """Ask a second person to take a published report away, and say why."""
    key, outcome = ReportKey(year, version), NOTHING_YET
    if request.method == "POST":
        form = WithdrawReportForm()
        outcome = attempt(
            form,
            lambda session, writer: ask_withdrawal(session, key, form.note.data, writer=writer),
            _REFUSALS,
        )
        if outcome.is_done:
            return led_to("annual.report", year=year, version=version, done="asked")
    else:
        form = WithdrawReportForm(formdata=None)
    with current.runtime().database.reading() as session:
        row = stored_report(session, key)
    page = render_template("annual/withdraw.html", report=row, form=form, outcome=outcome)
    return page, outcome.status


def answer(year: int, version: int) -> Page:
    """Show the note that somebody wrote, and withdraw the report or let it stay."""
    key, outcome = ReportKey(year, version), NOTHING_YET
    if request.method == "POST":
        outcome, done = _answered(key)
        if outcome.is_done:
            return led_to("annual.report", year=year, version=version, done=done)
    with current.runtime().database.reading() as session:
        row = stored_report(session, key)
    if row.withdrawal_asked_by is None and outcome.is_done:
        return led_to("annual.report", year=year, version=version, done="")
    page = render_template(
        "annual/answer_withdrawal.html",
        report=row,
        note=read_words(row.note),
        form=AnswerWithdrawalForm(formdata=None),
        is_mine=row.withdrawal_asked_by == current.identity().member_id,
        outcome=outcome,
    )
    return page, outcome.status


def _answered(key: ReportKey) -> tuple[Outcome, str]:
    form = AnswerWithdrawalForm()
    seen = form.seen_number
    if form.answer.data == "withdraw":
        outcome = attempt(
            form,
            lambda session, writer: withdraw_report(session, key, seen=seen, writer=writer),
            _REFUSALS,
        )
        return outcome, "withdrawn"
    # Anything else is no agreement.
    outcome = attempt(
        form,
        lambda session, writer: keep_report(session, key, seen=seen, writer=writer),
        _REFUSALS,
    )
    return outcome, "kept"
