"""create the tables.

Revision 69cedaa3573d, after an empty database.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "69cedaa3573d"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None
stops_older_code: str = ""


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.LargeBinary(length=16), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.LargeBinary(length=32), nullable=False),
        sa.Column("nonce", sa.LargeBinary(length=16), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_subject"), ["subject"], unique=False)

    op.create_table(
        "fact",
        sa.Column("key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("record_key", sa.BigInteger(), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=True),
        sa.Column("area", sa.String(length=32), nullable=True),
        sa.Column("municipality", sa.String(length=3), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("language_group", sa.String(length=8), nullable=False),
        sa.Column("bystander", sa.String(length=32), nullable=True),
        sa.Column("wish", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_fact")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "instance_mark",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_instance_mark")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "member",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("team_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("password_salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("password_verifier", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed_totp_secret", sa.LargeBinary(), nullable=False),
        sa.Column("last_totp_step", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("username", name=op.f("uq_member_username")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "report",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("team_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("received_week", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("reply_language", sa.String(length=12), nullable=False),
        sa.Column("wish", sa.String(length=32), nullable=True),
        sa.Column("acknowledge_by", sa.Date(), nullable=False),
        sa.Column("feedback_by", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("has_new_message", sa.Boolean(), nullable=False),
        sa.Column("code_lookup_id", sa.LargeBinary(length=16), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("code_lookup_id", name=op.f("uq_report_code_lookup_id")),
        sa.UniqueConstraint("number", name=op.f("uq_report_number")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index(
            "ix_report_team_id_state",
            ["team_id", "state", "acknowledge_by", "feedback_by", "has_new_message"],
            unique=False,
        )

    op.create_table(
        "team",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("name", name=op.f("uq_team_name")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "team_grant",
        sa.Column("team_id", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sealed_seed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "number", "member_id", name=op.f("pk_team_grant")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("report_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("blob_name", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_attachment_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("blob_name", name=op.f("uq_attachment_blob_name")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_report_id"), ["report_id"], unique=False)

    op.create_table(
        "fact_ground",
        sa.Column("fact_key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ground", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["fact_key"], ["fact.key"], name=op.f("fk_fact_ground_fact_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("fact_key", "ground", name=op.f("pk_fact_ground")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fact_kind",
        sa.Column("fact_key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["fact_key"], ["fact.key"], name=op.f("fk_fact_kind_fact_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("fact_key", "kind", name=op.f("pk_fact_kind")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "key_slot",
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("recipient", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_key_slot_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "recipient", "slot_id", name=op.f("pk_key_slot")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sealed_key",
        sa.Column("report_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("role", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.Integer(), nullable=False),
        sa.Column("recipient_key_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_sealed_key_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "report_id", "role", "recipient", "recipient_key_id", name=op.f("pk_sealed_key")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sealed_object",
        sa.Column("report_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("role", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["report.id"],
            name=op.f("fk_sealed_object_report_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("report_id", "role", "sequence", name=op.f("pk_sealed_object")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sent_form",
        sa.Column("token_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("content_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("report_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("shows_code", sa.Boolean(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_sent_form_report_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_sent_form")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("sent_form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sent_form_sent_at"), ["sent_at"], unique=False)

    op.create_table(
        "staff_session",
        sa.Column("id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("sealed_personal_key", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("idle_after", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
            name=op.f("fk_staff_session_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_session")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_session_member_id"), ["member_id"], unique=False)

    op.create_table(
        "team_generation",
        sa.Column("team_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("signing_public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_generation_team_id")),
        sa.PrimaryKeyConstraint("team_id", "number", name=op.f("pk_team_generation")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "team_recovery",
        sa.Column("team_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sealed_seed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_public_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_recovery_team_id")),
        sa.PrimaryKeyConstraint("team_id", "number", name=op.f("pk_team_recovery")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("team_recovery")
    op.drop_table("team_generation")
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_session_member_id"))

    op.drop_table("staff_session")
    with op.batch_alter_table("sent_form", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sent_form_sent_at"))

    op.drop_table("sent_form")
    op.drop_table("sealed_object")
    op.drop_table("sealed_key")
    op.drop_table("key_slot")
    op.drop_table("fact_kind")
    op.drop_table("fact_ground")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_report_id"))

    op.drop_table("attachment")
    op.drop_table("team_grant")
    op.drop_table("team")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index("ix_report_team_id_state")

    op.drop_table("report")
    op.drop_table("member")
    op.drop_table("instance_mark")
    op.drop_table("fact")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_subject"))

    op.drop_table("audit_entry")
