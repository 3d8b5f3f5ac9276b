"""note deleted reports, so that a restored backup does not bring them back.

Revision 7a3c51d9e8b2, after 5e7b20c9d1f3. The digest of a random id may be clear: it tells nothing
without an older copy of the database, and such a copy beside a newer one tells the same without it.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "7a3c51d9e8b2"
down_revision: str | None = "5e7b20c9d1f3"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None
stops_older_code: str = ""


def upgrade() -> None:
    op.create_table(
        "deleted_report",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_deleted_report")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("deleted_report")
