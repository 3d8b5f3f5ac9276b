"""A stolen database tells only what this list says: every column is sealed, or clear on purpose."""

import pytest
from sqlalchemy import LargeBinary, String, Table, Text

import migrations.models  # noqa: F401 - declares every table
from reporting.database import Base

# Why each may be clear: random ids and keyed digests tell nothing; states, days, weeks and
# languages run the queue (design §5); facts are coded and point to no report (design §7).
CLEAR = {
    "accessibility_feedback": "id team_id generation state received_on answer_by forget_on",
    "annual_pdf": "year version language content made_on",
    "annual_report": "year version state release_name revision breaches feedback_received"
    " feedback_in_time prepared_by prepared_on changed_by changed_on approved_by approved_on"
    " approved_digest published_by published_on content digest withdrawal_asked_by withdrawn_by"
    " withdrawn_on note",
    "annual_text": "year version part language text revision written_by written_on",
    "answer_count": "class_code moment item answer shown waiting",
    "answer_round": "class_code moment shown waiting",
    "attachment": "id report_id blob_name",
    "audit_entry": "sequence at actor action subject nonce digest",
    "change_version": "number version deed area ground said done done_on changed_by changed_on",
    "contact_check": "contact_id language number phone hours url checked_by checked_on",
    "conflict": "member_id report_id",
    "deleted_report": "digest noted_on",
    "fact": "key position record_key period role area grounds kinds municipality district"
    " time_of_day is_repeated bystander channel is_mass",
    "fact_change": "key_digest",
    "fact_import": "digest imported_on number",
    "fact_set": "dimension value positions",
    "instance_mark": "name value",
    "key_slot": "member_id recipient slot_id salt",
    "grant_proposal": "team_id member_id number",
    "invitation": "code_digest member_id username name role team_id invited_by expires_at",
    "measure": "day page_group language campaign count",
    "member": "id username name role team_id password_salt password_verifier last_totp_step"
    " public_key is_active language case_limit away_until mutes has_shortcuts break_after",
    "member_language": "member_id language",
    "passkey": "id member_id credential_id public_key sign_count name added_on",
    "series_break": "quarter reason noted_by noted_on",
    "spare_code": "member_id digest",
    "spent_challenge": "digest expires_at",
    "outbox_mail": "id member_id slot tries next_try_at claimed_until sent_on",
    "opinion_count": "week source language question answer number",
    "opinion_form": "token_digest sent_on",
    "preference": "name value changed_by changed_on",
    "preference_change": "name number before after changed_by changed_on",
    "recommendation_version": "year number version deed addressee text reason view due_on state"
    " follow_up followed_on published_on changed_by changed_on",
    "reference_figure": "series period body_en body_fi body_sv what_en what_fi what_sv value note"
    " approximation total_published unit source verified_on confidence",
    "release": "id period version state revision form_digest prepared_by prepared_on reviewed_by"
    " reviewed_on publish_on published_on withdrawal_asked_by withdrawn_by withdrawn_on reason"
    " note_fi note_sv note_en",
    "release_artefact": "release_id audience content digest",
    "release_facts": "release_id marks unsealed_positions",
    "reply_version": "purpose language number text owner_id written_by written_on approved_by"
    " approved_on review_on",
    "report": "id number team_id state received_week language reply_language wish acknowledge_by"
    " feedback_by closes_on has_new_message has_returned owner_id next_step_on state_since"
    " revision code_lookup_id",
    "school_class": "code teacher_digest ends_on",
    "sealed_fact_set": "dimension value",
    "sealed_key": "report_id role recipient recipient_key_id generation",
    "sealed_object": "id report_id role kind author sequence",
    "second_look": "report_id deed asked_by asked_on revision given_by",
    "sent_form": "token_digest content_digest report_id shows_code sent_at",
    "staff_session": "id member_id role expires_at idle_after",
    "team": "id name is_renewal_due",
    "team_generation": "team_id number public_key signing_public_key signature made_at",
    "team_grant": "team_id number member_id",
    "team_recovery": "team_id number salt",
    "bulk_case": "deed_id report_id revision",
    "bulk_deed": "id member_id done_at",
    "passed_on": "report_id member_id",
    "saved_view": "id team_id member_id name query",
    "unsealed_fact": "position state wish closing_reason language",
    "wait_count": "quarter measure days number",
}
# The only free words in clear: names that staff gave to themselves and to their team, and a mark
# that says whether the data is invented.
WORDS = {
    "member": {"name", "username"},
    "invitation": {"name", "username"},
    "passkey": {"name"},
    "team": {"name"},
    "instance_mark": {"value"},
    # What the admin and the team wrote for everybody to read; it tells of no report.
    "contact_check": {"hours", "url"},
    "preference": {"value"},
    "preference_change": {"after", "before"},
    # What other bodies have published, and where.
    "reference_figure": {"source"}
    | {f"{text}_{language}" for text in ("body", "what") for language in ("en", "fi", "sv")},
    # Why leads dropped a release, and what everybody reads in place of one.
    "release": {"note_en", "note_fi", "note_sv", "reason"},
    "reply_version": {"text"},
    # What staff write for everybody to read in the annual report and its registers.
    "annual_report": {"note"},
    "annual_text": {"text"},
    "change_version": {"done", "said"},
    "recommendation_version": {"addressee", "follow_up", "reason", "text"},
    # Coded filters of the queue, and what people call them; never what somebody searched for.
    "saved_view": {"name", "query"},
}
LONGEST_CODE = 32

TABLES = Base.metadata.sorted_tables


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_is_sealed_or_clear_on_purpose(table: Table) -> None:
    """T39, P23, P65: each column is classified."""
    clear = {c.name for c in table.columns if not c.name.startswith("sealed_")}

    assert clear == set(CLEAR[table.name].split())


def test_the_list_names_no_table_that_is_gone() -> None:
    assert set(CLEAR) == {table.name for table in TABLES}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_clear_column_has_room_for_a_story(table: Table) -> None:
    """T39: no clear column has room for a story."""
    for column in table.columns:
        if isinstance(column.type, String | Text) and column.name not in WORDS.get(table.name, ()):
            assert (column.type.length or 10_000) <= LONGEST_CODE, column.name


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_what_is_sealed_is_bytes(table: Table) -> None:
    for column in table.columns:
        if column.name.startswith("sealed_"):
            assert isinstance(column.type, LargeBinary), column.name


@pytest.mark.parametrize("name", ["fact", "fact_change", "fact_set", "sealed_fact_set"])
def test_a_fact_points_to_no_report_and_is_stored_in_no_order(name: str) -> None:
    table = Base.metadata.tables[name]

    assert "report" not in " ".join(column.name for column in table.columns)
    assert not table.foreign_keys
    assert table.kwargs["sqlite_with_rowid"] is False


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_row_number_tells_the_order_of_reports(table: Table) -> None:
    """T17: no row number tells the order."""
    numbered = table.name == "audit_entry"  # its order is its purpose

    assert numbered or table.kwargs.get("sqlite_with_rowid") is False
