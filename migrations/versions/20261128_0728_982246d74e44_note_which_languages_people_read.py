"""note which languages people read.

Revision 982246d74e44, after 7a3c51d9e8b2.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "982246d74e44"
down_revision: str | None = "7a3c51d9e8b2"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None
stops_older_code: str = ""


def upgrade() -> None:
    op.create_table(
        "member_language",
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
            name=op.f("fk_member_language_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("member_id", "language", name=op.f("pk_member_language")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("member_language")
