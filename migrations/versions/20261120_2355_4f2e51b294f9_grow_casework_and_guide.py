"""grow casework and guide.

Revision 4f2e51b294f9, after 69cedaa3573d.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "4f2e51b294f9"
down_revision: str | None = "69cedaa3573d"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None
stops_older_code: str = ""


def upgrade() -> None:
    op.create_table(
        "accessibility_feedback",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("team_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("forget_on", sa.Date(), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_note", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accessibility_feedback")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("accessibility_feedback", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_accessibility_feedback_forget_on"), ["forget_on"], unique=False
        )
        batch_op.create_index(
            "ix_accessibility_feedback_team_id_state",
            ["team_id", "state", "answer_by"],
            unique=False,
        )

    op.create_table(
        "contact_check",
        sa.Column("contact_id", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=False),
        sa.Column("hours", sa.String(length=300), nullable=False),
        sa.Column("url", sa.String(length=200), nullable=False),
        sa.Column("checked_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("contact_id", "language", "number", name=op.f("pk_contact_check")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "measure",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("page_group", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("campaign", sa.String(length=20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "day", "page_group", "language", "campaign", name=op.f("pk_measure")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "opinion_count",
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("question", sa.String(length=32), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "week", "source", "language", "question", "answer", name=op.f("pk_opinion_count")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "opinion_form",
        sa.Column("token_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_opinion_form")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "preference",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(length=4000), nullable=False),
        sa.Column("changed_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_preference")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "preference_change",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("before", sa.String(length=4000), nullable=True),
        sa.Column("after", sa.String(length=4000), nullable=True),
        sa.Column("changed_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("name", "number", name=op.f("pk_preference_change")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reply_version",
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("owner_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("written_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("approved_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("purpose", "language", "number", name=op.f("pk_reply_version")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "school_class",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("teacher_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_school_class")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("school_class", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_school_class_ends_on"), ["ends_on"], unique=False)

    op.create_table(
        "spent_challenge",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_spent_challenge")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("spent_challenge", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_spent_challenge_expires_at"), ["expires_at"], unique=False
        )

    op.create_table(
        "answer_count",
        sa.Column("class_code", sa.String(length=6), nullable=False),
        sa.Column("moment", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=16), nullable=False),
        sa.Column("answer", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_code"],
            ["school_class.code"],
            name=op.f("fk_answer_count_class_code"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "class_code", "moment", "item", "answer", name=op.f("pk_answer_count")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "answer_round",
        sa.Column("class_code", sa.String(length=6), nullable=False),
        sa.Column("moment", sa.String(length=32), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_code"],
            ["school_class.code"],
            name=op.f("fk_answer_round_class_code"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("class_code", "moment", name=op.f("pk_answer_round")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "bulk_deed",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sealed_action", sa.LargeBinary(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_bulk_deed_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_deed")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("bulk_deed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bulk_deed_done_at"), ["done_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_bulk_deed_member_id"), ["member_id"], unique=False)

    op.create_table(
        "conflict",
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("report_id", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_conflict_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "report_id", name=op.f("pk_conflict")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conflict_report_id"), ["report_id"], unique=False)

    op.create_table(
        "grant_proposal",
        sa.Column("team_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed_proposal", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_grant_proposal_team_id")),
        sa.PrimaryKeyConstraint("team_id", "member_id", name=op.f("pk_grant_proposal")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "invitation",
        sa.Column("code_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("team_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("invited_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_invitation_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("code_digest", name=op.f("pk_invitation")),
        sa.UniqueConstraint("username", name=op.f("uq_invitation_username")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_member_id"), ["member_id"], unique=False)

    op.create_table(
        "outbox_mail",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("slot", sa.String(length=16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(), nullable=False),
        sa.Column("claimed_until", sa.DateTime(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_outbox_mail_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_mail")),
        sa.UniqueConstraint("member_id", "slot", name=op.f("uq_outbox_mail_member_id_slot")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_mail_sent_on"), ["sent_on"], unique=False)

    op.create_table(
        "passed_on",
        sa.Column("report_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_passed_on_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_passed_on_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "member_id", name=op.f("pk_passed_on")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("passed_on", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passed_on_member_id"), ["member_id"], unique=False)

    op.create_table(
        "passkey",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1023), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_passkey_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passkey_member_id"), ["member_id"], unique=False)

    op.create_table(
        "saved_view",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("team_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=600), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_saved_view_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("saved_view", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_view_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_saved_view_team_id"), ["team_id"], unique=False)

    op.create_table(
        "second_look",
        sa.Column("report_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deed", sa.String(length=32), nullable=False),
        sa.Column("asked_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("given_by", sa.LargeBinary(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_second_look_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "deed", name=op.f("pk_second_look")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "spare_code",
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_spare_code_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "digest", name=op.f("pk_spare_code")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "bulk_case",
        sa.Column("deed_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("report_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deed_id"], ["bulk_deed.id"], name=op.f("fk_bulk_case_deed_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_bulk_case_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("deed_id", "report_id", name=op.f("pk_bulk_case")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("bulk_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bulk_case_report_id"), ["report_id"], unique=False)

    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_actor_at", ["actor", "at"], unique=False)

    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("case_limit", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("away_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("sealed_mail_address", sa.LargeBinary(), nullable=True))
        batch_op.add_column(
            sa.Column("mutes", sa.String(length=32), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("has_shortcuts", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("break_after", sa.Integer(), nullable=True))
        batch_op.alter_column("sealed_totp_secret", existing_type=sa.BLOB(), nullable=True)

    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owner_id", sa.LargeBinary(length=16), nullable=True))
        batch_op.add_column(sa.Column("next_step_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("state_since", sa.Date(), nullable=False, server_default="2026-11-20")
        )
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
        batch_op.drop_index(batch_op.f("ix_report_team_id_state"))
        batch_op.create_index(
            "ix_report_team_id_state",
            [
                "team_id",
                "state",
                "acknowledge_by",
                "feedback_by",
                "has_new_message",
                "owner_id",
                "next_step_on",
                "received_week",
            ],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_report_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            "ix_report_team_id_state_state_since",
            ["team_id", "state", "state_since", "id"],
            unique=False,
        )

    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_renewal_due", sa.Boolean(), nullable=False, server_default=sa.false())
        )

    with op.batch_alter_table("team_generation", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "made_at", sa.DateTime(), nullable=False, server_default="2026-11-20 00:00:00"
            )
        )

    with op.batch_alter_table("team_grant", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("sealed_key_id", sa.LargeBinary(), nullable=False, server_default="")
        )


def downgrade() -> None:
    with op.batch_alter_table("team_grant", schema=None) as batch_op:
        batch_op.drop_column("sealed_key_id")

    with op.batch_alter_table("team_generation", schema=None) as batch_op:
        batch_op.drop_column("made_at")

    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.drop_column("is_renewal_due")

    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index("ix_report_team_id_state_state_since")
        batch_op.drop_index(batch_op.f("ix_report_owner_id"))
        batch_op.drop_index("ix_report_team_id_state")
        batch_op.create_index(
            batch_op.f("ix_report_team_id_state"),
            ["team_id", "state", "acknowledge_by", "feedback_by", "has_new_message"],
            unique=False,
        )
        batch_op.drop_column("revision")
        batch_op.drop_column("state_since")
        batch_op.drop_column("next_step_on")
        batch_op.drop_column("owner_id")

    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.alter_column("sealed_totp_secret", existing_type=sa.BLOB(), nullable=False)
        batch_op.drop_column("break_after")
        batch_op.drop_column("has_shortcuts")
        batch_op.drop_column("mutes")
        batch_op.drop_column("sealed_mail_address")
        batch_op.drop_column("away_until")
        batch_op.drop_column("case_limit")
        batch_op.drop_column("language")

    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_actor_at")

    with op.batch_alter_table("bulk_case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bulk_case_report_id"))

    op.drop_table("bulk_case")
    op.drop_table("spare_code")
    op.drop_table("second_look")
    with op.batch_alter_table("saved_view", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_saved_view_team_id"))
        batch_op.drop_index(batch_op.f("ix_saved_view_member_id"))

    op.drop_table("saved_view")
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passkey_member_id"))

    op.drop_table("passkey")
    with op.batch_alter_table("passed_on", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passed_on_member_id"))

    op.drop_table("passed_on")
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_mail_sent_on"))

    op.drop_table("outbox_mail")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_member_id"))

    op.drop_table("invitation")
    op.drop_table("grant_proposal")
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conflict_report_id"))

    op.drop_table("conflict")
    with op.batch_alter_table("bulk_deed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bulk_deed_member_id"))
        batch_op.drop_index(batch_op.f("ix_bulk_deed_done_at"))

    op.drop_table("bulk_deed")
    op.drop_table("answer_round")
    op.drop_table("answer_count")
    with op.batch_alter_table("spent_challenge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_spent_challenge_expires_at"))

    op.drop_table("spent_challenge")
    with op.batch_alter_table("school_class", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_school_class_ends_on"))

    op.drop_table("school_class")
    op.drop_table("reply_version")
    op.drop_table("preference_change")
    op.drop_table("preference")
    op.drop_table("opinion_form")
    op.drop_table("opinion_count")
    op.drop_table("measure")
    op.drop_table("contact_check")
    with op.batch_alter_table("accessibility_feedback", schema=None) as batch_op:
        batch_op.drop_index("ix_accessibility_feedback_team_id_state")
        batch_op.drop_index(batch_op.f("ix_accessibility_feedback_forget_on"))

    op.drop_table("accessibility_feedback")
