"""What a backup holds: each table is either kept, or left out for the reason that stands here."""

from typing import Final

from sqlalchemy import Table

from reporting.database import Base

KEPT: Final = frozenset(
    {
        "accessibility_feedback",
        "annual_pdf",
        "annual_report",
        "annual_text",
        "answer_count",
        "answer_round",
        "attachment",
        "audit_entry",
        "change_version",
        "conflict",
        "contact_check",
        "deleted_report",
        "fact",
        "fact_change",
        "fact_import",
        "fact_set",
        "instance_mark",
        "key_slot",
        "measure",
        "member",
        "member_language",
        "opinion_count",
        "passed_on",
        "passkey",
        "preference",
        "preference_change",
        "recommendation_version",
        "reference_figure",
        "release",
        "release_artefact",
        "release_facts",
        "reply_version",
        "report",
        "saved_view",
        "school_class",
        "sealed_fact_set",
        "sealed_key",
        "sealed_object",
        "second_look",
        "series_break",
        "team",
        "team_generation",
        "team_grant",
        "team_recovery",
        "unsealed_fact",
        "wait_count",
    }
)
"""Tables whose rows come back with a restore."""

LEFT_OUT: Final = {
    "bulk_case": "undoing a deed on many cases is possible for a day",
    "bulk_deed": "undoing a deed on many cases is possible for a day",
    "grant_proposal": "one of two has approved; they approve anew",
    "invitation": "an invitation is a secret on its way; it is sent anew",
    "opinion_form": "remembered for two days, so that a page counts once",
    "outbox_mail": "mail that waits is about a day that is over",
    "sent_form": "says when a report was sent, to ten minutes; remembered for a day",
    "spare_code": "a code that was used after the backup must not work again",
    "spent_challenge": "challenges of sign-ins that are over",
    "staff_session": "nobody stays signed in through a restore",
}
"""Tables that no backup holds, each with its reason (peers' attack T38)."""


def kept_tables() -> list[Table]:
    """Give the tables of a backup, each after those that its rows refer to."""
    return [table for table in Base.metadata.sorted_tables if table.name in KEPT]
