"""add figures.

Revision c41f5e0b7a92, after 8d2c7a91e6b4.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "c41f5e0b7a92"
down_revision: str | None = "8d2c7a91e6b4"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None
stops_older_code: str = ""


def upgrade() -> None:
    op.create_table(
        "annual_pdf",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("year", "version", "language", name=op.f("pk_annual_pdf")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "annual_report",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("release_name", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("breaches", sa.Integer(), nullable=True),
        sa.Column("feedback_received", sa.Integer(), nullable=True),
        sa.Column("feedback_in_time", sa.Integer(), nullable=True),
        sa.Column("prepared_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("prepared_on", sa.Date(), nullable=False),
        sa.Column("changed_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("approved_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approved_digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("published_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("withdrawn_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=7260), nullable=True),
        sa.PrimaryKeyConstraint("year", "version", name=op.f("pk_annual_report")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "annual_text",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("text", sa.String(length=20000), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("year", "version", "part", "language", name=op.f("pk_annual_text")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "change_version",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("deed", sa.String(length=32), nullable=False),
        sa.Column("area", sa.String(length=32), nullable=True),
        sa.Column("ground", sa.String(length=32), nullable=True),
        sa.Column("said", sa.String(length=7260), nullable=False),
        sa.Column("done", sa.String(length=7260), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("changed_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("number", "version", name=op.f("pk_change_version")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fact_import",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("imported_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_fact_import")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "recommendation_version",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("deed", sa.String(length=32), nullable=False),
        sa.Column("addressee", sa.String(length=7260), nullable=False),
        sa.Column("text", sa.String(length=7260), nullable=False),
        sa.Column("reason", sa.String(length=7260), nullable=False),
        sa.Column("view", sa.String(length=32), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("follow_up", sa.String(length=7260), nullable=False),
        sa.Column("followed_on", sa.Date(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("changed_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint(
            "year", "number", "version", name=op.f("pk_recommendation_version")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reference_figure",
        sa.Column("series", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("body_en", sa.String(length=300), nullable=False),
        sa.Column("body_fi", sa.String(length=300), nullable=False),
        sa.Column("body_sv", sa.String(length=300), nullable=False),
        sa.Column("what_en", sa.String(length=300), nullable=False),
        sa.Column("what_fi", sa.String(length=300), nullable=False),
        sa.Column("what_sv", sa.String(length=300), nullable=False),
        sa.Column("value", sa.String(length=12), nullable=True),
        sa.Column("note", sa.String(length=32), nullable=True),
        sa.Column("approximation", sa.String(length=32), nullable=True),
        sa.Column("total_published", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("confidence", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("series", "period", name=op.f("pk_reference_figure")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "release",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("form_digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("prepared_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("prepared_on", sa.Date(), nullable=False),
        sa.Column("reviewed_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("publish_on", sa.Date(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("withdrawal_asked_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("withdrawn_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note_fi", sa.Text(), nullable=False),
        sa.Column("note_sv", sa.Text(), nullable=False),
        sa.Column("note_en", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("period", "version", name=op.f("uq_release_period_version")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "series_break",
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("noted_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("quarter", "reason", name=op.f("pk_series_break")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "wait_count",
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("measure", sa.String(length=32), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("quarter", "measure", "days", name=op.f("pk_wait_count")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "release_artefact",
        sa.Column("release_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("audience", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
            name=op.f("fk_release_artefact_release_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("release_id", "audience", name=op.f("pk_release_artefact")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "release_facts",
        sa.Column("release_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("positions", sa.LargeBinary(), nullable=False),
        sa.Column("marks", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
            name=op.f("fk_release_facts_release_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_release_facts")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("has_returned", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_column("has_returned")

    op.drop_table("release_facts")
    op.drop_table("release_artefact")
    op.drop_table("wait_count")
    op.drop_table("series_break")
    op.drop_table("release")
    op.drop_table("reference_figure")
    op.drop_table("recommendation_version")
    op.drop_table("fact_import")
    op.drop_table("change_version")
    op.drop_table("annual_text")
    op.drop_table("annual_report")
    op.drop_table("annual_pdf")
